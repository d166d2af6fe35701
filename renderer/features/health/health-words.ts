import type { PartState } from '../../../shared/model/health.ts'
import type { DeskHealth } from '../../app/services.tsx'

/** A mark for each state, so that colour is never alone. */
export const STATE_MARK: Record<PartState, string> = { ok: '●', slow: '◐', down: '✖', unknown: '○' }

const WORST: readonly PartState[] = ['down', 'slow', 'unknown', 'ok']

/** What is not well, worst first; what is about to be well again last. */
export const troubled = (parts: DeskHealth): DeskHealth =>
  parts
    .filter((one) => one.state !== 'ok')
    .toSorted((a, b) => Number(a.recovering) - Number(b.recovering) || WORST.indexOf(a.state) - WORST.indexOf(b.state))
