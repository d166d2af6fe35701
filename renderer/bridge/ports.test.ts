import { describe, expect, it, vi } from 'vitest'
import { command } from '../../tests/contracts/ledger.contract.ts'
import { JournalRow } from '../../shared/model/journal.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { RequestFn } from './bridge.ts'
import { createDeskPort, statusFor } from './desk-port.ts'
import { createJournalPort, journalRowOf } from './journal-port.ts'
import { createLinkPort } from './link-port.ts'
import { createWakePort } from './wake-port.ts'

/** Main as a table of answers; what is not in it answers with nothing. */
function main(answers: Record<string, unknown> = {}) {
  const asked: [string, unknown][] = []
  const ask = (async (name: string, args: unknown) => {
    asked.push([name, args])
    return answers[name] ?? { ok: true, value: {} }
  }) as unknown as RequestFn
  return { ask, asked }
}

describe('journal port', () => {
  it('JR9 a command of a lost journal goes back with an open claim under epochs nobody has', () => {
    const row = journalRowOf(command('k1', 3, { rootNo: 1 }), 'a1@0')
    expect(JournalRow.safeParse(row).success).toBe(true)
    expect(row).toMatchObject({
      no: 3,
      rootNo: 1,
      claim: { open: true, clientEpoch: 0, serverEpoch: 'unknown' },
      decision: null,
      outcome: null,
    })
  })

  it('passes a refusal by main on as an error, never as an outcome', async () => {
    const { ask } = main({ 'ledger.dispatch': { ok: false, error: { kind: 'ipc_fault', reason: 'threw' } } })
    const frame = {
      id: 'k1',
      clientEpoch: 1,
      lane: 'customer:c1',
      after: null,
      composedAt: 1,
      baseMessageId: null,
      dependsOn: null,
      preconditions: { judgedUpTo: 0 },
      body: { kind: 'conversation.take', conversationId: 'c1' },
    } as const
    await expect(createJournalPort(ask, 'a1@0').dispatch(1, frame, 's1')).rejects.toMatchObject({ kind: 'ipc_fault: threw' })
  })

  it('names the account where main has to know it', async () => {
    const { ask, asked } = main()
    const journal = createJournalPort(ask, 'a1@0')
    await journal.open()
    await journal.adoptGeneration('g1')
    await journal.finish([{ id: 'k1', outcome: 'applied' }])
    expect(asked).toEqual([
      ['ledger.open', { accountId: 'a1@0' }],
      ['ledger.adoptGeneration', { accountId: 'a1@0', generation: 'g1' }],
      ['ledger.finish', { items: [{ id: 'k1', outcome: 'applied' }] }],
    ])
  })
})

describe('other ports', () => {
  it('WN2 asks for a wake-up only when its time has changed, and again after it has come', () => {
    const { ask, asked } = main()
    const wake = createWakePort(ask, silentLog)
    for (const at of [null, 5, 5, 9]) wake.wakeAt(at)
    wake.woken()
    wake.wakeAt(9)
    expect(asked.map(([, args]) => args)).toEqual([{ at: 5 }, { at: 9 }, { at: 9 }])
  })

  it('a frame or a notice main refuses is logged, not thrown', async () => {
    const error = vi.fn()
    const fault = { ok: false, error: { kind: 'ipc_fault', reason: 'rate' } }
    const { ask } = main({ 'ledger.send': fault, 'ledger.notice': fault })
    const log = { ...silentLog, error }
    createLinkPort(ask, log).send(1, { v: 4, type: 'ack', body: { seq: 1 } })
    createDeskPort(ask, log, () => undefined).notice({ kind: 'ledger_wiped', restored: 2 })
    await vi.waitFor(() => expect(error.mock.calls.map(([event]) => event as unknown)).toEqual(['link.refused', 'desk.refused']))
  })

  it('tells main what is unfinished and whether it is live', () => {
    const status = { phase: 'replaying', queued: 1, sent: 2, needsReview: 3, cursor: 7, headSeq: 9, quarantined: 0 } as const
    expect(statusFor(status)).toEqual({ live: false, catchingUp: true, cursor: 7, unfinished: 6 })
    expect(statusFor({ ...status, phase: 'live' })).toMatchObject({ live: true, catchingUp: false })
    expect(statusFor({ ...status, phase: 'offline' })).toMatchObject({ live: false, catchingUp: false })
  })
})
