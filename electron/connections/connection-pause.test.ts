import { expect, test } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { welcome } from '../../tests/fakes/down-frames.ts'
import { createFakeDial } from '../../tests/fakes/fake-dial.ts'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createConnectionService } from './connection-service.ts'
import { timingsFor } from './timings.ts'

const ACCOUNT = { accountId: 'a1@x', agentId: 'a1', gatewayUrl: 'wss://gw.example/desk', token: 'secret' }

const hello: UpFrame = {
  v: 4,
  type: 'hello',
  body: { protocol: 4, token: '', deviceId: 'd', ledgerGeneration: 'g', cursor: 0, serverEpoch: null, open: [], page: 0, last: true },
}

function setUp() {
  const clock = createManualClock()
  const { dial, sockets } = createFakeDial()
  const service = createConnectionService({
    dial,
    clock,
    random: { next: () => 0.5 },
    timings: timingsFor(1),
    log: silentLog,
    push: () => undefined,
    tick: (fn) => fn(),
    explain: () => Promise.resolve(null),
    onWelcome: () => undefined,
    onRevoked: () => Promise.resolve(),
    onServerTime: () => undefined,
  })
  return { service, sockets, clock, status: service.status }
}

test('LD8 lets go of the link, dials no more whoever asks, and comes back when there is room', () => {
  const { service, status, sockets, clock } = setUp()
  service.start(ACCOUNT)
  sockets[0]?.open()
  service.pause(true)
  expect([sockets[0]?.dropped, status()]).toMatchObject([true, { kind: 'offline', reason: 'disk', retryAt: null }])
  service.dialNow()
  service.nudge()
  clock.advance(600_000)
  expect([sockets.length, status().kind]).toEqual([1, 'offline'])
  service.pause(false)
  clock.advance(2_000)
  expect(sockets).toHaveLength(2)
})

test('LD8 somebody who signs in meanwhile waits as well', () => {
  const { service, sockets, status } = setUp()
  service.pause(true)
  service.start(ACCOUNT)
  expect([sockets.length, status()]).toMatchObject([0, { kind: 'offline', reason: 'disk' }])
})

test('FR15 asked to try now while a slow server works at the welcome, it waits for that and asks nothing else', () => {
  const { service, sockets, clock } = setUp()
  service.start(ACCOUNT)
  service.ledgerOpened(ACCOUNT.accountId)
  sockets[0]?.open()
  service.send(1, hello)
  service.dialNow()
  clock.advance(9_999)
  expect([sockets[0]?.sent.map(({ type }) => type), sockets.length]).toEqual([['hello'], 1])
  sockets[0]?.say(welcome({ agent: { id: 'a1', name: '苏婷', role: 'agent' } }))
  service.dialNow()
  expect(sockets[0]?.sent.map(({ type }) => type)).toEqual(['hello', 'ping'])
})
