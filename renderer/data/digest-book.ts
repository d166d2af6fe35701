import type { Message } from '../../shared/model/message.ts'
import type { Round } from '../../shared/model/round.ts'
import { emptyDigest, fold, type Digest } from './digest-rules.ts'
import { changedRounds } from './round-rules.ts'

/**
 * Digests in the memory of their only writer, so that a commit needs no reads. `plan` works out digests and rounds of a commit,
 * `accept` makes them true once the transaction is through.
 */
export type DigestBook = {
  plan(snapshot: number, messages: readonly Message[]): { digests: readonly Digest[]; rounds: readonly Round[] }
  accept(snapshot: number, digests: readonly Digest[]): void
  erase(conversationIds: readonly string[]): void
  /** Drops all but this snapshot. */
  forget(current: number): void
}

const inServerOrder = (a: Message, b: Message): number => a.order - b.order

export function createDigestBook(known: readonly { snapshot: number; digest: Digest }[]): DigestBook {
  const bySnapshot = new Map<number, Map<string, Digest>>()
  const shelf = (snapshot: number): Map<string, Digest> => {
    const found = bySnapshot.get(snapshot) ?? new Map<string, Digest>()
    bySnapshot.set(snapshot, found)
    return found
  }
  for (const { snapshot, digest } of known) shelf(snapshot).set(digest.conversationId, digest)

  return {
    plan(snapshot, messages) {
      const before = shelf(snapshot)
      const changed = new Map<string, Digest>()
      const rounds: Round[] = []
      for (const message of messages.toSorted(inServerOrder)) {
        const id = message.conversationId
        const now = changed.get(id) ?? before.get(id) ?? emptyDigest(id)
        const next = fold(now, message)
        rounds.push(...changedRounds(now, next))
        if (next !== now) changed.set(id, next)
      }
      return { digests: [...changed.values()], rounds }
    },
    accept(snapshot, digests) {
      for (const digest of digests) shelf(snapshot).set(digest.conversationId, digest)
    },
    erase(conversationIds) {
      for (const digests of bySnapshot.values()) for (const id of conversationIds) digests.delete(id)
    },
    forget(current) {
      for (const snapshot of bySnapshot.keys()) if (snapshot !== current) bySnapshot.delete(snapshot)
    },
  }
}
