import type { Round } from '../../shared/model/round.ts'
import { waitAfter, type Digest } from './digest-rules.ts'

/** Waitings ended by the words the digest keeps, by the order of the reply that ended each. */
function roundsIn({ conversationId, words, waitedBefore }: Digest): ReadonlyMap<number, Round> {
  const rounds = new Map<number, Round>()
  let since = waitedBefore
  for (const word of words) {
    const { order, at, agentId, stands } = word
    if (stands && agentId !== null && since !== null)
      rounds.set(order, { conversationId, order, agentId, startedAt: since, answeredAt: at })
    since = waitAfter(since, word)
  }
  return rounds
}

/**
 * The rounds that are otherwise after a message was folded in (D3): the one it ended; where a reply has fallen, its round
 * as `undone` and the next one with the start it has now. Rounds of words the digest no longer keeps are settled.
 */
export function changedRounds(before: Digest, after: Digest): readonly Round[] {
  if (before.words === after.words) return []
  const [old, now] = [roundsIn(before), roundsIn(after)]
  const from = after.words[0]?.order ?? Infinity
  const undone = [...old.values()]
    .filter(({ order }) => order >= from && !now.has(order))
    .map((round): Round => ({ ...round, undone: true }))
  const changed = [...now.values()].filter((round) => old.get(round.order)?.startedAt !== round.startedAt)
  return [...undone, ...changed]
}
