import { expect, test } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import { createFakeDial } from '../../tests/fakes/fake-dial.ts'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createConnectionService } from './connection-service.ts'
import { timingsFor } from './timings.ts'

const ACCOUNT = { accountId: 'a1@x', agentId: 'a1', gatewayUrl: 'wss://gw.example/desk', token: 'secret' }

type Ways = { reason?: string; explain?: 'revoked' | null }

/** A desk whose gateway has just said bye; `keep` lets the journal have kept the end of a right. */
function setUp({ reason = 'revoked', explain = null }: Ways = {}) {
  const clock = createManualClock()
  const { dial, sockets } = createFakeDial()
  const kept = Promise.withResolvers<void>()
  const asked: string[] = []
  const pushed: string[] = []
  const service = createConnectionService({
    dial,
    clock,
    random: { next: () => 0.5 },
    timings: timingsFor(1),
    log: silentLog,
    push: (name) => void pushed.push(name),
    // The socket ends before the batch is over.
    tick: () => undefined,
    explain: () => Promise.resolve(explain),
    onWelcome: () => undefined,
    onRevoked({ accountId }) {
      asked.push(accountId)
      return kept.promise
    },
    onServerTime: () => undefined,
  })
  service.start(ACCOUNT)
  if (explain === null) {
    service.ledgerOpened(ACCOUNT.accountId)
    sockets[0]?.open()
    pushed.length = 0
    sockets[0]?.say({ v: 4, type: 'bye', body: { reason } })
    sockets[0]?.end({ kind: 'closed', code: 1_008 })
  } else sockets[0]?.end({ kind: 'failed', reason: 'unknown' })
  const keep = async (): Promise<void> => {
    kept.resolve()
    for (let n = 0; n < 4; n += 1) await Promise.resolve()
  }
  return { service, sockets, clock, status: service.status, asked, pushed, keep }
}

test.each(['token', 'protocol_version', 'revoked'])('stops at bye(%s) and hands the bye to the ledger first', async (reason) => {
  const { clock, sockets, status, pushed, keep } = setUp({ reason })
  await keep()
  expect(pushed).toEqual(['link.frames', 'link.closed', 'connection.changed'])
  expect(status()).toMatchObject({ kind: 'refused', reason })
  clock.advance(3_600_000)
  expect(sockets).toHaveLength(1)
})

test('JR10 the end of a right is kept before it is shown, and nothing is dialled meanwhile or after', async () => {
  const { service, sockets, clock, status, asked, keep } = setUp()
  service.nudge()
  clock.advance(3_600_000)
  expect([asked, status().kind, sockets.length]).toEqual([['a1@x'], 'connecting', 1])
  await keep()
  expect(status()).toMatchObject({ kind: 'refused', reason: 'revoked' })
  service.nudge()
  clock.advance(3_600_000)
  expect(sockets).toHaveLength(1)
})

test('JR10 it is not shown over another account, nor over a new try', async () => {
  const first = setUp()
  first.service.start({ ...ACCOUNT, accountId: 'another' })
  await first.keep()
  const second = setUp()
  second.service.dialNow()
  await second.keep()
  expect([first.status().kind, second.status().kind]).toEqual(['connecting', 'connecting'])
})

test('FR19 revoke: learned over HTTP where the transport hides the cause, it is kept all the same', async () => {
  const { status, asked, keep } = setUp({ explain: 'revoked' })
  await Promise.resolve()
  await keep()
  expect([asked, status()]).toMatchObject([['a1@x'], { kind: 'refused', reason: 'revoked' }])
})
