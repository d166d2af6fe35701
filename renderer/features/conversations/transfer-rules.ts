import type { Colleague } from '../../../shared/model/agent.ts'

/** Longest reason of a transfer, in characters as they are counted by people. */
export const REASON_LIMIT = 50

/** Characters as people count them: an emoji of several code points is one. */
export const lengthOf = (text: string): number => [...new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text)].length

/** The reason as it goes out, or why it can't. */
export function reasonOf(text: string): { reason: string } | { error: 'empty' | 'long' } {
  const reason = text.trim()
  if (reason === '') return { error: 'empty' }
  return lengthOf(reason) > REASON_LIMIT ? { error: 'long' } : { reason }
}

const ORDER = { online: 0, break: 1, away: 2, offline: 3 } as const

/** Whether somebody has no room for one more. */
export const isFull = ({ open, cap }: Pick<Colleague, 'open' | 'cap'>): boolean => cap !== null && open >= cap

/** To whom it can go, those first who can answer soonest: there, with room, with the least on their hands. */
export const receivers = (colleagues: readonly Colleague[]): readonly Colleague[] =>
  colleagues.toSorted(
    (a, b) =>
      ORDER[a.state] - ORDER[b.state] ||
      Number(isFull(a)) - Number(isFull(b)) ||
      a.open - b.open ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) ||
      (a.id < b.id ? -1 : 1),
  )
