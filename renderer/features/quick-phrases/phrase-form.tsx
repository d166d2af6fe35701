import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_PHRASE_TEXT, Phrase, SCOPES, STAGES } from '../../../shared/model/phrase.ts'
import { Button } from '../../ui/button.tsx'
import { useStopped } from './use-stopped.ts'
import { fillPhrase, unknownVariables, VARIABLES } from './variable-rules.ts'

type Props = {
  phrase: Phrase
  isNew: boolean
  /** Each change, so that nothing is lost when the editor is left. */
  write: (phrase: Phrase) => void
  save: (phrase: Phrase) => void
  remove: () => void
  copy: () => void
  leave: () => void
}

/** One phrase, with what it will say. */
export function PhraseForm({ phrase, isNew, write, save, remove, copy, leave }: Props): ReactNode {
  const { t } = useTranslation()
  const [now, setNow] = useState(phrase)
  const change = (part: Partial<Phrase>): void => {
    const next = { ...now, ...part }
    setNow(next)
    write(next)
  }
  const title = now.title.trim()
  const whole = {
    ...now,
    title,
    code: now.code.trim() || Array.from(title).slice(0, 30).join(''),
    shop: now.scope === 'shop' ? now.shop : '',
  }
  const parsed = Phrase.safeParse(whole)
  return (
    <form
      className="view__list editor__form"
      data-testid="phrase-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (parsed.success) save(parsed.data)
      }}
    >
      <div className="editor__pair">
        <Field name="title" now={now} change={change} first />
        <Field name="code" now={now} change={change} />
      </div>
      <TextPart now={now} change={change} />
      <div className="editor__pair">
        <Choices now={now} change={change} />
      </div>
      <div className="editor__pair">
        {now.scope === 'shop' && <Field name="shop" now={now} change={change} />}
        <Field name="folder" now={now} change={change} />
        <Words name="tags" now={now} change={change} />
        <Words name="keywords" now={now} change={change} />
      </div>
      {!parsed.success && <p className="editor__hint">{t('phraseEditor.incomplete')}</p>}
      <div className="view__bar">
        <Button type="submit" look="primary" disabled={!parsed.success} data-testid="phrase-save">
          {t('phraseEditor.save')}
        </Button>
        <Button onClick={leave}>{t('phraseEditor.leave')}</Button>
        {!isNew && <Button onClick={copy}>{t('phraseEditor.copy')}</Button>}
        {!isNew && (
          <Button look="quiet" onClick={remove} data-testid="phrase-delete">
            {t('phraseEditor.delete')}
          </Button>
        )}
      </div>
    </form>
  )
}

type PartProps = { now: Phrase; change: (part: Partial<Phrase>) => void }

function Field({ name, now, change, first }: PartProps & { name: 'code' | 'title' | 'folder' | 'shop'; first?: boolean }): ReactNode {
  const { t } = useTranslation()
  return (
    <label className="editor__field">
      <span>{t(`phraseEditor.field.${name}`)}</span>
      <input
        value={now[name]}
        maxLength={name === 'title' ? 120 : 60}
        placeholder={name === 'code' ? Array.from(now.title.trim()).slice(0, 30).join('') : undefined}
        // The phrase was just chosen: the hands are on their way here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={first}
        onChange={(event) => change({ [name]: event.target.value })}
        data-testid={`phrase-${name}`}
      />
    </label>
  )
}

function TextPart({ now, change }: PartProps): ReactNode {
  const { t } = useTranslation()
  const unknown = unknownVariables(now.text)
  const why = useStopped().words(now.text)
  const values = Object.fromEntries(VARIABLES.map((name) => [name, t('phraseEditor.example', { name })]))
  return (
    <>
      <label className="editor__field">
        <span>{t('phraseEditor.field.text')}</span>
        <textarea
          rows={5}
          value={now.text}
          maxLength={MAX_PHRASE_TEXT}
          onChange={(event) => change({ text: event.target.value })}
          data-testid="phrase-text"
        />
      </label>
      <p className="editor__hint">{t('phraseEditor.hint')}</p>
      {unknown.length > 0 && (
        <p className="editor__trouble" role="alert">
          {t('phraseEditor.unknown', { names: unknown.join(' ') })}
        </p>
      )}
      {why !== null && (
        <p className="editor__trouble" role="alert" data-testid="phrase-stop">
          {why}
        </p>
      )}
      {now.text !== '' && (
        <div className="editor__field">
          <span>{t('phraseEditor.preview')}</span>
          <p className="editor__preview">{fillPhrase(now.text, values).text}</p>
        </div>
      )}
    </>
  )
}

function Choices({ now, change }: PartProps): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <label className="editor__field">
        <span>{t('phraseEditor.field.scope')}</span>
        <select value={now.scope} onChange={(event) => change({ scope: SCOPES.find((one) => one === event.target.value) ?? 'personal' })}>
          {SCOPES.map((scope) => (
            <option key={scope} value={scope}>
              {t(`phrases.scope.${scope}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="editor__field">
        <span>{t('phraseEditor.field.stage')}</span>
        <select value={now.stage ?? ''} onChange={(event) => change({ stage: STAGES.find((one) => one === event.target.value) ?? null })}>
          <option value="">{t('phrases.stage.all')}</option>
          {STAGES.map((stage) => (
            <option key={stage} value={stage}>
              {t(`phrases.stage.${stage}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="editor__field">
        <span>{t('phraseEditor.field.language')}</span>
        <select value={now.language} onChange={(event) => change({ language: event.target.value === 'en' ? 'en' : 'zh-CN' })}>
          <option value="zh-CN">中文</option>
          <option value="en">English</option>
        </select>
      </label>
    </>
  )
}

const split = (text: string): string[] => [...new Set(text.split(/[,，、]/).map((word) => word.trim()))].filter((word) => word !== '')

/** A list in one field; the text is the agent's own while they write, commas at the end and all. */
function Words({ name, now, change }: PartProps & { name: 'tags' | 'keywords' }): ReactNode {
  const { t } = useTranslation()
  const [text, setText] = useState(now[name].join('，'))
  return (
    <label className="editor__field">
      <span>{t(`phraseEditor.field.${name}`)}</span>
      <input
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          change({ [name]: split(event.target.value) })
        }}
        data-testid={`phrase-${name}`}
      />
    </label>
  )
}
