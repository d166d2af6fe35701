import { assertNever } from '../../shared/lib/assert.ts'
import type { Random } from '../../shared/lib/random.ts'
import type { Timings } from './timings.ts'

/** Why the next dial is due. */
export type Setback =
  /** A dial that never became a link. */
  | { kind: 'failed' }
  /** A link that ended without a word. */
  | { kind: 'lost' }
  /** bye(restarting), 1012 or 1013; `spreadMs` as the last welcome named it, 0 for none. */
  | { kind: 'restarting'; spreadMs: number }
  /** The machine woke up, was unlocked, or the network came back. */
  | { kind: 'resumed' }
  /** Nothing is wrong with the network: the ledger window is a new one and needs a link of its own. */
  | { kind: 'own' }

/** `attempt`: 0 for the first since the link was last stable. `spreadMs` as the last welcome named it, 0 for none. */
export type Due = { setback: Setback; attempt: number; spreadMs?: number }

/**
 * Milliseconds to wait before a dial. A lone close is answered within 2 s, repeated ones back off by full jitter, a restart spreads the
 * office as the server asked. A server that named a longer spread than a desk would keep by itself has many desks behind it: it is kept
 * after every break, and twice of it between failed dials, because nobody knows how often each desk will try (J15).
 */
export function redialDelay(random: Random, { setback, attempt, spreadMs = 0 }: Due, timings: Timings): number {
  const named = spreadMs > timings.firstDelayMs ? spreadMs : 0
  const within = (ms: number): number => Math.floor(random.next() * ms)
  const backoff = (): number => Math.min(timings.backoffCapMs, timings.backoffBaseMs * 2 ** Math.min(attempt, 30))
  switch (setback.kind) {
    case 'failed':
      return within(Math.max(backoff(), 2 * named))
    case 'lost':
      return within(attempt === 0 ? Math.max(timings.firstDelayMs, named) : Math.max(backoff(), 2 * named))
    case 'restarting':
      return within(setback.spreadMs > 0 ? setback.spreadMs : timings.restartSpreadMs)
    case 'resumed':
      return within(Math.max(timings.firstDelayMs, named))
    case 'own':
      return attempt === 0 ? 0 : within(backoff())
    default:
      return assertNever(setback, 'setback')
  }
}
