import { describe, expect, it } from 'vitest'
import type { ConnectionStatus } from '../../../shared/model/connection-status.ts'
import type { BackendHealth, PartState } from '../../../shared/model/health.ts'
import {
  HOLD_MS,
  newTracks,
  nextTurn,
  readParts,
  shownHealth,
  SLOW_MS,
  stepTrack,
  stepTracks,
  type HealthFacts,
  type Track,
} from './health-rules.ts'

const T = 1_800_000_000_000
const backend = (customers: PartState, orders: PartState): BackendHealth => ({
  at: T,
  parts: [
    { part: 'customers', state: customers, since: T - 9_000 },
    { part: 'orders', state: orders, since: T - 8_000 },
  ],
  declared: null,
})
const live = (rttMs: number | null = 20): ConnectionStatus => ({ kind: 'live', since: T, rttMs })
const offline: ConnectionStatus = { kind: 'offline', since: T - 500, reason: 'closed', attempt: 1, retryAt: null }
const facts = (more: Partial<HealthFacts> = {}): HealthFacts => ({
  status: live(),
  online: true,
  backend: backend('ok', 'ok'),
  offset: 0,
  ...more,
})
const states = (more: Partial<HealthFacts>) => {
  const { network, gateway, customers, orders } = readParts(facts(more))
  return [network?.state, gateway?.state, customers?.state, orders?.state]
}

describe('J1 what each part says of itself', () => {
  it.each<[string, Partial<HealthFacts>, (PartState | undefined)[]]>([
    ['all well', {}, ['ok', 'ok', 'ok', 'ok']],
    ['a long round trip', { status: live(SLOW_MS) }, ['ok', 'slow', 'ok', 'ok']],
    ['orders down', { backend: backend('ok', 'down') }, ['ok', 'ok', 'ok', 'down']],
    ['customer data slow', { backend: backend('slow', 'ok') }, ['ok', 'ok', 'slow', 'ok']],
    ['nothing heard of the back-end', { backend: null }, ['ok', 'ok', 'unknown', 'unknown']],
    ['no link: behind the gateway nobody knows', { status: offline }, ['unknown', 'down', 'unknown', 'unknown']],
    ['no network', { status: offline, online: false }, ['down', 'down', 'unknown', 'unknown']],
    ['something else answers there', { status: { ...offline, reason: 'not_a_gateway' } }, ['ok', 'down', 'unknown', 'unknown']],
    ['dialling: no news', { status: { kind: 'connecting', since: T, attempt: 2 } }, [undefined, undefined, undefined, undefined]],
    ['signed out', { status: { kind: 'signed_out' } }, ['unknown', 'unknown', 'unknown', 'unknown']],
  ])('%s', (_name, more, expected) => expect(states(more)).toEqual(expected))

  it('says since when by the server, or by this desk turned into server time', () => {
    expect(readParts(facts({ status: offline, offset: 7_000 })).gateway?.since).toBe(T + 6_500)
    expect(readParts(facts({ backend: backend('ok', 'down') })).orders?.since).toBe(T - 8_000)
  })
})

/** Words of one part at these seconds, and what is shown right after each. */
function play(...words: [second: number, state: PartState | null][]): PartState[] {
  let track: Track = newTracks(T).orders
  return words.map(([second, state]) => {
    track = stepTrack(track, state === null ? null : { state, since: null }, T + second * 1_000)
    return track.state
  })
}

describe('J1 no flapping', () => {
  it('the first word and every turn for the worse are shown at once', () => {
    expect(play([0, 'ok'], [1, 'slow'], [2, 'down'], [3, 'unknown'])).toEqual(['ok', 'slow', 'down', 'unknown'])
    expect(play([0, 'down'], [1, 'unknown'], [2, 'down'])).toEqual(['down', 'unknown', 'down'])
  })

  it('a recovery is shown after 30 s without a relapse, and a relapse begins them anew', () => {
    expect(play([0, 'down'], [10, 'ok'], [39.999, null], [40, null])).toEqual(['down', 'down', 'down', 'ok'])
    expect(play([0, 'down'], [10, 'ok'], [30, 'down'], [35, 'ok'], [64, null], [65, null])).toEqual([
      'down',
      'down',
      'down',
      'down',
      'down',
      'ok',
    ])
  })

  it('half a recovery is shown as what it is', () => {
    expect(play([0, 'down'], [10, 'slow'], [20, 'ok'], [40, null], [50, null])).toEqual(['down', 'down', 'down', 'slow', 'ok'])
  })

  it('a link that comes and goes never makes a part look well', () => {
    const flaps = Array.from({ length: 40 }, (_, n): [number, PartState] => [n * 10, n % 2 === 0 ? 'unknown' : 'ok'])
    expect(new Set(play([0, 'ok'], ...flaps.map(([at, state]): [number, PartState] => [at + 1, state])).slice(1))).toEqual(
      new Set(['unknown']),
    )
  })

  it('says when a hold ends, and that it runs', () => {
    const at = (more: Partial<HealthFacts>, before = newTracks(T), now = T) => stepTracks(before, readParts(facts(more)), now)
    const down = at({ backend: backend('ok', 'down') })
    expect(nextTurn(down, T)).toBeNull()
    const better = at({}, down, T + 5_000)
    expect(nextTurn(better, T + 5_000)).toBe(T + 5_000 + HOLD_MS)
    expect(shownHealth(better).find((one) => one.part === 'orders')).toMatchObject({ state: 'down', recovering: true })
    const well = at({}, better, T + 5_000 + HOLD_MS)
    expect(shownHealth(well).find((one) => one.part === 'orders')).toEqual({
      part: 'orders',
      state: 'ok',
      since: T + 5_000,
      recovering: false,
    })
    expect(at({}, well, T + 99_000)).toBe(well)
  })
})
