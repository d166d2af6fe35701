import { expect, test } from 'vitest'
import { ok } from '../../shared/lib/result.ts'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createRecordingLog } from '../../tests/fakes/recording-log.ts'
import type { LogAnswer, LogStep } from './journal-port.ts'
import { createLogCheckService } from './log-check-service.ts'

const broken: LogAnswer = {
  kind: 'broken',
  at: { part: 'command', what: 'changed', linkNo: 4, no: 3, captureNo: 2, label: '王女士', accountId: 'a1' },
}

function bench(answers: LogAnswer[]) {
  const clock = createManualClock()
  const log = createRecordingLog()
  const asked: number[] = []
  const journal = {
    checkLog(from: LogStep) {
      asked.push(from.no)
      return Promise.resolve(ok(answers.length > 1 ? (answers.shift() ?? broken) : (answers[0] ?? broken)))
    },
  }
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    for (let turn = 0; turn < 9; turn += 1) await Promise.resolve()
  }
  return { service: createLogCheckService({ journal, clock, log }), asked, log, pass }
}

test('J9: the log is first checked in a pause, piece by piece, with a breath between', async () => {
  const step = { no: 200, hash: 'ff', commands: 150, decisions: 49 }
  const { service, asked, pass } = bench([
    { kind: 'more', step },
    { kind: 'whole', upTo: 210 },
  ])
  service.start()
  await pass(14_000)
  expect([asked, service.last()]).toEqual([[], null])
  await pass(1_000)
  expect([asked, service.last()]).toEqual([[0], null])
  await pass(5)
  expect([asked, service.last()]).toEqual([[0, 200], { kind: 'whole', upTo: 210 }])
  service.dispose()
})

test('J9: two who ask at once wait for one check; a broken log is in the program’s log by its numbers, without words', async () => {
  const { service, asked, log } = bench([broken])
  const [one, two] = await Promise.all([service.check(), service.check()])
  expect([one, two, asked.length]).toEqual([broken, broken, 1])
  expect(service.last()).toEqual(broken)
  expect(JSON.stringify(log.lines)).toContain('journal.log_broken')
  expect(JSON.stringify(log.lines)).not.toContain('王女士')
})
