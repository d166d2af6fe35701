import { expect, test } from 'vitest'
import type { CheckedAccount, LogReport } from '../../../shared/model/journal.ts'
import { addCapture } from '../../../tests/fakes/captures.ts'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { commandRow, done } from '../../../tests/fakes/sync-rows.ts'
import { createAccountKeeper } from './account-keeper.ts'

const whole: CheckedAccount = {
  submitted: 1,
  rows: [{ id: 'k1', captureNo: 1, outcome: 'applied' }],
  receipts: [{ id: 'k1', seq: 3, at: 1 }],
  all: { submitted: 1, applied: 1, cancelled: 0, superseded: 0, erased: 0, open: 0 },
  log: null,
}
const row = commandRow({ id: 'k1', captureNo: 1, body: addCapture(), state: done('applied') })

function bench() {
  const clock = createManualClock()
  const journal: { now: CheckedAccount | null; asked: number; log: LogReport | null } = { now: whole, asked: 0, log: null }
  const keeper = createAccountKeeper({
    clock,
    ask() {
      journal.asked += 1
      return Promise.resolve(journal.now)
    },
    check: () => Promise.resolve(journal.log),
  })
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  return { journal, keeper, pass }
}

test('J9: what adds up is shown at once, what does not only when it fails again a second later', async () => {
  const { journal, keeper, pass } = bench()
  keeper.captures([row])
  await pass(300)
  expect(keeper.shown.get()).toMatchObject({ red: false, account: { submitted: 1, received: 1 } })
  journal.now = { ...whole, receipts: [] }
  keeper.changed()
  await pass(1_000)
  expect(keeper.shown.get()).toMatchObject({ red: false, account: { holds: false } })
  await pass(1_200)
  expect(keeper.shown.get()?.red).toBe(true)
})

test('J9: a moment between two stores is never red, and a mended account is green again', async () => {
  const { journal, keeper, pass } = bench()
  journal.now = { ...whole, receipts: [] }
  keeper.captures([row])
  await pass(300)
  journal.now = whole
  await pass(1_200)
  expect(keeper.shown.get()).toMatchObject({ red: false, account: { holds: true } })
  journal.now = { ...whole, rows: [] }
  keeper.changed()
  await pass(1_000)
  await pass(1_200)
  expect(keeper.shown.get()?.red).toBe(true)
  journal.now = whole
  await pass(3_000)
  expect(keeper.shown.get()?.red).toBe(false)
})

test('J9: many changes are one question, and a closed account asks no more', async () => {
  const { journal, keeper, pass } = bench()
  keeper.captures([row])
  for (let n = 0; n < 50; n += 1) keeper.open([])
  await pass(1_000)
  expect(journal.asked).toBe(1)
  keeper.close()
  await pass(60_000)
  expect(journal.asked).toBe(1)
})

const edited: LogReport = {
  kind: 'broken',
  at: { part: 'command', what: 'changed', linkNo: 4, no: 3, captureNo: 1, label: '王女士', accountId: 'a1' },
}

test('J9: a journal changed by hand is told at once: it needs no second look, and nothing of the account is hidden by it', async () => {
  const { journal, keeper, pass } = bench()
  keeper.captures([row])
  journal.now = { ...whole, log: edited }
  await pass(300)
  expect(keeper.shown.get()).toMatchObject({ log: edited, red: false, account: { holds: true } })
})

test('J9: whoever opens the account has the log checked now; a journal that can’t be read changes nothing of what was found', async () => {
  const { journal, keeper, pass } = bench()
  await keeper.check()
  expect(keeper.shown.get()).toBeNull()
  keeper.captures([row])
  await pass(300)
  journal.log = edited
  await keeper.check()
  expect(keeper.shown.get()?.log).toEqual(edited)
  journal.log = null
  await keeper.check()
  expect(keeper.shown.get()?.log).toEqual(edited)
})
