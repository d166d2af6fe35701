import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runBatch } from './journal-batch.ts'
import type { Call } from './journal-calls.ts'
import { openJournal, type SetAside } from './journal-opening.ts'
import { createJournalStore, type JournalStore } from './journal-store.ts'

let folder = ''
let opened: DatabaseSync[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-opening-'))
})
afterEach(() => {
  for (const db of opened) if (db.isOpen) db.close()
  opened = []
  rmSync(folder, { recursive: true, force: true })
})
const path = (name = 'journal.sqlite3'): string => join(folder, name)

const open = (
  deviceIdCopy: string | null,
  at = Date.UTC(2026, 0, 2, 3, 4, 5, 678),
): { store: JournalStore; db: DatabaseSync; setAside: SetAside | null } => {
  const { db, setAside } = openJournal({ path: path(), deviceIdCopy, at, newDeviceId: () => 'fresh' })
  opened.push(db)
  return { db, setAside, store: createJournalStore(db) }
}
const submit = (id: string): Call => ({
  name: 'submit',
  args: {
    id,
    accountId: 'a1',
    body: { kind: 'reply.send', conversationId: 'c1', text: `text of ${id} ${'x'.repeat(500)}` },
    baseMessageId: null,
    dependsOn: null,
    draftId: null,
    label: '',
    composedAt: 1,
    composedLive: true,
  },
})
/** A journal of three commits as a crash leaves it: the last ones only in the write-ahead file. */
const crashed = (): void => {
  const { db, store } = open(null)
  for (const id of ['k1', 'k2', 'k3']) runBatch({ db, store, setAside: null }, [submit(id)])
  for (const suffix of ['', '-wal']) cpSync(path() + suffix, `${path('copy')}${suffix}`)
  db.close()
  for (const suffix of ['', '-wal']) renameSync(`${path('copy')}${suffix}`, path() + suffix)
}
const DAMAGED = 'journal-damaged-20260102T030405678Z.sqlite3'

describe('opening the journal (JR9)', () => {
  it('a first start makes its own device id and has lost nothing', () => {
    const { store, setAside } = open(null)
    expect(setAside).toBeNull()
    expect(store.opening('a1')).toMatchObject({ deviceId: 'fresh', journalLost: false })
  })

  it('a crash is not a loss', () => {
    crashed()
    const { store, setAside } = open('fresh')
    expect(setAside).toBeNull()
    expect(store.openRows('a1').map((row) => row.id)).toEqual(['k1', 'k2', 'k3'])
    expect(store.opening('a1').journalLost).toBe(false)
  })

  it('writes every commit to the disk and overwrites what is deleted', () => {
    const { db } = open(null)
    const pragma = (name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('secure_delete')]).toEqual(['wal', 2, 1])
  })

  it('missing while the settings know a device: lost, id kept', () => {
    const { store, setAside } = open('copy')
    expect(setAside).toEqual({ reason: 'missing', at: Date.UTC(2026, 0, 2, 3, 4, 5, 678), files: [] })
    expect(store.opening('a1')).toMatchObject({ deviceId: 'copy', journalLost: true })
  })

  it('emptied while the settings know a device: lost', () => {
    writeFileSync(path(), '')
    expect(open('copy').setAside).toMatchObject({ reason: 'missing', files: [path(DAMAGED)] })
  })

  it('main file gone, write-ahead file left: lost, the rest kept, even when the settings are gone too', () => {
    crashed()
    rmSync(path())
    const wal = readFileSync(`${path()}-wal`)
    const { setAside } = open(null)
    expect(setAside).toMatchObject({ reason: 'missing', files: [`${path(DAMAGED)}-wal`] })
    expect(readFileSync(`${path(DAMAGED)}-wal`).equals(wal)).toBe(true)
  })

  it('a crash right after setting aside does not turn the loss into a first start', () => {
    writeFileSync(path(DAMAGED), 'garbage')
    expect(open(null).store.opening('a1').journalLost).toBe(true)
  })

  const damages: { what: string; reason: SetAside['reason']; harm: () => void }[] = [
    { what: 'not a database', reason: 'damaged', harm: () => writeFileSync(path(), 'not a database '.repeat(500)) },
    { what: 'a zeroed page', reason: 'damaged', harm: () => overwrite(4_096 * 2, Buffer.alloc(4_096)) },
    { what: 'noise over the schema', reason: 'damaged', harm: () => overwrite(100, Buffer.alloc(2_000, 0xa5)) },
    { what: 'cut in half', reason: 'damaged', harm: () => truncateSync(path(), 4_096 * 3) },
    { what: "another program's database", reason: 'damaged', harm: () => sql('PRAGMA application_id = 7') },
    { what: 'no device id', reason: 'damaged', harm: () => sql('DELETE FROM meta') },
    { what: 'a newer schema', reason: 'newer_schema', harm: () => sql('PRAGMA user_version = 99') },
    { what: 'another install', reason: 'other_install', harm: () => sql("UPDATE meta SET value = 'foreign' WHERE key = 'device_id'") },
  ]
  /** Writes over the main file once everything is in it. */
  const overwrite = (offset: number, bytes: Buffer): void => {
    const file = readFileSync(path())
    bytes.copy(file, offset)
    writeFileSync(path(), file)
  }
  const sql = (text: string): void => {
    const db = new DatabaseSync(path())
    db.exec(text)
    db.close()
  }

  it.each(damages)('$what: set aside unchanged, new journal with the same device id, told', ({ reason, harm }) => {
    const before = open(null)
    for (const id of ['k1', 'k2', 'k3']) runBatch({ ...before }, [submit(id)])
    before.db.close()
    harm()
    const harmed = readFileSync(path())
    const { store, setAside } = open('fresh')
    expect(setAside).toMatchObject({ reason })
    expect(setAside?.files).toContain(path(DAMAGED))
    expect(readFileSync(path(DAMAGED)).equals(harmed)).toBe(true)
    expect(store.opening('a1')).toMatchObject({ deviceId: 'fresh', journalLost: true, open: [] })
  })

  it('damage with a write-ahead file: both set aside byte for byte', () => {
    crashed()
    overwrite(0, Buffer.alloc(4_096, 0x5a))
    const files = ['', '-wal'].map((suffix) => readFileSync(path() + suffix))
    open('fresh')
    expect(
      ['', '-wal'].map((suffix) => readFileSync(path(DAMAGED) + suffix).equals(files[suffix === '' ? 0 : 1] ?? Buffer.alloc(0))),
    ).toEqual([true, true])
  })

  it('a death while the new file was being made leaves nothing that bars the next start', () => {
    const db = new DatabaseSync(path())
    db.exec('PRAGMA cache_size = 1; BEGIN; CREATE TABLE half (x)')
    for (let n = 0; n < 200; n += 1) db.exec(`INSERT INTO half VALUES ('${'x'.repeat(900)}')`)
    for (const suffix of ['', '-journal']) cpSync(path() + suffix, `${path('copy')}${suffix}`)
    db.close()
    for (const suffix of ['', '-journal']) renameSync(`${path('copy')}${suffix}`, path() + suffix)
    const { store, setAside } = open(null)
    expect(setAside).toBeNull()
    expect(store.opening('a1')).toMatchObject({ deviceId: 'fresh', journalLost: false, open: [] })
  })

  it('a second loss does not overwrite the first', () => {
    writeFileSync(path(), 'first damage'.repeat(100))
    open('copy', 1).db.close()
    writeFileSync(path(), 'second damage'.repeat(100))
    open('copy', 2).db.close()
    expect(readdirSync(folder).filter((name) => name.includes('damaged') && name.endsWith('sqlite3'))).toHaveLength(2)
  })

  it('a folder that cannot be used is a fault, not a loss', () => {
    writeFileSync(join(folder, 'file'), '')
    const options = { path: join(folder, 'file', 'journal.sqlite3'), deviceIdCopy: 'copy', at: 1, newDeviceId: () => 'x' }
    expect(() => openJournal(options)).toThrow(/ENOTDIR|EEXIST|ENOENT/)
  })
})
