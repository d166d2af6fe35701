import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Phrase } from '../../../shared/model/phrase.ts'
import { cx } from '../../lib/class-names.ts'
import { useStopped } from './use-stopped.ts'
import type { PhraseEditing } from './use-phrase-editor.ts'

/** The phrases found: one stop of the Tab key, arrows inside it. */
export function PhraseList({ editing }: { editing: PhraseEditing }): ReactNode {
  const { t } = useTranslation()
  const { book, list, chosen, choose } = editing
  const stop = list.find((phrase) => phrase.id === chosen?.id) ?? list[0]
  if (list.length === 0) return <p className="editor__hint">{t('phraseEditor.nothing')}</p>
  return (
    <ul className="view__list editor__list" aria-label={t('phraseEditor.title')} data-testid="phrase-list">
      {list.map((phrase) => (
        <li key={phrase.id}>
          <Row
            phrase={phrase}
            hidden={book.hiddenBy(phrase.id) !== null}
            here={phrase.id === chosen?.id}
            stop={phrase === stop}
            choose={() => choose(phrase)}
          />
        </li>
      ))}
    </ul>
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const row = event.currentTarget.closest('li')
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : event.key === 'ArrowUp' ? row?.previousElementSibling : null
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  event.preventDefault()
  next?.querySelector('button')?.focus()
}

type RowProps = { phrase: Phrase; hidden: boolean; here: boolean; stop: boolean; choose: () => void }

function Row({ phrase, hidden, here, stop, choose }: RowProps): ReactNode {
  const { t } = useTranslation()
  const stopped = useStopped()
  const why = stopped.words(phrase.text)
  return (
    <button
      type="button"
      className={cx('view__row editor__row', here && 'view__row--here')}
      aria-pressed={here}
      tabIndex={stop ? 0 : -1}
      onClick={choose}
      onKeyDown={moveFocus}
      data-phrase-id={phrase.id}
    >
      <span className="editor__name">
        {phrase.title}
        {why !== null && (
          <em className="phrase-stop" title={why} data-testid="phrase-stopped">
            {t('guard.mark')}
          </em>
        )}
      </span>
      <span className="editor__about">
        {[t(`phrases.scope.${phrase.scope}`), phrase.shop, phrase.folder, phrase.code]
          .filter((word) => word !== '' && word !== phrase.title)
          .join(' · ')}
        {hidden && <em> {t('phraseEditor.hidden')}</em>}
      </span>
    </button>
  )
}
