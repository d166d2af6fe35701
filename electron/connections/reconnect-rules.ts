import { assertNever } from '../../shared/lib/assert.ts'
import { fullJitter } from '../../shared/lib/backoff.ts'
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

/**
 * Milliseconds to wait before dial number `attempt` (0 = first since the link was last stable). A lone close is answered
 * within 2 s, repeated ones back off by full jitter, a restart spreads the office as the server asked.
 */
export function redialDelay(random: Random, due: { setback: Setback; attempt: number }, timings: Timings): number {
  const { setback, attempt } = due
  const backoff = (): number => fullJitter(random, attempt, { baseMs: timings.backoffBaseMs, capMs: timings.backoffCapMs })
  switch (setback.kind) {
    case 'failed':
      return backoff()
    case 'lost':
      return attempt === 0 ? Math.floor(random.next() * timings.firstDelayMs) : backoff()
    case 'restarting':
      return Math.floor(random.next() * (setback.spreadMs > 0 ? setback.spreadMs : timings.restartSpreadMs))
    case 'resumed':
      return Math.floor(random.next() * timings.firstDelayMs)
    case 'own':
      return attempt === 0 ? 0 : backoff()
    default:
      return assertNever(setback, 'setback')
  }
}
