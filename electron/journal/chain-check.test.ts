import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommandBody } from '../../shared/model/command.ts'
import type { Decision } from '../../shared/model/journal.ts'
import { addCapture } from '../../tests/fakes/captures.ts'
import { NO_LINK } from './chain-rules.ts'
import { TOMBSTONE_MS, type LogAnswer } from './journal-port.ts'
import { openJournal } from './journal-opening.ts'
import { createJournalStore, type JournalStore } from './journal-store.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-chain-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const path = (): string => join(folder, 'j.sqlite')

const reply = (text: string): CommandBody => ({ kind: 'reply.send', conversationId: 'c1', text })
const discard: Decision = { kind: 'discard', rule: 'CB3', judgedUpTo: 7, reason: 'customer_left' }

/** The program runs, does something, and stops. */
function running<T>(act: (store: JournalStore, db: DatabaseSync) => T): T {
  const { db } = openJournal({ path: path(), deviceIdCopy: null, at: 1, newDeviceId: () => 'd' })
  try {
    return act(createJournalStore(db), db)
  } finally {
    db.close()
  }
}

/** Somebody with sqlite3, while it is stopped. */
function edited(sql: string): void {
  const db = new DatabaseSync(path())
  db.exec(sql)
  db.close()
}

function submit(store: JournalStore, id: string, body: CommandBody): void {
  const more = { accountId: 'a1', baseMessageId: 'm1', dependsOn: null, draftId: `d-${id}`, composedAt: 1_000.5, composedLive: true }
  expect(store.submit({ id, body, label: `客户 ${id}`, ...more }).ok).toBe(true)
}

function decide(store: JournalStore, commandId: string, decision: Decision): void {
  expect(store.decide({ accountId: 'a1', commandId, decision, at: 2_000, composedLive: true }).ok).toBe(true)
}

/**
 * Links: 1 start, 2 k1 (reply), 3 k2 (capture 1), 4 k3 (capture 2), 5 k4 (reply), 6 a word about k2, 7 a word about k4, 8 k5, 9 k5 erased.
 * k1 is open, all others are finished.
 */
function day(): void {
  running((store) => {
    submit(store, 'k1', reply('一'))
    submit(store, 'k2', addCapture('a'))
    submit(store, 'k3', addCapture('b'))
    submit(store, 'k4', reply('四'))
    decide(store, 'k2', discard)
    decide(store, 'k4', { kind: 'cancel' })
    submit(store, 'k5', reply('五'))
    store.erase(['k5'], 1)
    store.finish(
      [
        { id: 'k2', outcome: 'cancelled' },
        { id: 'k3', outcome: 'applied', seq: 3 },
        { id: 'k4', outcome: 'cancelled' },
      ],
      1,
    )
  })
}

const check = (): LogAnswer =>
  running((store) => {
    let answer = store.checkLog(NO_LINK)
    while (answer.kind === 'more') answer = store.checkLog(answer.step)
    return answer
  })

const swap = (column: string): string =>
  `UPDATE commands SET ${column} = (SELECT other.${column} FROM commands AS other WHERE other.no = 5 - commands.no) WHERE no IN (2, 3)`

describe('J9: one edit of a stopped journal is found, and the first row that does not fit is named', () => {
  const edits: { what: string; sql: string; part: string; kind: string; link: number | null; no: number | null }[] = [
    { what: 'a body hash', sql: "UPDATE commands SET body_hash = 'ff' WHERE no = 2", part: 'command', kind: 'changed', link: 3, no: 2 },
    {
      what: 'a body hash gone',
      sql: 'UPDATE commands SET body_hash = NULL WHERE no = 3',
      part: 'command',
      kind: 'changed',
      link: 4,
      no: 3,
    },
    {
      what: 'words that wait',
      sql: "UPDATE commands SET body = replace(body, '一', '二') WHERE no = 1",
      part: 'command',
      kind: 'changed',
      link: 2,
      no: 1,
    },
    { what: 'a name', sql: "UPDATE commands SET label = '别人' WHERE no = 3", part: 'command', kind: 'changed', link: 4, no: 3 },
    {
      what: 'a time',
      sql: 'UPDATE commands SET composed_at = composed_at + 0.5 WHERE no = 4',
      part: 'command',
      kind: 'changed',
      link: 5,
      no: 4,
    },
    { what: 'a place', sql: 'UPDATE commands SET root_no = 1 WHERE no = 4', part: 'command', kind: 'changed', link: 5, no: 4 },
    { what: 'an id', sql: "UPDATE commands SET id = 'other' WHERE no = 3", part: 'command', kind: 'changed', link: 4, no: 3 },
    { what: 'an account', sql: "UPDATE commands SET account_id = 'a2' WHERE no = 3", part: 'command', kind: 'changed', link: 4, no: 3 },
    { what: 'a lane', sql: "UPDATE commands SET lane = 'customer:c2' WHERE no = 1", part: 'command', kind: 'changed', link: 2, no: 1 },
    {
      what: 'a conversation',
      sql: "UPDATE commands SET conversation_id = 'c2' WHERE no = 1",
      part: 'command',
      kind: 'changed',
      link: 2,
      no: 1,
    },
    {
      what: 'a capture’s number',
      sql: 'UPDATE commands SET capture_no = 9 WHERE no = 3',
      part: 'command',
      kind: 'changed',
      link: 4,
      no: 3,
    },
    {
      what: 'a mark of a rehearsal',
      sql: 'UPDATE commands SET rehearsal = 1 WHERE no = 1',
      part: 'command',
      kind: 'changed',
      link: 2,
      no: 1,
    },
    {
      what: 'what was on screen',
      sql: "UPDATE commands SET base_message_id = 'm2' WHERE no = 1",
      part: 'command',
      kind: 'changed',
      link: 2,
      no: 1,
    },
    {
      what: 'whether it was live',
      sql: 'UPDATE commands SET composed_live = 0 WHERE no = 1',
      part: 'command',
      kind: 'changed',
      link: 2,
      no: 1,
    },
    { what: 'a salt', sql: 'UPDATE commands SET words_salt = NULL WHERE no = 4', part: 'command', kind: 'changed', link: 5, no: 4 },
    {
      what: 'words put where they were erased',
      sql: "UPDATE commands SET label = '王' WHERE no = 5",
      part: 'command',
      kind: 'changed',
      link: 9,
      no: 5,
    },
    { what: 'a decision', sql: "UPDATE decisions SET kind = 'mark_sent' WHERE no = 2", part: 'decision', kind: 'changed', link: 7, no: 4 },
    {
      what: 'a reason',
      sql: "UPDATE decisions SET reason = 'no_longer_true' WHERE no = 1",
      part: 'decision',
      kind: 'changed',
      link: 6,
      no: 2,
    },
    { what: 'a rule', sql: "UPDATE decisions SET rule = 'CB6' WHERE no = 1", part: 'decision', kind: 'changed', link: 6, no: 2 },
    { what: 'when it was decided', sql: 'UPDATE decisions SET at = 1 WHERE no = 1', part: 'decision', kind: 'changed', link: 6, no: 2 },
    {
      what: 'what a decision is about',
      sql: "UPDATE decisions SET command_id = 'k1' WHERE no = 1",
      part: 'decision',
      kind: 'changed',
      link: 6,
      no: 2,
    },
    { what: 'a deleted command', sql: 'DELETE FROM commands WHERE no = 3', part: 'command', kind: 'missing', link: 4, no: 3 },
    { what: 'a deleted decision', sql: 'DELETE FROM decisions WHERE no = 1', part: 'decision', kind: 'missing', link: 6, no: 2 },
    {
      what: 'two commands that changed places',
      sql: 'UPDATE commands SET no = 99 WHERE no = 3; UPDATE commands SET no = 3 WHERE no = 4; UPDATE commands SET no = 4 WHERE no = 99',
      part: 'command',
      kind: 'changed',
      link: 4,
      no: 3,
    },
    { what: 'two body hashes that changed places', sql: swap('body_hash'), part: 'command', kind: 'changed', link: 3, no: 2 },
    {
      what: 'two decisions that changed places',
      sql: 'UPDATE decisions SET no = 3 - no + 10; UPDATE decisions SET no = no - 10',
      part: 'decision',
      kind: 'changed',
      link: 6,
      no: 2,
    },
    {
      what: 'a command put in',
      sql: "INSERT INTO commands (no, root_no, id, account_id, lane, conversation_id, label, composed_at, composed_live) VALUES (8, 8, 'x', 'a1', 'l', 'c1', '新', 1, 1)",
      part: 'command',
      kind: 'extra',
      link: null,
      no: 8,
    },
    {
      what: 'a decision put in',
      sql: "INSERT INTO decisions (command_id, at, wish, kind) VALUES ('k1', 5, 0, 'cancel')",
      part: 'decision',
      kind: 'extra',
      link: null,
      no: 1,
    },
    { what: 'a link', sql: "UPDATE chain SET fact = 'ff' WHERE no = 4", part: 'link', kind: 'changed', link: 4, no: 3 },
    { what: 'a hash', sql: "UPDATE chain SET hash = 'ff' WHERE no = 5", part: 'link', kind: 'changed', link: 5, no: 4 },
    { what: 'a link taken out', sql: 'DELETE FROM chain WHERE no = 5', part: 'link', kind: 'missing', link: 5, no: null },
    { what: 'the last link cut off', sql: 'DELETE FROM chain WHERE no = 9', part: 'command', kind: 'changed', link: 8, no: 5 },
    { what: 'the last links cut off', sql: 'DELETE FROM chain WHERE no > 7', part: 'link', kind: 'missing', link: 8, no: null },
    { what: 'the first link cut off', sql: 'DELETE FROM chain WHERE no = 1', part: 'link', kind: 'missing', link: 1, no: null },
    { what: 'all links gone', sql: 'DELETE FROM chain', part: 'link', kind: 'missing', link: 1, no: null },
    {
      what: 'two links that changed places',
      sql: 'UPDATE chain SET no = 99 WHERE no = 3; UPDATE chain SET no = 3 WHERE no = 4; UPDATE chain SET no = 4 WHERE no = 99',
      part: 'link',
      kind: 'changed',
      link: 3,
      no: 3,
    },
    {
      what: 'a link put in',
      sql: "INSERT INTO chain (kind, command_no, fact, hash) VALUES ('erase', 1, '', 'ff')",
      part: 'link',
      kind: 'changed',
      link: 10,
      no: 1,
    },
  ]

  it.each(edits)('J9: $what', ({ sql, part, kind, link, no }) => {
    day()
    expect(check()).toEqual({ kind: 'whole', upTo: 9 })
    edited(sql)
    expect(check()).toMatchObject({ kind: 'broken', at: { part, what: kind, linkNo: link, no } })
  })

  it('J9: the row is named by its number, its capture’s number and its name, where it is still there', () => {
    day()
    edited('UPDATE commands SET composed_at = 1 WHERE no = 3')
    expect(check()).toMatchObject({ at: { no: 3, captureNo: 2, label: '客户 k3', accountId: 'a1' } })
    edited('DELETE FROM commands WHERE no = 3')
    expect(check()).toMatchObject({ at: { no: 3, captureNo: null, label: null, accountId: null } })
  })

  it('J9: a command put back under the number of a forgotten one', () => {
    day()
    running((store) => store.finish([], 2 + TOMBSTONE_MS))
    expect(check()).toEqual({ kind: 'whole', upTo: 11 })
    const columns = 'no, root_no, id, account_id, lane, conversation_id, label, composed_at, composed_live'
    edited(`INSERT INTO commands (${columns}) VALUES (4, 4, 'k4', 'a1', 'customer:c1', 'c1', '', 1000.5, 1)`)
    expect(check()).toMatchObject({ kind: 'broken', at: { part: 'command', what: 'changed', linkNo: 5, no: 4 } })
  })

  it('J9: a name cut in the middle of a character, strange characters and odd numbers are no edits', () => {
    running((store) => {
      const more = { accountId: 'a1', baseMessageId: null, dependsOn: null, draftId: null, composedLive: false }
      const names = ['王\ud83d', '\udc4d', 'a\u0000b', '\'"\u2028', '']
      for (const [n, label] of names.entries()) {
        const body = { ...reply(`一\ud83d${label}`), quoted: undefined }
        expect(store.submit({ id: `k${n}`, body, label, ...more, composedAt: 1_764_300_000_000.123 / (n + 1) }).ok).toBe(true)
      }
    })
    expect(check()).toEqual({ kind: 'whole', upTo: 6 })
  })

  it('J9: a broken log stops nothing, and stays broken at its first row', () => {
    day()
    edited('DELETE FROM chain WHERE no > 3; DELETE FROM commands WHERE no = 3')
    running((store) => {
      submit(store, 'k9', reply('九'))
      decide(store, 'k9', { kind: 'cancel' })
      store.erase(['k9'], 5)
    })
    expect(check()).toMatchObject({ kind: 'broken', at: { part: 'link', what: 'missing', linkNo: 4 } })
    edited("DELETE FROM sqlite_sequence WHERE name = 'chain'")
    running((store) => submit(store, 'k11', reply('十一')))
    edited("DELETE FROM chain; DELETE FROM sqlite_sequence WHERE name = 'chain'")
    running((store) => submit(store, 'k10', reply('十')))
    expect(check()).toMatchObject({ kind: 'broken' })
  })

  it('FR19 J9: of erased words nothing is left in it that could be guessed at', () => {
    running((store, db) => {
      submit(store, 'k1', reply('是'))
      const salt = db.prepare('SELECT words_salt FROM commands').get()?.['words_salt']
      store.erase(['k1'], 1)
      const left = JSON.stringify([db.prepare('SELECT * FROM commands').all(), db.prepare('SELECT * FROM chain').all()])
      expect(String(salt)).toMatch(/^[0-9a-f]{32}$/)
      expect(left).not.toContain(String(salt))
      expect(db.prepare('SELECT body_hash, words_salt FROM commands').get()).toMatchObject({ body_hash: null, words_salt: null })
    })
    expect(check()).toEqual({ kind: 'whole', upTo: 3 })
  })
})
