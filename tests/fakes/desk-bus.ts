import { forceCloseDatabase } from 'fake-indexeddb'
import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import type { Broadcast } from '../../renderer/data/desk-channel.ts'

/** A BroadcastChannel whose windows all live in this test; delivery is at once and never to the sender. */
export function createDeskBus(): { open(): Broadcast } {
  const windows = new Map<object, (event: MessageEvent) => void>()
  return {
    open() {
      const self = {}
      return {
        postMessage(message: unknown) {
          const data: unknown = structuredClone(message)
          for (const [window, hear] of windows) if (window !== self) hear(new MessageEvent('message', { data }))
        },
        addEventListener(_type: string, listener: unknown) {
          windows.set(self, listener as (event: MessageEvent) => void)
        },
        close: () => void windows.delete(self),
      } as Broadcast
    },
  }
}

/** Time that moves only by `pass`. Answers from `waiting` are the delays of timers not yet run. */
export function createHandClock(): Clock & { pass(ms: number): void; waiting(): readonly number[] } {
  let now = 0
  const timers = new Set<{ at: number; fn: () => void }>()
  return {
    now: () => now,
    monotonic: () => now,
    after(ms, fn): Cancel {
      const timer = { at: now + ms, fn }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    pass(ms) {
      now += ms
      for (const timer of [...timers].toSorted((a, b) => a.at - b.at)) {
        if (timer.at > now || !timers.delete(timer)) continue
        timer.fn()
      }
    },
    waiting: () => [...timers].map((timer) => timer.at - now),
  }
}

/** Takes a connection away as the browser does when its storage process dies. The fake's own types name its class, not an instance. */
export function forceClose(db: { backendDB(): IDBDatabase } | undefined): void {
  if (db === undefined) throw new Error('no database to close')
  const close = forceCloseDatabase as unknown as (connection: IDBDatabase) => void
  close(db.backendDB())
}
