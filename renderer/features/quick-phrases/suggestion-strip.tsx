import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Phrase } from '../../../shared/model/phrase.ts'
import { useCommand, useKeymap } from '../../app/services.tsx'
import type { Occasion } from './entry-rules.ts'
import type { PhraseBook } from './phrase-book.ts'

type Props = { book: PhraseBook; version: number; said: string; occasion: Occasion; focused: boolean; take: (phrase: Phrase) => void }

const NUMBERS = [1, 2, 3] as const

/** Up to three phrases that answer the customer's last words, each with the words that called for it. */
export function SuggestionStrip({ book, version, said, occasion, focused, take }: Props): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  const { shop, language, stage, mode = 'normal' } = occasion
  const found = useMemo(
    () => (version === 0 || said === '' ? [] : book.suggest(said, { shop, language, stage, mode, limit: NUMBERS.length })),
    [book, version, said, shop, language, stage, mode],
  )
  const takeNumber = (index: number): boolean => {
    const one = found[index]
    if (one !== undefined) take(one.phrase)
    return one !== undefined
  }
  useCommand('suggestion.1', focused ? () => takeNumber(0) : null)
  useCommand('suggestion.2', focused ? () => takeNumber(1) : null)
  useCommand('suggestion.3', focused ? () => takeNumber(2) : null)
  if (found.length === 0) return null
  return (
    <section className="suggestions" aria-label={t('phrases.suggest.label')} data-testid="suggestions">
      {found.map(({ phrase, words }, index) => {
        const why = t('phrases.suggest.why', { words: words.join(t('phrases.suggest.joint')) })
        return (
          <button
            key={phrase.id}
            type="button"
            className="suggestions__one"
            title={`${why}\n${phrase.text}`}
            aria-keyshortcuts={keys.aria(`suggestion.${NUMBERS[index] ?? 1}`)}
            data-testid="suggestion"
            data-phrase-id={phrase.id}
            onClick={() => take(phrase)}
          >
            <b aria-hidden="true">{index + 1}</b> {phrase.title}
            <span className="visually-hidden">, {why}</span>
          </button>
        )
      })}
    </section>
  )
}
