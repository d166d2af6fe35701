import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Message } from '../../shared/model/message.ts'
import { PictureType } from '../../shared/model/picture.ts'
import { EventFrame } from '../../shared/protocol/event-frame.ts'
import type { GatewayStore, StoreDump, StoredAgent, StoredRecord } from './gateway-store.ts'
import { SCHEMA, SCHEMA_VERSION, UPGRADES } from './sqlite-schema.ts'
import {
  commandRow,
  conversationRow,
  deviceRow,
  eventRow,
  fileRow,
  messageRow,
  recordRow,
  toAgent,
  toBlob,
  toCommand,
  toDevice,
  toFile,
  toMessage,
  toRecord,
  toStoredConversation,
} from './sqlite-rows.ts'
import type { Row } from './sqlite-rows.ts'

type Sql = ReturnType<typeof createSql>
type Value = string | number | null | Uint8Array
/** Tables and their primary keys. */
const TABLES = {
  meta: 'key',
  events: 'seq',
  conversations: 'id',
  messages: 'id',
  pictures: 'hash, message_id',
  files: 'customer_id',
  records: 'id',
  commands: 'agent_id, id',
  lanes: 'device_id, lane',
  devices: 'agent_id, device_id',
  agents: 'token',
}
type Table = keyof typeof TABLES

/** Thin hand on the database: prepared once, rows as plain objects. */
function createSql(db: DatabaseSync) {
  const prepared = new Map<string, StatementSync>()
  const statement = (text: string): StatementSync => {
    const known = prepared.get(text) ?? db.prepare(text)
    prepared.set(text, known)
    return known
  }
  const all = (text: string, ...values: Value[]): Row[] => statement(text).all(...values) as Row[]
  return {
    all,
    one: (text: string, ...values: Value[]): Row | null => (statement(text).get(...values) as Row | undefined) ?? null,
    number: (text: string, ...values: Value[]): number => Number(Object.values(all(text, ...values)[0] ?? {})[0] ?? 0),
    run: (text: string, ...values: Value[]): void => void statement(text).run(...values),
    /** Replaces the row with the same primary key. Any other double is a bug and throws, so never OR REPLACE. */
    put: (table: Table, row: Row): void => {
      const names = Object.keys(row)
      const marks = names.map(() => '?').join(',')
      const changes = names.map((name) => `${name} = excluded.${name}`).join(',')
      const upsert = `ON CONFLICT (${TABLES[table]}) DO UPDATE SET ${changes}`
      statement(`INSERT INTO ${table} (${names.join(',')}) VALUES (${marks}) ${upsert}`).run(...Object.values(row))
    },
  }
}

function createTransaction(db: DatabaseSync): GatewayStore['transaction'] {
  return (fn) => {
    db.exec('BEGIN IMMEDIATE')
    try {
      const value = fn()
      db.exec('COMMIT')
      return value
    } catch (error) {
      // A commit that failed for want of space has rolled back by itself.
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}

const floorOf = (sql: Sql): number => Number(sql.one("SELECT value FROM meta WHERE key = 'floor'")?.['value'] ?? 0)
const headOf = (sql: Sql): number => Math.max(floorOf(sql), sql.number('SELECT max(seq) FROM events'))
const setFloor = (sql: Sql, floor: number): void => sql.put('meta', { key: 'floor', value: String(floor) })
const frameOf = (row: Row): EventFrame => EventFrame.parse(JSON.parse(String(row['event'])))

function eventMethods(sql: Sql) {
  return {
    head: () => headOf(sql),
    floor: () => floorOf(sql),
    appendEvent: (row) => {
      const head = headOf(sql)
      if (row.event.seq !== head + 1) throw new Error(`event ${row.event.seq} after ${head}`)
      sql.put('events', eventRow(row))
    },
    eventsAfter: (after, limit) => sql.all('SELECT event FROM events WHERE seq > ? ORDER BY seq LIMIT ?', after, limit).map(frameOf),
    dropEventsUpTo: (seq) => {
      const floor = Math.min(seq, headOf(sql))
      if (floor <= floorOf(sql)) return
      sql.run('DELETE FROM events WHERE seq <= ?', floor)
      setFloor(sql, floor)
    },
    rewriteEventsOf: (conversationId, rewrite) => {
      for (const row of sql.all('SELECT event FROM events WHERE conversation_id = ?', conversationId))
        sql.put('events', eventRow({ conversationId, event: rewrite(frameOf(row)) }))
    },
  } satisfies Partial<GatewayStore>
}

function putMessage(sql: Sql, row: Message): void {
  sql.put('messages', messageRow(row))
  for (const { hash } of row.pictures ?? []) sql.put('pictures', { hash, message_id: row.id, conversation_id: row.conversationId })
}

function conversationMethods(sql: Sql) {
  return {
    conversation: (id) => {
      const row = sql.one('SELECT * FROM conversations WHERE id = ?', id)
      return row === null ? null : toStoredConversation(row)
    },
    conversations: () => sql.all('SELECT * FROM conversations ORDER BY id').map(toStoredConversation),
    putConversation: (row) => sql.put('conversations', conversationRow(row)),
    openOf: (agentId) => sql.number("SELECT count(*) FROM conversations WHERE assignee_id = ? AND state = 'open'", agentId),
    message: (id) => {
      const row = sql.one('SELECT * FROM messages WHERE id = ?', id)
      return row === null ? null : toMessage(row)
    },
    messagesOf: (id) => sql.all('SELECT * FROM messages WHERE conversation_id = ? ORDER BY ord', id).map(toMessage),
    putMessage: (row) => putMessage(sql, row),
    eraseConversation: (id) => {
      sql.run('DELETE FROM messages WHERE conversation_id = ?', id)
      sql.run('DELETE FROM pictures WHERE conversation_id = ?', id)
      sql.run('DELETE FROM conversations WHERE id = ?', id)
      sql.run('UPDATE commands SET body = NULL WHERE conversation_id = ?', id)
    },
  } satisfies Partial<GatewayStore>
}

const filesOf = (sql: Sql): CustomerFile[] => sql.all('SELECT file FROM files ORDER BY customer_id').map(toFile)

const recordsOf = (sql: Sql): StoredRecord[] => sql.all('SELECT kind, record FROM records ORDER BY id').map(toRecord)

function recordMethods(sql: Sql) {
  return {
    record: (id) => {
      const row = sql.one('SELECT kind, record FROM records WHERE id = ?', id)
      return row === null ? null : toRecord(row)
    },
    records: () => recordsOf(sql),
    putRecord: (record) => sql.put('records', recordRow(record)),
    eraseRecord: (id) => {
      sql.run('DELETE FROM records WHERE id = ?', id)
      sql.run('UPDATE commands SET body = NULL WHERE conversation_id = ?', id)
    },
  } satisfies Partial<GatewayStore>
}

function fileMethods(sql: Sql) {
  return {
    file: (customerId) => {
      const row = sql.one('SELECT file FROM files WHERE customer_id = ?', customerId)
      return row === null ? null : toFile(row)
    },
    files: () => filesOf(sql),
    putFile: (row) => sql.put('files', fileRow(row)),
    eraseFile: (customerId) => sql.run('DELETE FROM files WHERE customer_id = ?', customerId),
    blob: (hash) => {
      const row = sql.one('SELECT * FROM blobs WHERE hash = ?', hash)
      return row === null ? null : toBlob(row)
    },
    blobFacts: (hash) => {
      const row = sql.one('SELECT type, length FROM blobs WHERE hash = ?', hash)
      return row === null ? null : { type: PictureType.parse(row['type']), bytes: Number(row['length']) }
    },
    putBlob: ({ hash, type, bytes, at }) =>
      sql.run(
        'INSERT INTO blobs (hash, type, length, at, bytes) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING',
        hash,
        type,
        bytes.length,
        at,
        bytes,
      ),
    eraseBlob: (hash) => sql.run('DELETE FROM blobs WHERE hash = ?', hash),
    namesBlob: (hash) => sql.number('SELECT count(*) FROM pictures WHERE hash = ?', hash) > 0,
    blobsBefore: (at) => sql.all('SELECT hash FROM blobs WHERE at < ?', at).map((row) => String(row['hash'])),
  } satisfies Partial<GatewayStore>
}

function commandMethods(sql: Sql) {
  return {
    command: (agentId, id) => {
      const row = sql.one('SELECT * FROM commands WHERE agent_id = ? AND id = ?', agentId, id)
      return row === null ? null : toCommand(row)
    },
    nextAcceptedNo: () => sql.number('SELECT max(accepted_no) FROM commands') + 1,
    putCommand: (row) => sql.put('commands', commandRow(row)),
    laneHead: (deviceId, lane) => {
      const row = sql.one('SELECT head FROM lanes WHERE device_id = ? AND lane = ?', deviceId, lane)
      return row === null ? null : String(row['head'])
    },
    lanesOf: (deviceId) =>
      sql
        .all('SELECT lane, head FROM lanes WHERE device_id = ? ORDER BY rowid', deviceId)
        .map((row) => ({ lane: String(row['lane']), head: String(row['head']) })),
    setLaneHead: (deviceId, lane, head) => sql.put('lanes', { device_id: deviceId, lane, head }),
  } satisfies Partial<GatewayStore>
}

function deskMethods(sql: Sql) {
  const agentWhere = (column: 'token' | 'id', value: string): StoredAgent | null => {
    const row = sql.one(`SELECT * FROM agents WHERE ${column} = ?`, value)
    return row === null ? null : toAgent(row)
  }
  return {
    meta: (key) => {
      const row = sql.one('SELECT value FROM meta WHERE key = ?', key)
      return row === null ? null : String(row['value'])
    },
    setMeta: (key, value) => sql.put('meta', { key, value }),
    device: (agentId, deviceId) => {
      const row = sql.one('SELECT * FROM devices WHERE agent_id = ? AND device_id = ?', agentId, deviceId)
      return row === null ? null : toDevice(row)
    },
    devices: () => sql.all('SELECT * FROM devices ORDER BY agent_id, device_id').map(toDevice),
    putDevice: (row) => sql.put('devices', deviceRow(row)),
    agentByToken: (token) => agentWhere('token', token),
    agent: (id) => agentWhere('id', id),
    agents: () => sql.all('SELECT * FROM agents ORDER BY id').map(toAgent),
    putAgent: ({ token, id, name, role }) => sql.put('agents', { token, id, name, role }),
  } satisfies Partial<GatewayStore>
}

function wholeMethods(sql: Sql) {
  const count = (table: string, where = ''): number => sql.number(`SELECT count(*) FROM ${table} ${where}`)
  return {
    counts: () => ({
      events: count('events'),
      conversations: count('conversations'),
      messages: count('messages'),
      captures: count('records', "WHERE kind = 'capture'"),
      tickets: count('records', "WHERE kind = 'ticket'"),
      commands: count('commands'),
      accepted: count('commands', 'WHERE accepted_no IS NOT NULL'),
      devices: count('devices'),
    }),
    dump: () => ({
      meta: sql
        .all("SELECT key, value FROM meta WHERE key <> 'floor' ORDER BY key")
        .map((row) => [String(row['key']), String(row['value'])] as const),
      floor: floorOf(sql),
      events: sql.all('SELECT conversation_id, event FROM events ORDER BY seq').map((row) => ({
        conversationId: row['conversation_id'] === null ? null : String(row['conversation_id']),
        event: frameOf(row),
      })),
      conversations: sql.all('SELECT * FROM conversations ORDER BY id').map(toStoredConversation),
      messages: sql.all('SELECT * FROM messages ORDER BY conversation_id, ord').map(toMessage),
      files: filesOf(sql),
      records: recordsOf(sql),
      commands: sql.all('SELECT * FROM commands ORDER BY agent_id, id').map(toCommand),
      lanes: sql
        .all('SELECT * FROM lanes ORDER BY device_id, lane')
        .map((row) => ({ deviceId: String(row['device_id']), lane: String(row['lane']), head: String(row['head']) })),
      devices: sql.all('SELECT * FROM devices ORDER BY agent_id, device_id').map(toDevice),
      agents: sql.all('SELECT * FROM agents ORDER BY token').map(toAgent),
    }),
    load: (from: StoreDump) => {
      for (const table of Object.keys(TABLES)) sql.run(`DELETE FROM ${table}`)
      for (const [key, value] of from.meta) sql.put('meta', { key, value })
      setFloor(sql, from.floor)
      for (const row of from.events) sql.put('events', eventRow(row))
      for (const row of from.conversations) sql.put('conversations', conversationRow(row))
      for (const row of from.messages) putMessage(sql, row)
      for (const row of from.files) sql.put('files', fileRow(row))
      for (const row of from.records) sql.put('records', recordRow(row))
      for (const row of from.commands) sql.put('commands', commandRow(row))
      for (const { deviceId, lane, head } of from.lanes) sql.put('lanes', { device_id: deviceId, lane, head })
      for (const row of from.devices) sql.put('devices', deviceRow(row))
      for (const { token, id, name, role } of from.agents) sql.put('agents', { token, id, name, role })
    },
  } satisfies Partial<GatewayStore>
}

/** Makes a new database, or brings one of an older version up to this one, in one transaction. */
function upgrade(db: DatabaseSync, from: number): void {
  if (from === SCHEMA_VERSION) return
  db.exec('BEGIN IMMEDIATE')
  try {
    db.exec(SCHEMA)
    for (let version = Math.max(from, 1) + 1; version <= SCHEMA_VERSION; version += 1) db.exec(UPGRADES[version] ?? '')
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/**
 * The store on disk: one SQLite file, write-ahead log, every commit synced before it returns.
 * Throws when the file can't be opened, is no database, or was written by a newer version. ':memory:' keeps nothing.
 */
export function createSqliteStore(file: string): GatewayStore {
  const db = new DatabaseSync(file, { timeout: 2_000 })
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
    const sql = createSql(db)
    const version = sql.number('PRAGMA user_version')
    if (version > SCHEMA_VERSION) throw new Error(`the database is of a newer version (${version})`)
    upgrade(db, version)
    return {
      transaction: createTransaction(db),
      ...eventMethods(sql),
      ...conversationMethods(sql),
      ...fileMethods(sql),
      ...recordMethods(sql),
      ...commandMethods(sql),
      ...deskMethods(sql),
      ...wholeMethods(sql),
      close: () => db.close(),
    }
  } catch (error) {
    db.close()
    throw error
  }
}
