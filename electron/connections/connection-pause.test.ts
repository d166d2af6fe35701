import { expect, test } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import { createFakeDial } from '../../tests/fakes/fake-dial.ts'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createConnectionService } from './connection-service.ts'
import { timingsFor } from './timings.ts'

const ACCOUNT = { accountId: 'a1@x', agentId: 'a1', gatewayUrl: 'wss://gw.example/desk', token: 'secret' }

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
