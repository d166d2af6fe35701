import { describe, expect, it } from 'vitest'
import { err, ok } from '../../shared/lib/result.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import type { JournalRow } from '../../shared/model/journal.ts'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createMemoryJournal } from '../../tests/fakes/memory-journal.ts'
import { createRehearsalService, type RehearsalService } from './rehearsal-service.ts'

type World = {
  rehearsal: RehearsalService
  journal: ReturnType<typeof createMemoryJournal>
  keep: (id: string, rehearsal?: true) => void
  open: () => readonly JournalRow[]
  /** What happened, in order. */
  said: unknown[]
  say: (status: ConnectionStatus) => void
  live: { now: boolean }
}

function setUp(): World {
  const journal = createMemoryJournal({ deviceId: 'dev' })
  const said: unknown[] = []
  const live = { now: true }
  let listener: (status: ConnectionStatus) => void = () => undefined
  const rehearsal = createRehearsalService({
    journal: {
      openRows: (account) => Promise.resolve(ok(journal.openRows(account))),
      decide(request) {
        const result = journal.decide(request)
        said.push([request.decision.kind, request.commandId, result.ok])
        return Promise.resolve(result)
      },
    },
    connection: {
      hold: (on) => void said.push(['hold', on]),
      isLive: () => live.now,
      watch(heard) {
        listener = heard
        return () => undefined
      },
    },
    accountId: () => 'a1',
    serverNow: () => 5_000,
    clock: createManualClock(),
    push: (name, payload) => void said.push([name, payload === null ? null : 'on']),
    log: silentLog,
  })
  const keep = (id: string, mark?: true): void => {
    const intent = { id, accountId: 'a1', baseMessageId: null, dependsOn: null, draftId: null, label: '王女士' }
    journal.submit({
      ...intent,
      body: { kind: 'note.add', conversationId: 'c1', text: id },
      composedAt: 1,
      composedLive: false,
      ...(mark === undefined ? {} : { rehearsal: mark }),
    })
  }
  const open = (): readonly JournalRow[] => journal.openRows('a1').filter((row) => row.decision === null)
  return { rehearsal, journal, keep, open, said, say: (status) => listener(status), live }
}

describe('J25 the rehearsal switch', () => {
  it('J25 takes the link down; at the end the marked rows are cancelled before the link comes back', async () => {
    const { rehearsal, keep, open, said } = setUp()
    keep('real')
    expect(await rehearsal.turn(true)).toMatchObject({ ok: true })
    expect(rehearsal.isOn()).toBe(true)
    keep('r1', true)
    keep('r2', true)
    expect(await rehearsal.turn(false)).toEqual(ok(null))
    expect(said).toEqual([
      ['hold', true],
      ['rehearsal.changed', 'on'],
      ['cancel', 'r2', true],
      ['cancel', 'r1', true],
      ['rehearsal.changed', null],
      ['hold', false],
    ])
    expect(open().map(({ id }) => id)).toEqual(['real'])
  })

  it('J25 none begins in a real outage', async () => {
    const { rehearsal, live } = setUp()
    live.now = false
    expect(await rehearsal.turn(true)).toEqual(err({ kind: 'not_live' }))
    expect(rehearsal.isOn()).toBe(false)
  })

  it('J25 a journal that can’t be written keeps it running, with the link down', async () => {
    const { rehearsal, journal, keep, said } = setUp()
    await rehearsal.turn(true)
    keep('r1', true)
    journal.setFault('disk_full')
    expect(await rehearsal.turn(false)).toEqual(err({ kind: 'journal_unavailable' }))
    expect(rehearsal.isOn()).toBe(true)
    expect(said).not.toContainEqual(['hold', false])
    journal.setFault(null)
    expect(await rehearsal.turn(false)).toEqual(ok(null))
  })

  it('J25 after a kill it is over: what it left is cancelled when the ledger opens, and only that', async () => {
    const { rehearsal, keep, open } = setUp()
    keep('real')
    keep('r1', true)
    rehearsal.opened('a1', open())
    await Promise.resolve()
    await Promise.resolve()
    await new Promise((done) => setImmediate(done))
    expect(open().map(({ id }) => id)).toEqual(['real'])
  })

  it('J25 a ledger that opens in mid-rehearsal cancels nothing', async () => {
    const { rehearsal, keep, open } = setUp()
    await rehearsal.turn(true)
    keep('r1', true)
    rehearsal.opened('a1', open())
    await new Promise((done) => setImmediate(done))
    expect(open()).toHaveLength(1)
  })

  it('J25 a sign-out lifts the hold and ends it', async () => {
    const { rehearsal, keep, open, say } = setUp()
    await rehearsal.turn(true)
    keep('r1', true)
    say({ kind: 'offline', since: 1, reason: 'closed', attempt: 0, retryAt: null })
    expect(rehearsal.isOn()).toBe(true)
    say({ kind: 'signed_out' })
    await new Promise((done) => setImmediate(done))
    expect(rehearsal.isOn()).toBe(false)
    expect(open()).toEqual([])
  })

  it('J25 in it only its own rows are decided', async () => {
    const { rehearsal, keep } = setUp()
    keep('real')
    expect(await rehearsal.mayDecide('a1', 'real')).toBe(true)
    await rehearsal.turn(true)
    keep('r1', true)
    expect(await rehearsal.mayDecide('a1', 'real')).toBe(false)
    expect(await rehearsal.mayDecide('a1', 'r1')).toBe(true)
  })
})
