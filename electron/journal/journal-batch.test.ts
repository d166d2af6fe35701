import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runBatch, truncateLog, type OpenJournal } from './journal-batch.ts'
import type { Answer, Call } from './journal-calls.ts'
import { openJournal } from './journal-opening.ts'
import { createJournalStore } from './journal-store.ts'

let folder = ''
let journal: OpenJournal
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-batch-'))
  const { db, setAside } = openJournal({ path: join(folder, 'j.sqlite3'), deviceIdCopy: null, at: 1, newDeviceId: () => 'd' })
  journal = { db, setAside, store: createJournalStore(db) }
})
afterEach(() => {
  journal.db.close()
  rmSync(folder, { recursive: true, force: true })
})

const submit = (id: string, text = `text of ${id}`): Call => ({
  name: 'submit',
  args: {
    id,
    accountId: 'a1',
    body: { kind: 'reply.send', conversationId: 'c1', text },
    baseMessageId: null,
    dependsOn: null,
    draftId: null,
    label: '李先生',
    composedAt: 1,
    composedLive: true,
  },
})
const claim = (id: string): Call => ({ name: 'claim', args: { id, clientEpoch: 1, serverEpoch: 'e', at: 1 } })
const run = (...calls: Call[]): readonly Answer[] => runBatch(journal, calls).answers
const word = (answer: Answer): unknown => {
  if (!answer.ok) return answer.error.kind
  const { value } = answer.value
  return value !== null && typeof value === 'object' && 'ok' in value ? (value.ok ? 'ok' : value.error.kind) : value
}
const ids = (): string[] => journal.store.openRows('a1').map((row) => row.id)

describe('group commit', () => {
  it('answers in order and keeps the rest of a group when one is refused', () => {
    expect(run(submit('k1'), submit('k1', 'other'), submit('k2'), claim('nobody'), claim('k2')).map(word)).toEqual([
      'ok',
      'id_reuse',
      'ok',
      'unknown',
      'granted',
    ])
    expect(ids()).toEqual(['k1', 'k2'])
  })

  it('is one serial order: a cancel before the claim in one group refuses it, after it is a wish', () => {
    run(submit('k1'), submit('k2'))
    const cancel = (commandId: string): Call => ({
      name: 'decide',
      args: { accountId: 'a1', commandId, decision: { kind: 'cancel' }, at: 5, composedLive: true },
    })
    const answers = run(cancel('k1'), claim('k1'), claim('k2'), cancel('k2'))
    expect([answers[1], answers[2]].map((answer) => answer && word(answer))).toEqual(['decided', 'granted'])
    expect(journal.store.openRows('a1').map((row) => row.decision?.wish)).toEqual([false, true])
  })

  it('a bug in one call takes only that call with it and is reported', () => {
    const broken: OpenJournal = {
      ...journal,
      store: {
        ...journal.store,
        submit(request) {
          const row = journal.store.submit(request)
          if (request.id === 'k2') throw new Error('bug')
          return row
        },
      },
    }
    const { answers, error } = runBatch(broken, [submit('k1'), submit('k2'), submit('k3')])
    expect(answers.map(word)).toEqual(['ok', 'journal_unavailable', 'ok'])
    expect(error).toMatchObject({ message: 'bug' })
    expect(ids()).toEqual(['k1', 'k3'])
  })

  it('a full disk refuses in plain words, keeps nothing of what it refused, and heals', () => {
    run(submit('k1'))
    const pages = Number(journal.db.prepare('PRAGMA page_count').get()?.['page_count'])
    journal.db.exec(`PRAGMA max_page_count = ${pages + 1}`)
    const big = 'x'.repeat(20_000)
    const answers = run(submit('k2', 'small'), submit('k3', big), submit('k4', 'small'))
    expect(answers.map(word)).toEqual(['ok', 'disk_full', 'ok'])
    expect(run(submit('k5', big)).map(word)).toEqual(['disk_full'])
    expect(ids()).toEqual(['k1', 'k2', 'k4'])
    expect(journal.store.opening('a1').submitted).toBe(3)
    expect(journal.db.isTransaction).toBe(false)
    journal.db.exec('PRAGMA max_page_count = 1000000')
    expect(run(submit('k3', big)).map(word)).toEqual(['ok'])
    expect(journal.db.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' })
  })

  it('a decision and the commands it creates are refused together when the disk is full', () => {
    run(submit('k1'))
    const pages = Number(journal.db.prepare('PRAGMA page_count').get()?.['page_count'])
    journal.db.exec(`PRAGMA max_page_count = ${pages}`)
    const by = ['r1', 'r2', 'r3'].flatMap((id) => {
      const { name, args } = submit(id, 'x'.repeat(10_000))
      return name === 'submit' ? [args] : []
    })
    const decision = { kind: 'replace', rule: null, judgedUpTo: 0, by } as const
    const decide: Call = {
      name: 'decide',
      args: { accountId: 'a1', commandId: 'k1', decision: { ...decision, by: [...by] }, at: 1, composedLive: true },
    }
    expect(run(decide).map(word)).toEqual(['disk_full'])
    expect(ids()).toEqual(['k1'])
    expect(journal.store.openRows('a1')[0]?.decision).toBeNull()
  })

  it('a journal that cannot be written says so', () => {
    journal.db.exec('PRAGMA query_only = ON')
    expect(run(submit('k1')).map(word)).toEqual(['disk_full'])
    journal.db.exec('PRAGMA query_only = OFF')
    expect(ids()).toEqual([])
  })
})

describe('erasure (FR19, JR10)', () => {
  const bytes = (): string =>
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('')
  const canary = 'CANARY-4c1d'

  it('leaves no byte of the text or the label in any file, replaced versions included', () => {
    const by = submit('r1', `${canary} corrected`)
    run(submit('k1', `${canary} ${'long '.repeat(3_000)}`), submit('k2', `${canary} short`))
    if (by.name !== 'submit') throw new Error('no submit')
    const args = { ...by.args, label: canary }
    run({
      name: 'decide',
      args: {
        accountId: 'a1',
        commandId: 'k1',
        decision: { kind: 'replace', rule: null, judgedUpTo: 0, by: [args] },
        at: 1,
        composedLive: true,
      },
    })
    expect(bytes()).toContain(canary)
    run({ name: 'erase', args: { ids: ['k1', 'k2', 'r1'], at: 9 } })
    expect(truncateLog(journal.db)).toBe(true)
    expect(bytes()).not.toContain(canary)
    expect(bytes()).not.toContain('long long')
  })

  it('a tombstone drops the text once the log is truncated', () => {
    run(submit('k1', canary))
    run({ name: 'finish', args: { items: [{ id: 'k1', outcome: 'applied' }], at: 9 } })
    truncateLog(journal.db)
    expect(bytes()).not.toContain(canary)
  })
})
