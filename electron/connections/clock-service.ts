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

/** What a start on the offset of an earlier run may be off before somebody is told: seconds of drift are nobody's trouble. */
const WRONG_MS = 5 * 60_000

export type ClockDeps = {
  clock: Clock
  push: Push
  /** Puts the offset away for the next start. */
  keep: (offset: number) => void
  /** The first welcome shows that this run has counted on a time so many minutes off: the PC's clock was set between two runs. */
  wasWrong: (minutes: number) => void
}

/** The one server clock of the program (D9): windows ask it and are told when it has moved. */
export function createClockService(deps: ClockDeps): ClockService {
  const { clock, push } = deps
  let server = createServerClock(clock, 0)
  let heard = false
  let recalled = false
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
    welcomed(serverTime) {
      const off = Math.abs(serverTime - server.now())
      if (!heard && recalled && off >= WRONG_MS) deps.wasWrong(Math.round(off / 60_000))
      hearing(() => server.set(serverTime))
    },
    ponged: (serverTime, rttMs) => moving(() => void server.hear(serverTime, rttMs)),
    recall(offset) {
      if (heard) return
      // 0 is what a journal has that never heard a server.
      recalled = offset !== 0
      moving(() => {
        server = createServerClock(clock, offset)
      })
    },
    sleep: () => server.sleep(),
    wake: () => moving(() => server.wake()),
  }
}
