import { describe, expect, it } from 'vitest'
import type { EventName } from '../../shared/ipc/contract.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import type { WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { createFakeDial, type FakeDial } from '../../tests/fakes/fake-dial.ts'
import { createManualClock, type ManualClock } from '../../tests/fakes/manual-clock.ts'
import type { Push } from '../ipc/push.ts'
import { createConnectionService, type ConnectionService } from './connection-service.ts'
import type { Account, ConnectionDeps } from './link-core.ts'
import { SURGE_GATHER_MS } from './link-inbox.ts'
import { timingsFor } from './timings.ts'

const ACCOUNT: Account = { accountId: 'a1@x', agentId: 'a1', gatewayUrl: 'wss://gw.example/desk', token: 'secret' }
const WELCOME: WelcomeFrame = {
  serverTime: 1_900_000_000_000,
  serverEpoch: 'e1',
  clientEpoch: 1,
  agent: { id: 'a1', name: 'Su', role: 'agent' },
  headSeq: 0,
  heartbeatMs: 20_000,
  dedupeDays: 90,
  reconnectSpreadMs: 0,
  drainRate: 10,
  mode: 'replay',
  fates: [],
  laneHeads: [],
  restoredTo: null,
}
const hello: UpFrame = {
  v: 4,
  type: 'hello',
  body: { protocol: 4, token: '', deviceId: 'd', ledgerGeneration: 'g', cursor: 0, serverEpoch: null, open: [], page: 0, last: true },
}
const event = (n: number): unknown => ({ v: 4, type: 'event', body: { n } })

type World = FakeDial & {
  clock: ManualClock
  service: ConnectionService
  /** Everything pushed to windows, `connection.changed` apart. */
  pushed: [EventName, unknown][]
  kinds: () => string[]
  status: () => ConnectionStatus
  welcomes: WelcomeFrame[]
  /** Ends the batch of socket events under way. */
  tick: () => void
  /** Signs in, opens socket and ledger, says hello and takes the welcome. */
  comeUp: (welcome?: Partial<WelcomeFrame>) => void
}

function setUp(options: { random?: number; explain?: ConnectionDeps['explain'] } = {}): World {
  const clock = createManualClock()
  const fake = createFakeDial()
  const pushed: World['pushed'] = []
  const said: ConnectionStatus[] = []
  const welcomes: WelcomeFrame[] = []
  let ticks: (() => void)[] = []
  const push: Push = (name, payload) => {
    void (name === 'connection.changed' ? said.push(payload as ConnectionStatus) : pushed.push([name, payload]))
  }
  const service = createConnectionService({
    dial: fake.dial,
    clock,
    random: { next: () => options.random ?? 0.5 },
    timings: timingsFor(1),
    log: silentLog,
    push,
    tick: (fn) => void ticks.push(fn),
    explain: options.explain ?? (() => Promise.resolve(null)),
    onWelcome: (_account, welcome) => void welcomes.push(welcome),
    onRevoked: () => Promise.resolve(),
    onServerTime: () => undefined,
  })
  const tick = (): void => {
    const now = ticks
    ticks = []
    for (const fn of now) fn()
  }
  const comeUp = (welcome: Partial<WelcomeFrame> = {}): void => {
    if (fake.sockets.length === 0) {
      service.start(ACCOUNT)
      service.ledgerOpened(ACCOUNT.accountId)
    }
    fake.last().open()
    service.send(fake.sockets.length, hello)
    fake.last().say({ v: 4, type: 'welcome', body: { ...WELCOME, ...welcome } })
    tick()
  }
  return { ...fake, clock, service, pushed, kinds: () => said.map(({ kind }) => kind), status: service.status, welcomes, tick, comeUp }
}

describe('coming up', () => {
  it('dials at once and shows each step', () => {
    const { comeUp, kinds, service, status, sockets } = setUp()
    comeUp()
    service.ledgerStatus({ live: true })
    expect(kinds()).toEqual(['connecting', 'catching_up', 'live'])
    expect(status()).toMatchObject({ kind: 'live', rttMs: null })
    expect(sockets.map(({ url }) => url)).toEqual(['wss://gw.example/desk'])
  })

  it('puts token and protocol into the hello, which no page ever holds', () => {
    const { comeUp, last } = setUp()
    comeUp()
    expect(last().sent[0]).toMatchObject({ type: 'hello', body: { token: 'secret', protocol: 4 } })
  })

  it('gives a socket to the ledger only when the ledger is open, and to no other account', () => {
    const { service, last, pushed } = setUp()
    service.start(ACCOUNT)
    last().open()
    service.ledgerOpened('other@x')
    expect(pushed).toEqual([])
    service.ledgerOpened(ACCOUNT.accountId)
    expect(pushed).toEqual([['link.opened', { linkId: 1 }]])
  })

  it('IN1 hands all frames of one tick over as one JSON text, in order, pongs of our own pings left out', () => {
    const { clock, comeUp, last, pushed, tick, service } = setUp()
    comeUp()
    clock.advance(SURGE_GATHER_MS)
    pushed.length = 0
    service.dialNow()
    const ping = last().sent.at(-1)
    expect(ping?.type).toBe('ping')
    last().say(event(1))
    last().say({ v: 4, type: 'pong', body: { n: ping?.body['n'], serverTime: 1 } })
    last().say('{"broken')
    last().say({ v: 4, type: 'pong', body: { n: 3, serverTime: 1 } })
    last().say(event(2))
    expect(pushed).toEqual([])
    tick()
    const batches = pushed.map(([, payload]) => (payload as { json: string }).json)
    expect(batches.map((json) => JSON.parse(json) as unknown)).toEqual([
      [
        event(1),
        { v: 0, type: 'unreadable', body: { reason: 'not_json', raw: '{"broken' } },
        { v: 4, type: 'pong', body: { n: 3, serverTime: 1 } },
        event(2),
      ],
    ])
  })

  it('says who this is by the welcome, and lets no other agent in', () => {
    const { comeUp, welcomes, pushed, status, last } = setUp()
    comeUp({ agent: { id: 'a2', name: 'Chen', role: 'agent' } })
    expect(welcomes).toEqual([])
    expect(pushed.filter(([name]) => name === 'link.frames')).toEqual([])
    expect(status()).toMatchObject({ kind: 'refused', reason: 'token' })
    expect(last().dropped).toBe(true)
  })

  it('gives up on a hello that is not answered in 10 s', () => {
    const { service, last, clock, status } = setUp()
    service.start(ACCOUNT)
    service.ledgerOpened(ACCOUNT.accountId)
    last().open()
    service.send(1, hello)
    clock.advance(10_000)
    expect(status()).toMatchObject({ kind: 'offline', reason: 'silent' })
  })
})

describe('FR15 losing the link', () => {
  it('FR15 stays offline in words while it dials again, and counts the attempts', () => {
    const { service, last, clock, status, kinds, sockets } = setUp()
    service.start(ACCOUNT)
    last().end({ kind: 'failed', reason: 'unreachable' })
    const first = status()
    expect(first).toMatchObject({ kind: 'offline', reason: 'unreachable', attempt: 1 })
    clock.advance(500)
    expect(sockets).toHaveLength(2)
    expect(status()).toMatchObject({ kind: 'offline', retryAt: null })
    last().end({ kind: 'failed', reason: 'not_a_gateway' })
    expect(status()).toMatchObject({
      kind: 'offline',
      reason: 'not_a_gateway',
      attempt: 2,
      since: first.kind === 'offline' ? first.since : -1,
    })
    expect(kinds().filter((kind) => kind === 'connecting')).toHaveLength(1)
  })

  it('FR15 dials 2 s after a lone close, and by back-off when it keeps closing', () => {
    const { comeUp, last, clock, sockets } = setUp({ random: 0.999_999 })
    comeUp()
    last().end({ kind: 'closed', code: 1006 })
    clock.advance(1_998)
    expect(sockets).toHaveLength(1)
    clock.advance(2)
    expect(sockets).toHaveLength(2)
    for (const wait of [1_999, 3_999, 7_999]) {
      last().open()
      last().end({ kind: 'closed', code: 1006 })
      clock.advance(wait - 1)
      const before = sockets.length
      clock.advance(1)
      expect(sockets).toHaveLength(before + 1)
    }
  })

  it('FR15 forgets the failures only after 60 s of a welcomed link', () => {
    const { comeUp, last, clock, status, service } = setUp()
    comeUp()
    last().end({ kind: 'closed', code: 1006 })
    clock.advance(2_000)
    comeUp()
    expect(service.hasLink(2)).toBe(true)
    last().end({ kind: 'closed', code: 1006 })
    expect(status()).toMatchObject({ kind: 'offline', attempt: 2 })
    clock.advance(2_000)
    comeUp()
    for (let n = 0; n < 61; n += 1) {
      clock.advance(1_000)
      const ping = last().sent.findLast(({ type }) => type === 'ping')
      if (ping !== undefined) last().say({ v: 4, type: 'pong', body: { n: ping.body['n'], serverTime: 1 } })
    }
    last().end({ kind: 'closed', code: 1006 })
    expect(status()).toMatchObject({ kind: 'offline', attempt: 1 })
  })

  it.each<[string, (world: World) => void, number]>([
    ['bye(restarting)', ({ last, tick }) => (last().say({ v: 4, type: 'bye', body: { reason: 'restarting' } }), tick()), 8_000],
    ['close 1012', ({ last }) => last().end({ kind: 'closed', code: 1012 }), 8_000],
    ['close 1013', ({ last }) => last().end({ kind: 'closed', code: 1013 }), 8_000],
  ])('FR15 spreads the dials after %s as the welcome said', (_what, close, spread) => {
    const world = setUp({ random: 0.999_999 })
    world.comeUp({ reconnectSpreadMs: spread })
    close(world)
    world.clock.advance(spread - 2)
    expect(world.sockets).toHaveLength(1)
    world.clock.advance(2)
    expect(world.sockets).toHaveLength(2)
  })

  it('FR15 finds a half-open link by its heartbeat and tells the ledger', () => {
    const { comeUp, clock, status, pushed, service, last } = setUp()
    comeUp()
    service.ledgerStatus({ live: true })
    clock.advance(20_000)
    expect(status()).toMatchObject({ kind: 'offline', reason: 'silent' })
    expect(pushed.at(-1)).toEqual(['link.closed', { linkId: 1 }])
    expect(last().dropped).toBe(true)
    expect(service.isLive()).toBe(false)
  })

  it('FR15 after sleep asks a link with 3 s, dials soon without one', () => {
    const { comeUp, clock, service, last, sockets, status } = setUp()
    comeUp()
    service.nudge()
    expect(last().sent.at(-1)?.type).toBe('ping')
    clock.advance(3_000)
    expect(status()).toMatchObject({ kind: 'offline', reason: 'silent' })
    clock.advance(1_000)
    for (let n = 0; n < 6; n += 1) {
      last().end({ kind: 'failed', reason: 'unreachable' })
      if (n < 5) clock.advance(30_000)
    }
    const before = sockets.length
    service.nudge()
    expect(status()).toMatchObject({ attempt: 1 })
    clock.advance(1_000)
    expect(sockets).toHaveLength(before + 1)
  })

  it('FR15 "try again" dials now, shows it, and starts the back-off afresh', () => {
    const { service, last, sockets, status, clock } = setUp()
    service.start(ACCOUNT)
    for (let n = 0; n < 6; n += 1) {
      last().end({ kind: 'failed', reason: 'unreachable' })
      if (n < 5) clock.advance(30_000)
    }
    service.dialNow()
    service.dialNow()
    expect(sockets).toHaveLength(7)
    expect(status()).toMatchObject({ kind: 'connecting' })
    last().end({ kind: 'failed', reason: 'unreachable' })
    clock.advance(1_000)
    expect(sockets).toHaveLength(8)
  })

  it('FR15 quarantines what came before a frame that is too large, and says so with the link', () => {
    const { comeUp, last, pushed, status } = setUp()
    comeUp()
    pushed.length = 0
    last().end({ kind: 'too_large' })
    expect(pushed).toEqual([
      ['link.frames', { linkId: 1, json: '[{"v":0,"type":"unreadable","body":{"reason":"too_large","raw":""}}]' }],
      ['link.closed', { linkId: 1 }],
    ])
    expect(status()).toMatchObject({ kind: 'offline', reason: 'protocol' })
  })
})

describe('a server that says no', () => {
  it('FR3 superseded: no dial until the agent says "use here"', () => {
    const { comeUp, last, tick, clock, sockets, status, service } = setUp()
    comeUp()
    last().say({ v: 4, type: 'bye', body: { reason: 'superseded' } })
    tick()
    clock.advance(3_600_000)
    service.nudge()
    clock.advance(3_600_000)
    expect(sockets).toHaveLength(1)
    expect(status()).toMatchObject({ kind: 'superseded' })
    service.dialNow()
    expect(sockets).toHaveLength(2)
  })

  it.each<['not_a_gateway' | 'token' | null, object]>([
    [null, { kind: 'offline', reason: 'unreachable' }],
    ['not_a_gateway', { kind: 'offline', reason: 'not_a_gateway' }],
    ['token', { kind: 'refused', reason: 'token' }],
  ])('asks over HTTP when the transport hides the cause: %s', async (why, status) => {
    const world = setUp({ explain: () => Promise.resolve(why) })
    world.service.start(ACCOUNT)
    world.last().end({ kind: 'failed', reason: 'unknown' })
    await Promise.resolve()
    await Promise.resolve()
    expect(world.status()).toMatchObject(status)
  })

  it('does not believe an answer that comes after the link', async () => {
    let answer: (why: 'token') => void = () => undefined
    const world = setUp({ explain: () => new Promise((resolve) => (answer = resolve)) })
    world.service.start(ACCOUNT)
    world.service.ledgerOpened(ACCOUNT.accountId)
    world.last().end({ kind: 'failed', reason: 'unknown' })
    world.clock.advance(1_000)
    world.last().open()
    world.service.send(2, hello)
    world.last().say({ v: 4, type: 'welcome', body: WELCOME })
    answer('token')
    await Promise.resolve()
    await Promise.resolve()
    expect(world.status().kind).toBe('catching_up')
  })
})

describe('the ledger window at the other end', () => {
  it('WN1 a new ledger window gets a link of its own', () => {
    const { comeUp, service, sockets, pushed, last } = setUp()
    comeUp()
    service.ledgerGone()
    expect(sockets[0]?.dropped).toBe(true)
    expect(sockets).toHaveLength(2)
    last().open()
    expect(pushed.at(-1)).not.toEqual(['link.opened', { linkId: 2 }])
    service.ledgerOpened(ACCOUNT.accountId)
    expect(pushed.at(-1)).toEqual(['link.opened', { linkId: 2 }])
    expect(service.send(1, hello)).toBe(false)
    expect(service.send(2, hello)).toBe(true)
  })

  it('WN1 also when the page opened its ledger again without dying', () => {
    const { comeUp, service, sockets, pushed, last } = setUp()
    comeUp()
    service.ledgerOpened(ACCOUNT.accountId)
    last().open()
    expect(sockets).toHaveLength(2)
    expect(pushed.at(-1)).toEqual(['link.opened', { linkId: 2 }])
  })

  it('drops a link the ledger gives up on, but only the one it means', () => {
    const { comeUp, service, status } = setUp()
    comeUp()
    service.dropLink(7)
    expect(status().kind).toBe('catching_up')
    service.dropLink(1)
    expect(status()).toMatchObject({ kind: 'offline', reason: 'silent' })
  })

  it('drops the link rather than pile up more than 4 MiB in front of a deaf ledger', () => {
    const { clock, comeUp, service, last, tick, status } = setUp()
    const say = (): void => {
      clock.advance(SURGE_GATHER_MS)
      last().say({ v: 4, type: 'event', body: { text: 'x'.repeat(900_000) } })
      tick()
    }
    comeUp()
    const heard = (): void => (say(), service.ledgerHeard())
    for (let n = 0; n < 8; n += 1) heard()
    expect(status().kind).toBe('catching_up')
    for (let n = 0; n < 5; n += 1) say()
    expect(status()).toMatchObject({ kind: 'offline', reason: 'silent' })
  })
})

describe('signing out and in again', () => {
  it('says good-bye and rests', () => {
    const { comeUp, service, clock, sockets, pushed, status } = setUp()
    comeUp()
    service.stop()
    expect(sockets[0]?.sent.at(-1)).toEqual({ v: 4, type: 'bye', body: { reason: 'leaving' } })
    expect(pushed.at(-1)).toEqual(['link.closed', { linkId: 1 }])
    expect(status()).toEqual({ kind: 'signed_out' })
    clock.advance(3_600_000)
    expect(sockets).toHaveLength(1)
    expect(clock.pending()).toBe(0)
  })

  it('keeps the open ledger of the same account when only the token is new', () => {
    const { comeUp, service, last, pushed } = setUp()
    comeUp()
    service.start({ ...ACCOUNT, token: 'newer' })
    last().open()
    expect(pushed.at(-1)).toEqual(['link.opened', { linkId: 2 }])
    service.send(2, hello)
    expect(last().sent[0]).toMatchObject({ body: { token: 'newer' } })
  })

  it('waits for the ledger of another account', () => {
    const { comeUp, service, last, pushed } = setUp()
    comeUp()
    service.start({ ...ACCOUNT, accountId: 'a2@x', agentId: 'a2' })
    last().open()
    expect(pushed.at(-1)).toEqual(['link.closed', { linkId: 1 }])
  })
})
