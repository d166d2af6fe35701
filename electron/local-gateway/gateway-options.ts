/** Figures a gateway tells its clients or lives by; times in milliseconds. */
export type GatewayOptions = {
  heartbeatMs: number
  dedupeDays: number
  reconnectSpreadMs: number
  /** Dials a second this gateway can take of all its agents together: the spread it names is long enough for that (J15). Null: as above. */
  dialRate: number | null
  /** Commands per second a client may send while it drains its queue. */
  drainRate: number
  /** Un-acked events in flight per connection (FR10). */
  window: number
  snapshotRows: number
  snapshotBytes: number
  /** Events stay this long after every device acked them, and this long when one never did (FR9). */
  keepAckedMs: number
  keepUnackedMs: number
  /** Between two asks for one customer's file (FR22); null: it can't be asked for. */
  askMs: number | null
  /** Open conversations an agent may have, null for no limit; `caps` by agent id goes before. */
  cap: number | null
  caps: Readonly<Record<string, number>>
}

const DAY = 86_400_000

export const DEFAULT_OPTIONS: GatewayOptions = {
  heartbeatMs: 19_000,
  dedupeDays: 90,
  reconnectSpreadMs: 1_000,
  dialRate: null,
  drainRate: 20,
  window: 500,
  snapshotRows: 500,
  snapshotBytes: 900 * 1_024,
  keepAckedMs: 3 * DAY,
  keepUnackedMs: 30 * DAY,
  askMs: 10_000,
  cap: null,
  caps: {},
}
