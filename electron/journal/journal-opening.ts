import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemRandom, type Random } from '../../shared/lib/random.ts'
import { isDamage } from './fault-rules.ts'
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from './journal-schema.ts'
import { LOST_BASE } from './rejournal-rules.ts'

/** JR9: why this opening began a new journal though there had been one. `files`: where the old one lies, full paths. */
export type SetAside = {
  readonly reason: 'missing' | 'damaged' | 'newer_schema' | 'other_install'
  readonly at: number
  readonly files: readonly string[]
}

export type OpeningOptions = {
  readonly path: string
  /** The device id as the settings remember it, null if they don't: tells a loss from a first start. */
  readonly deviceIdCopy: string | null
  /** Local wall clock, ms. */
  readonly at: number
  /** Device id of a first start. */
  readonly newDeviceId: () => string
  /** Of the log's salts. */
  readonly random?: Random
}

/**
 * Opens the journal, or sets a lost or damaged one aside with its write-ahead file and begins a new one (JR9). Nothing is ever
 * deleted. Throws what node:fs or SQLite throw when the disk itself refuses; then nothing has been set aside for that reason.
 */
export function openJournal(options: OpeningOptions): { db: DatabaseSync; setAside: SetAside | null } {
  mkdirSync(dirname(options.path), { recursive: true })
  rollBackCreation(options.path)
  const found = inspect(options)
  const random = options.random ?? systemRandom
  if (found.kind === 'good') return { db: upgraded(connect(options.path), random), setAside: null }
  const strayWal = !existsSync(options.path) && existsSync(`${options.path}-wal`)
  const lost = found.kind === 'bad' || options.deviceIdCopy !== null || strayWal || earlierSetAside(options.path)
  const setAside = lost ? putAside(options, found.kind === 'bad' ? found.reason : 'missing') : null
  const db = connect(options.path)
  create(db, { deviceId: options.deviceIdCopy ?? options.newDeviceId(), lost, random })
  return { db, setAside }
}

type Found = { kind: 'good' } | { kind: 'empty' } | { kind: 'bad'; reason: Exclude<SetAside['reason'], 'missing'> }

/**
 * Turning a new file to write-ahead logging is the only moment with a rollback journal. Dying right there leaves one that a
 * read-only connection can't play back; any other connection does on its first read.
 */
function rollBackCreation(path: string): void {
  if (!existsSync(path) || !existsSync(`${path}-journal`)) return
  const db = new DatabaseSync(path, { timeout: 2_000 })
  try {
    db.prepare('SELECT name FROM sqlite_schema LIMIT 1').get()
  } catch (error) {
    // Left for `inspect`, which sets it aside.
    if (!isDamage(error)) throw error
  } finally {
    db.close()
  }
}

/** Looks through a read-only connection, which neither checkpoints nor deletes: a damaged file is kept byte for byte. */
function inspect({ path, deviceIdCopy }: OpeningOptions): Found {
  if (!existsSync(path)) return { kind: 'empty' }
  let db: DatabaseSync | null = null
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 2_000 })
    const version = pragma(db, 'user_version')
    if (version === 0 && db.prepare('SELECT name FROM sqlite_schema LIMIT 1').get() === undefined) return { kind: 'empty' }
    if (pragma(db, 'application_id') !== APPLICATION_ID) return { kind: 'bad', reason: 'damaged' }
    if (Number(version) > SCHEMA_VERSION) return { kind: 'bad', reason: 'newer_schema' }
    if (pragma(db, 'quick_check') !== 'ok') return { kind: 'bad', reason: 'damaged' }
    const deviceId = db.prepare("SELECT value FROM meta WHERE key = 'device_id'").get()?.['value']
    if (typeof deviceId !== 'string') return { kind: 'bad', reason: 'damaged' }
    return deviceIdCopy === null || deviceIdCopy === deviceId ? { kind: 'good' } : { kind: 'bad', reason: 'other_install' }
  } catch (error) {
    if (isDamage(error)) return { kind: 'bad', reason: 'damaged' }
    throw error
  } finally {
    db?.close()
  }
}

const pragma = (db: DatabaseSync, name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]

/** WAL with FULL: a commit has reached the disk when it returns. secure_delete: what is overwritten is gone (FR19). */
function connect(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 2_000 })
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
  return db
}

/** Whole or not at all. On a failure the file is closed, which takes an open transaction back. */
function orClose(db: DatabaseSync, act: () => void): void {
  try {
    act()
  } catch (error) {
    db.close()
    throw error
  }
}

function inOneStep(db: DatabaseSync, act: () => void): void {
  db.exec('BEGIN IMMEDIATE')
  act()
  db.exec('COMMIT')
}

/** A journal of an earlier version of the program, brought to this one. */
function upgraded(db: DatabaseSync, random: Random): DatabaseSync {
  orClose(db, () => {
    const version = Number(pragma(db, 'user_version'))
    if (version < SCHEMA_VERSION) inOneStep(db, () => migrate(db, version, random))
  })
  return db
}

function create(db: DatabaseSync, { deviceId, lost, random }: { deviceId: string; lost: boolean; random: Random }): void {
  orClose(db, () => {
    inOneStep(db, () => {
      migrate(db, 0, random)
      const set = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)')
      set.run('device_id', deviceId)
      set.run('server_offset', '0')
      set.run('journal_lost', lost ? '1' : '0')
      set.run('next_low_no', '1')
      if (lost) db.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('commands', ?)").run(LOST_BASE - 1)
    })
    // From here on the main file alone is a journal, whatever becomes of the write-ahead file.
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  })
}

/** The name is taken from the time, so a second loss does not overwrite the first. */
function putAside({ path, at }: OpeningOptions, reason: SetAside['reason']): SetAside {
  const stamp = new Date(at).toISOString().replaceAll(/[-:.]/g, '')
  const target = join(dirname(path), `${stem(path)}-damaged-${stamp}${extname(path)}`)
  const files: string[] = []
  // The main file first: its write-ahead file without it is harmless, it without its write-ahead file would be an older truth.
  for (const suffix of ['', '-journal', '-wal', '-shm']) {
    if (!existsSync(path + suffix)) continue
    renameSync(path + suffix, target + suffix)
    files.push(target + suffix)
  }
  if (files.length > 0) syncFolder(dirname(path))
  return { reason, at, files }
}

/** A crash between setting aside and the new journal's first commit must not turn a loss into a first start. */
const earlierSetAside = (path: string): boolean => readdirSync(dirname(path)).some((name) => name.startsWith(`${stem(path)}-damaged-`))

const stem = (path: string): string => basename(path, extname(path))

function syncFolder(folder: string): void {
  // Windows neither allows nor needs it.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
