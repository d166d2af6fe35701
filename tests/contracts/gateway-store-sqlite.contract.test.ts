import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SCHEMA } from '../../electron/local-gateway/sqlite-schema.ts'
import { createSqliteStore } from '../../electron/local-gateway/sqlite-store.ts'
import { gatewayStoreContract } from './gateway-store.contract.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-store-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let number = 0
const file = (): string => join(folder, `${(number += 1)}.db`)

gatewayStoreContract('sqlite', () => {
  const store = createSqliteStore(file())
  return { store, dispose: () => store.close() }
})

describe('gateway store: on disk', () => {
  it('FR7 finds everything again after it was closed', () => {
    const at = file()
    const first = createSqliteStore(at)
    first.transaction(() => {
      first.setMeta('serverEpoch', 'e1')
      first.setLaneHead('d1', 'l', 'x')
    })
    const dump = first.dump()
    first.close()
    const second = createSqliteStore(at)
    expect(second.dump()).toEqual(dump)
    second.close()
  })

  it('brings a database of version 1 up to today’s and keeps its rows', () => {
    const at = file()
    const db = new DatabaseSync(at)
    // As version 1 made and filled it.
    db.exec(SCHEMA)
    db.exec(`
      INSERT INTO meta VALUES ('serverEpoch', 'e1');
      INSERT INTO agents VALUES ('t', 'a1', '苏婷', 'agent');
      INSERT INTO conversations VALUES ('c1', 'cu1', '王女士', 0, '旗舰店', 'live', 'open', 'a1', '苏婷', '["急"]', 1000, 1, 1, 2, NULL, 0);
      INSERT INTO messages VALUES ('m1', 'c1', 1, 2, 'customer', 'cu1', '王女士', 0, '你好', 1001, NULL, NULL, 'sent');
      PRAGMA user_version = 1;`)
    db.close()
    const store = createSqliteStore(at)
    expect(store.conversation('c1')).toMatchObject({ assignee: { id: 'a1' }, tags: ['急'], lastOrder: 1 })
    expect(store.messagesOf('c1').map((row) => [row.id, row.text, row.pictures])).toEqual([['m1', '你好', undefined]])
    expect([store.files(), store.openOf('a1'), store.namesBlob('ab')]).toEqual([[], 1, false])
    store.close()
    const again = createSqliteStore(at)
    expect(again.dump().messages.length).toBe(1)
    again.close()
  })

  it('syncs every commit to a write-ahead log', () => {
    const at = file()
    const store = createSqliteStore(at)
    const db = new DatabaseSync(at)
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    db.close()
    store.close()
  })

  it('refuses a file that is no database, and one of a newer version', () => {
    const noise = file()
    writeFileSync(noise, 'this is not a database, whatever its name says. '.repeat(100))
    expect(() => createSqliteStore(noise)).toThrow(/not a database/)
    const newer = file()
    const db = new DatabaseSync(newer)
    db.exec('PRAGMA user_version = 99')
    db.close()
    expect(() => createSqliteStore(newer)).toThrow(/newer version/)
  })
})
