/**
 * Tables of a gateway's database. Checkers read them with the sqlite3 command line, so columns speak for themselves
 * and only whole structures (events, bodies, verdict details) are JSON text. Append-only: a released column stays.
 */
export const SCHEMA_VERSION = 3

/**
 * What each version adds to the one before it. Version 1 is the statements of `SCHEMA`, which are made whole first.
 * 2: how a conversation was put away and why it waits, pictures, customer files, blobs.
 * 3: captures and tickets, until when a channel takes free words.
 */
export const UPGRADES: Readonly<Record<number, string>> = {
  2: `
ALTER TABLE conversations ADD COLUMN shelf TEXT;
ALTER TABLE conversations ADD COLUMN queued TEXT;
CREATE INDEX conversations_of ON conversations (assignee_id, state);
ALTER TABLE messages ADD COLUMN pictures TEXT;
CREATE TABLE pictures (hash TEXT NOT NULL, message_id TEXT NOT NULL, conversation_id TEXT NOT NULL, PRIMARY KEY (hash, message_id)) STRICT, WITHOUT ROWID;
CREATE INDEX pictures_of ON pictures (conversation_id);
CREATE TABLE files (customer_id TEXT PRIMARY KEY, seq INTEGER NOT NULL, file TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE blobs (hash TEXT PRIMARY KEY, type TEXT NOT NULL, length INTEGER NOT NULL, at REAL NOT NULL, bytes BLOB NOT NULL) STRICT;
`,
  3: `
ALTER TABLE conversations ADD COLUMN reply_until REAL;
CREATE TABLE records (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, seq INTEGER NOT NULL, customer_id TEXT, conversation_id TEXT, cause_id TEXT, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX records_of ON records (kind);
`,
}

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
  seq INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, conversation_id TEXT,
  cause_id TEXT, device_id TEXT, event TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_event_per_command ON events (cause_id, device_id) WHERE cause_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS events_of ON events (conversation_id);
CREATE TABLE IF NOT EXISTS conversations (
  id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, customer_name TEXT NOT NULL, vip INTEGER NOT NULL, shop TEXT NOT NULL,
  channel TEXT NOT NULL, state TEXT NOT NULL, assignee_id TEXT, assignee_name TEXT, tags TEXT NOT NULL, opened_at REAL NOT NULL,
  seq INTEGER NOT NULL, last_ord INTEGER NOT NULL, fact_seq INTEGER NOT NULL, fact_device TEXT, fact_other_seq INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS messages (
  id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL, ord INTEGER NOT NULL, seq INTEGER NOT NULL UNIQUE,
  author_kind TEXT NOT NULL, author_id TEXT NOT NULL, author_name TEXT NOT NULL, internal INTEGER NOT NULL, text TEXT NOT NULL,
  at REAL NOT NULL, cause_id TEXT, device_id TEXT, delivery TEXT NOT NULL, UNIQUE (conversation_id, ord)) STRICT;
CREATE TABLE IF NOT EXISTS commands (
  id TEXT NOT NULL, device_id TEXT NOT NULL, agent_id TEXT NOT NULL, lane TEXT NOT NULL, conversation_id TEXT NOT NULL,
  accepted_no INTEGER UNIQUE, body_hash TEXT NOT NULL, body TEXT, verdict TEXT NOT NULL, reason TEXT, seq INTEGER, at REAL NOT NULL,
  PRIMARY KEY (agent_id, id)) STRICT;
CREATE INDEX IF NOT EXISTS commands_of ON commands (conversation_id);
CREATE TABLE IF NOT EXISTS lanes (device_id TEXT NOT NULL, lane TEXT NOT NULL, head TEXT NOT NULL, PRIMARY KEY (device_id, lane)) STRICT;
CREATE TABLE IF NOT EXISTS devices (
  device_id TEXT NOT NULL, agent_id TEXT NOT NULL, client_epoch INTEGER NOT NULL, generation TEXT NOT NULL, acked INTEGER NOT NULL,
  refetching INTEGER NOT NULL, seen_at REAL NOT NULL, PRIMARY KEY (agent_id, device_id)) STRICT;
CREATE TABLE IF NOT EXISTS agents (token TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL) STRICT;
`
