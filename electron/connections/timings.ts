/** All waits of the link in milliseconds; section 8 of the protocol says why each is what it is. */
export type Timings = {
  handshakeMs: number
  /** From the last page of the hello to the welcome. */
  welcomeMs: number
  heartbeatMinMs: number
  heartbeatMaxMs: number
  /** The first heartbeat is at random below this, so that an office does not beat in step. */
  firstHeartbeatMs: number
  heartbeatAckMs: number
  probeMs: number
  /** How often sleep is looked for, and the gap that means there was some. */
  sleepCheckMs: number
  suspendGapMs: number
  backoffBaseMs: number
  backoffCapMs: number
  /** First delay after an unexplained close, a resume or the network coming back. */
  firstDelayMs: number
  /** Spread after a planned restart when the server named none. */
  restartSpreadMs: number
  /** A link that lived this long after its welcome resets the back-off. */
  stableMs: number
}

const TIMINGS: Timings = {
  handshakeMs: 10_000,
  welcomeMs: 10_000,
  heartbeatMinMs: 18_000,
  heartbeatMaxMs: 20_000,
  firstHeartbeatMs: 20_000,
  heartbeatAckMs: 10_000,
  probeMs: 3_000,
  sleepCheckMs: 5_000,
  suspendGapMs: 15_000,
  backoffBaseMs: 1_000,
  backoffCapMs: 30_000,
  firstDelayMs: 2_000,
  restartSpreadMs: 10_000,
  stableMs: 60_000,
}

/** Every wait times `scale`; 1 outside tests. */
export const timingsFor = (scale: number): Timings =>
  Object.fromEntries(Object.entries(TIMINGS).map(([name, ms]) => [name, ms * scale])) as Timings

/** `HOLDFAST_TIME_SCALE` counts only together with `HOLDFAST_TEST=1`, so that no installation runs on short waits by accident. */
export function timeScale(env: Readonly<Record<string, string | undefined>>): number {
  const scale = env['HOLDFAST_TEST'] === '1' ? Number(env['HOLDFAST_TIME_SCALE'] ?? '1') : 1
  return scale > 0 && scale <= 1 ? scale : 1
}
