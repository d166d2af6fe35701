import { useMemo, useState } from 'react'
import type { ConversationEntry } from '../services.tsx'

/** What a tile takes from the list. The last words and what is unread are not of it: the tile has the messages themselves. */
export type TileHead = Pick<ConversationEntry, 'conversation' | 'waitingSince'>

/** A head stays the same object while nothing of it changes. */
function createHeads(): (entries: readonly ConversationEntry[]) => ReadonlyMap<string, TileHead> {
  let known: ReadonlyMap<string, TileHead> = new Map()
  return (entries) => {
    const heads = entries.map(({ conversation, waitingSince }): [string, TileHead] => {
      const before = known.get(conversation.id)
      const same = before?.conversation === conversation && before.waitingSince === waitingSince
      return [conversation.id, same ? before : { conversation, waitingSince }]
    })
    known = new Map(heads)
    return known
  }
}

/** By conversation, so that a message renders its tile once, not a second time for the list. */
export function useHeads(entries: readonly ConversationEntry[]): ReadonlyMap<string, TileHead> {
  const [heads] = useState(createHeads)
  return useMemo(() => heads(entries), [heads, entries])
}
