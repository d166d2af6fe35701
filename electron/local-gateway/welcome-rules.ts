import type { Fate, FateOf, LaneHead } from '../../shared/protocol/command-frame.ts'
import type { HelloFrame } from '../../shared/protocol/session-frames.ts'
import type { GatewayStore, StoredDevice } from './gateway-store.ts'

/** Whether a client may go on from its cursor or must build its ledger anew (FR5, FR9, FR12, FR13). */
export function modeOf(
  hello: Pick<HelloFrame, 'cursor' | 'serverEpoch' | 'ledgerGeneration'>,
  device: StoredDevice | null,
  server: { epoch: string; head: number; floor: number },
): 'replay' | 'refetch' {
  if (hello.cursor > server.head) return 'refetch'
  if (hello.cursor === 0) return server.head === 0 ? 'replay' : 'refetch'
  if (hello.serverEpoch !== server.epoch) return 'refetch'
  // An ordered refetch that was never acked: the cursor may still be one of the old history.
  if (device === null || device.refetching || device.generation !== hello.ledgerGeneration) return 'refetch'
  return hello.cursor < server.floor ? 'refetch' : 'replay'
}

/** FR5, FR16. This gateway applies what it accepts at once, so `accepted` never occurs. */
export function fateOf(store: GatewayStore, agentId: string, id: string): Fate {
  const verdict = store.command(agentId, id)?.verdict
  if (verdict === undefined) return { kind: 'unknown' }
  return verdict.kind === 'ok' ? { kind: 'applied', seq: verdict.seq } : { kind: 'refused', reason: verdict.reason }
}

export const fatesOf = (store: GatewayStore, agentId: string, ids: readonly string[]): FateOf[] =>
  ids.map((id) => ({ id, fate: fateOf(store, agentId, id) }))

/** Heads of the lanes of the given commands. */
export function headsOf(store: GatewayStore, device: { agentId: string; deviceId: string }, ids: readonly string[]): LaneHead[] {
  const lanes = new Set(ids.map((id) => store.command(device.agentId, id)?.lane).filter((lane) => lane !== undefined))
  return [...lanes].map((lane) => ({ lane, head: store.laneHead(device.deviceId, lane) }))
}

/** Heads a welcome carries: lanes of the open commands, and every lane of this device in a conversation still open. */
export function welcomeHeads(store: GatewayStore, device: { agentId: string; deviceId: string }, ids: readonly string[]): LaneHead[] {
  const named = headsOf(store, device, ids)
  const seen = new Set(named.map((head) => head.lane))
  const used = store.lanesOf(device.deviceId).filter(({ lane }) => {
    const conversation = store.conversation(lane.slice(lane.indexOf(':') + 1))
    return conversation?.state === 'open' && !seen.has(lane)
  })
  return [...named, ...used]
}

/**
 * The spread, in milliseconds, that keeps dials of so many desks below a rate a second (J15). Dials at random times bunch: with this much
 * room between the mean and the rate, more than the rate in any one second is a matter of once in thousands of returns.
 */
export const spreadFor = (desks: number, perSecond: number): number =>
  Math.ceil((1_000 * desks * (1 + 10 / Math.sqrt(perSecond))) / perSecond)
