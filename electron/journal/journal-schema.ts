import type { DatabaseSync } from 'node:sqlite'
import type { Random } from '../../shared/lib/random.ts'
import { beginChain } from './chain-writer.ts'

/** What SQL alone can't do. */
type Step = (db: DatabaseSync, random: Random) => void

/**
 * The journal's tables, readable with the sqlite3 command line. Times are milliseconds since 1970.
 *
 * meta(key, value): device_id · server_offset (ms) · journal_lost ('1' when this file took the place of a lost one) ·
 *   next_low_no (next number for rows written back after a loss).
 * commands: one row per command. no = submit order; root_no = number of the first ancestor in the lane; body = JSON, null once
 *   finished or erased; body_hash = sha256 of the body's canonical JSON, null once erased; claim_open = null never claimed,
 *   1 attempt open, 0 closed by a definite negative; claims = attempts so far; outcome = null while unfinished, else the tombstone.
 * decisions: every decision ever kept; the one with the highest no per command stands. wish = 1 while an open attempt must be
 *   resolved first; by_ids = JSON list of the commands a replacement created (they are rows of commands).
 * generations: one row per account. generation = ledger id last adopted; submitted = submits ever made, only grows;
 *   told = 1 once the ledger took notice of a loss; pruned_* = finished commands no longer kept, by outcome.
 *   captured = captures ever submitted, only grows (J9).
 * rehearsal (commands): 1 when made in a rehearsal (J25); such a capture has no number.
 * capture_no (commands): number of a capture within its account, 1, 2, 3 …; null for everything else. Captures are never pruned.
 * reopened (commands): times it was done and then reopened, because a restored server has forgotten it (FR13); decisions up to number
 *   reopened_after were about the time before and stand no more. Its receipt goes.
 * receipts: captures the back-end has, by the event that says so (JR10).
 * revoked: accounts whose right has ended by their gateway's word (JR10), with their agent's name and when this computer heard it
 *   (server time). Gone when the right is back.
 * chain: the log (J9): one row per submit, decision, erasure and forgotten command, each written with it and never again. hash = SHA-256
 *   of the hash before and the row; fact = SHA-256 of the columns that never change (chain-rules.ts has both, in hex).
 * words_mark (commands) = SHA-256 of body_hash and label under words_salt, which is null once they are erased.
 *
 * Append-only: a released version is never edited, a change is one more entry.
 */
const VERSIONS: readonly (string | Step)[] = [
  `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE commands (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  root_no INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  label TEXT NOT NULL,
  body TEXT,
  body_hash TEXT,
  composed_at REAL NOT NULL,
  composed_live INTEGER NOT NULL,
  base_message_id TEXT,
  depends_on TEXT,
  draft_id TEXT,
  claim_open INTEGER,
  claim_client_epoch INTEGER,
  claim_server_epoch TEXT,
  claim_at REAL,
  claims INTEGER NOT NULL DEFAULT 0,
  outcome TEXT,
  finished_at REAL
) STRICT;
CREATE INDEX commands_open ON commands (account_id, no) WHERE outcome IS NULL;
CREATE INDEX commands_finished ON commands (finished_at) WHERE outcome IS NOT NULL;
CREATE TABLE decisions (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  command_id TEXT NOT NULL,
  at REAL NOT NULL,
  wish INTEGER NOT NULL,
  kind TEXT NOT NULL,
  rule TEXT,
  judged_up_to INTEGER,
  reason TEXT,
  by_ids TEXT
) STRICT;
CREATE INDEX decisions_of ON decisions (command_id, no);
CREATE TABLE generations (
  account_id TEXT PRIMARY KEY,
  generation TEXT,
  submitted INTEGER NOT NULL DEFAULT 0,
  told INTEGER NOT NULL DEFAULT 0,
  pruned_applied INTEGER NOT NULL DEFAULT 0,
  pruned_cancelled INTEGER NOT NULL DEFAULT 0,
  pruned_superseded INTEGER NOT NULL DEFAULT 0,
  pruned_erased INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
`,
  `
ALTER TABLE commands ADD COLUMN capture_no INTEGER;
ALTER TABLE commands ADD COLUMN rehearsal INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX captures_of ON commands (account_id, capture_no) WHERE capture_no IS NOT NULL;
ALTER TABLE generations ADD COLUMN captured INTEGER NOT NULL DEFAULT 0;
CREATE TABLE receipts (
  command_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_of ON receipts (account_id);
`,
  `
ALTER TABLE commands ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE commands ADD COLUMN reopened_after INTEGER NOT NULL DEFAULT 0;
`,
  `
CREATE TABLE revoked (account_id TEXT PRIMARY KEY, name TEXT NOT NULL, at REAL NOT NULL) STRICT, WITHOUT ROWID;
`,
  (db, random) => {
    db.exec(`
ALTER TABLE commands ADD COLUMN words_salt TEXT;
ALTER TABLE commands ADD COLUMN words_mark TEXT;
CREATE TABLE chain (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  command_no INTEGER,
  decision_no INTEGER,
  fact TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX chain_endings ON chain (command_no) WHERE kind IN ('erase', 'prune');
`)
    beginChain(db, random)
  },
]

/** 'HLDF': tells a journal from any other SQLite file. */
export const APPLICATION_ID = 0x484c4446
export const SCHEMA_VERSION = VERSIONS.length

/** Brings a file from version `from` (0: empty) to `SCHEMA_VERSION`. Call inside a transaction. */
export function migrate(db: DatabaseSync, from: number, random: Random): void {
  for (const step of VERSIONS.slice(from)) {
    if (typeof step === 'string') db.exec(step)
    else step(db, random)
  }
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`)
}
