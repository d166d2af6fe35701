import { randomInt, type Random } from '../../shared/lib/random.ts'
import type { Scheduler } from './scheduler.ts'

/** A process or window that may be gone by the time an answer comes. */
export type Life = { yes: boolean }

export type MainQueue = ReturnType<typeof createMainQueue>

/** Main's journal queue and its way back to the windows, both in order. */
export function createMainQueue({ scheduler, random, alive }: { scheduler: Scheduler; random: Random; alive: Life }) {
  let busyUntil = 0
  let answeredAt = 0

  /** Main's messages to its windows keep their order. */
  const answer = (fn: () => void): void => {
    answeredAt = Math.max(answeredAt, scheduler.time() + randomInt(random, 3))
    scheduler.at(answeredAt, fn)
  }
  /** One serial queue for everything the journal does; a caller that dies never hears back. */
  const serial = <T>(caller: Life, act: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      busyUntil = Math.max(busyUntil, scheduler.time()) + randomInt(random, 4)
      scheduler.at(busyUntil, () => {
        if (!alive.yes) return
        let value: T
        try {
          value = act()
        } catch (error) {
          answer(() => {
            if (caller.yes && alive.yes) reject(error instanceof Error ? error : new Error(String(error)))
          })
          return
        }
        answer(() => {
          if (caller.yes && alive.yes) resolve(value)
        })
      })
    })
  return { answer, serial }
}
