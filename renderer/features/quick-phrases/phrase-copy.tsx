import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Phrase } from '../../../shared/model/phrase.ts'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { Finder } from '../../ui/finder.tsx'
import { Marked } from '../../ui/marked.tsx'
import { bookOf, type PhraseHit } from './phrase-book.ts'
import { SHOWN } from './use-picker.ts'
import { holesIn } from './variable-rules.ts'
import './phrases.css'

type Props = {
  accountId: string
  /** The shop of the conversation that has the keys: its own phrases are found too. Empty for none. */
  shop: string
  say: (words: string) => void
  onClose: () => void
}

/**
 * Finds a phrase and puts it on the clipboard, for another program. It goes as it is written: no customer of the desk is
 * meant, so nothing is filled in. Sends nothing and touches no draft.
 */
export function PhraseCopy({ accountId, shop, say, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const { phrases, clock, composition, mode: modes } = useServices()
  const mode = useValue(modes).kind
  const book = bookOf(phrases(accountId), clock)
  const version = useValue(book.version)
  const [query, setQuery] = useState('')
  const copy = async ({ id, title, text }: Phrase): Promise<void> => {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    onClose()
    if (!done) return say(t('phrases.copy.failed'))
    book.used(id)
    const open = holesIn(text).length
    say([t('phrases.copy.done', { title }), ...(open === 0 ? [] : [t('phrases.copy.open', { count: open })])].join(' '))
  }
  return (
    <Finder
      name="phrase-copy"
      label={t('phrases.copy.title')}
      placeholder={t('phrases.copy.placeholder')}
      found={book.search(query, { shop, language: null, stage: null, mode, filter: null, limit: SHOWN })}
      query={query}
      onQuery={setQuery}
      keyOf={({ value }) => value.id}
      titleOf={({ value }) => value.title}
      Line={Line}
      choose={({ value }) => void copy(value)}
      empty={version > 0 ? t('phrases.none') : t('phrases.loading')}
      owns={composition.owns}
      onClose={onClose}
    />
  )
}

function Line({ one: { value, field, ranges } }: { one: PhraseHit }): ReactNode {
  return (
    <span className="phrase-copy">
      <Marked text={value.title} ranges={field === 'title' ? ranges : []} />
      <span className="picker__text">
        <Marked text={value.text} ranges={field === 'body' ? ranges.filter(([, end]) => end <= value.text.length) : []} />
      </span>
    </span>
  )
}
