/** A ledger window silent for this long is dead to us (WN1), milliseconds. */
export const SILENT_MS = 10_000
/** Until its first sign of life it may take longer: a cold disk opens a large database slowly. */
export const STARTING_MS = 20_000
/** Silent for this long, the desks are told (JR2). */
const LAGGING_MS = 5_000
/** A window that lived this long was healthy: the next restart is at once again. */
const HEALTHY_MS = 60_000
const LONGEST_DELAY_MS = 10_000

/** Restarts in a row and what to wait before the next one: at once, then 1 s doubling up to 10 s. */
export function nextRestart(restarts: number, livedMs: number): { restarts: number; delayMs: number } {
  const row = livedMs >= HEALTHY_MS ? 0 : restarts
  return { restarts: row + 1, delayMs: row === 0 ? 0 : Math.min(LONGEST_DELAY_MS, 1_000 * 2 ** (row - 1)) }
}

/** What to call a living window. `spoke`: it has given a sign of life. */
export function healthOf(spoke: boolean, silentMs: number): 'starting' | 'running' | 'lagging' {
  if (!spoke) return 'starting'
  return silentMs > LAGGING_MS ? 'lagging' : 'running'
}
