/** A customer is asked for at most this often, whatever the back-end allows; milliseconds. */
export const OWN_ASK_MS = 30_000

/** Asks of all windows together in a second: a change of tiles, not a run through the list. */
export const ASKS_PER_SECOND = 2

/** Monotonic time of the last ask, by customer. */
export type Asked = ReadonlyMap<string, number>

/** `everyMs`: between two asks for one customer. `againInMs`: until the next one for this one. */
export type AskTurn = { granted: boolean; asked: Asked; everyMs: number; againInMs: number }

/** Whether a customer's file may be asked for now (FR22). `backendMs`: as the back-end named it. Asks that no longer matter are forgotten. */
export function askTurn(asked: Asked, customerId: string, { now, backendMs }: { now: number; backendMs: number }): AskTurn {
  const everyMs = Math.max(OWN_ASK_MS, backendMs)
  const recent = new Map([...asked].filter(([, at]) => now - at < everyMs))
  const last = recent.get(customerId)
  if (last !== undefined) return { granted: false, asked: recent, everyMs, againInMs: last + everyMs - now }
  return { granted: true, asked: recent.set(customerId, now), everyMs, againInMs: everyMs }
}
