import type { Clock } from '../../shared/lib/clock.ts'
import { createServerClock } from '../../shared/lib/server-clock.ts'
import type { Push } from '../ipc/push.ts'

export type ClockService = {
  /** Server time in whole milliseconds as last heard, by this run or an earlier one. */
  now: () => number
  /** A welcome names the time; nobody knows how long it was under way. */
  welcomed: (serverTime: number) => void
  /** A pong names it, `rttMs` after its ping. */
  ponged: (serverTime: number, rttMs: number) => void
  /** The offset an earlier run kept; counts until this run has heard the server itself. */
  recall: (offset: number) => void
  sleep: () => void
  wake: () => void
}

/** Desks are told of a step of this size; less is the noise of the line. */
const STEP_MS = 50

/** The one server clock of the program (D9): windows ask it and are told when it has moved. `keep` puts the offset away for the next start. */
export function createClockService(deps: { clock: Clock; push: Push; keep: (offset: number) => void }): ClockService {
  const { clock, push } = deps
  let server = createServerClock(clock, 0)
  let heard = false
  const moving = (move: () => void): void => {
    const before = server.now()
    move()
    if (Math.abs(server.now() - before) >= STEP_MS) push('clock.changed', {})
  }
  const hearing = (hear: () => void): void => {
    heard = true
    moving(hear)
    deps.keep(server.offset())
  }
  return {
    now: () => Math.max(0, Math.round(server.now())),
    welcomed: (serverTime) => hearing(() => server.set(serverTime)),
    ponged: (serverTime, rttMs) => moving(() => void server.hear(serverTime, rttMs)),
    recall(offset) {
      if (heard) return
      moving(() => {
        server = createServerClock(clock, offset)
      })
    },
    sleep: () => server.sleep(),
    wake: () => moving(() => server.wake()),
  }
}
