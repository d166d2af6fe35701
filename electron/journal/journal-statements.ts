import type { DatabaseSync } from 'node:sqlite'
import type { CaptureAccount, JournalRow, LeftWork, Outcome, Receipt } from '../../shared/model/journal.ts'
import { must } from '../../shared/lib/assert.ts'
import type { Random } from '../../shared/lib/random.ts'
import { decideFact, submitFact, wordsMark } from './chain-rules.ts'
import { prepareChain, type ChainWriter } from './chain-writer.ts'
import type { ClaimRequest, RevokeRequest } from './journal-port.ts'
import type { CommandRecord, DecisionRecord } from './journal-rows.ts'

type AccountRecord = { generation: string | null; submitted: number; told: number; captured: number }
type Counts = Omit<CaptureAccount['all'], 'submitted'>

export type CommandInsert = {
  readonly row: Pick<
    JournalRow,
    | 'no'
    | 'rootNo'
    | 'id'
    | 'accountId'
    | 'lane'
    | 'conversationId'
    | 'label'
    | 'body'
    | 'baseMessageId'
    | 'dependsOn'
    | 'draftId'
    | 'rehearsal'
  >
  readonly composed: { readonly at: number; readonly live: boolean }
  readonly bodyHash: string | null
  readonly isCapture: boolean
}

type ReopenWrite = { readonly id: string; readonly body: JournalRow['body']; readonly serverEpoch: string; readonly at: number }

/** `commandNo`: number of the command it is about. */
export type DecisionInsert = { readonly commandNo: number; readonly wish: boolean } & Omit<DecisionRecord, 'no' | 'wish'>

/** Every statement the store uses, prepared once, with the types of its columns. */
export function prepareStatements(db: DatabaseSync, random: Random) {
  const chain = prepareChain(db, random)
  return {
    ...prepareReads(db),
    ...prepareFactWrites(db, chain),
    ...prepareCommandWrites(db, chain),
    ...prepareReopening(db),
    ...prepareAccountWrites(db, chain),
    ...prepareRights(db),
  }
}

/** SQLite gives untyped records; the schema (journal-schema.ts, STRICT tables) is what makes the type true. */
function query<T>(db: DatabaseSync, text: string): { get(key: string): T | null; all(key: string): T[] } {
  const statement = db.prepare(text)
  return {
    get: (key) => (statement.get(key) as T | undefined) ?? null,
    all: (key) => statement.all(key).map((record) => ({ ...record }) as T),
  }
}

const prepareReads = (db: DatabaseSync) => {
  const meta = query<{ value: string }>(db, 'SELECT value FROM meta WHERE key = ?')
  const sequence = query<{ seq: number }>(db, 'SELECT seq FROM sqlite_sequence WHERE name = ?')
  return {
    command: query<CommandRecord>(db, 'SELECT * FROM commands WHERE id = ?'),
    open: query<CommandRecord>(db, 'SELECT * FROM commands WHERE account_id = ? AND outcome IS NULL ORDER BY no'),
    tombstones: query<{ id: string; outcome: Outcome }>(
      db,
      'SELECT id, outcome FROM commands WHERE account_id = ? AND outcome IS NOT NULL ORDER BY no',
    ),
    standing: query<DecisionRecord>(
      db,
      `SELECT decisions.* FROM decisions JOIN commands ON commands.id = command_id
         WHERE command_id = ? AND decisions.no > reopened_after ORDER BY decisions.no DESC LIMIT 1`,
    ),
    account: query<AccountRecord>(db, 'SELECT generation, submitted, told, captured FROM generations WHERE account_id = ?'),
    captures: query<{ id: string; captureNo: number; outcome: Outcome | null }>(
      db,
      'SELECT id, capture_no AS captureNo, outcome FROM commands WHERE account_id = ? AND capture_no IS NOT NULL ORDER BY capture_no',
    ),
    /** Rows by how they ended, with those that were pruned. */
    counts: query<Counts>(
      db,
      `SELECT pruned_applied + coalesce(sum(outcome = 'applied'), 0) AS applied,
         pruned_cancelled + coalesce(sum(outcome = 'cancelled'), 0) AS cancelled,
         pruned_superseded + coalesce(sum(outcome = 'superseded'), 0) AS superseded,
         pruned_erased + coalesce(sum(outcome = 'erased'), 0) AS erased,
         count(no) - count(outcome) AS open
       FROM generations LEFT JOIN commands USING (account_id) WHERE account_id = ? GROUP BY account_id`,
    ),
    receipts: query<Receipt & { at: number }>(db, 'SELECT command_id AS id, seq, at FROM receipts WHERE account_id = ? ORDER BY seq'),
    unreceipted: query<{ id: string }>(
      db,
      `SELECT id FROM commands WHERE account_id = ? AND capture_no IS NOT NULL AND outcome = 'applied'
         AND id NOT IN (SELECT command_id FROM receipts) ORDER BY capture_no`,
    ),
    meta: (key: string): string => must(meta.get(key), `meta ${key}`).value,
    /** Number of the next submit; never given twice, also after pruning. */
    nextNo: (): number => (sequence.get('commands')?.seq ?? 0) + 1,
  }
}

/** What never changes again, each with its link of the log (J9). */
const prepareFactWrites = (db: DatabaseSync, chain: ChainWriter) => {
  const insert = db.prepare(
    `INSERT INTO commands (no, root_no, id, account_id, lane, conversation_id, label, body, body_hash, composed_at, composed_live,
       base_message_id, depends_on, draft_id, capture_no, rehearsal, words_salt, words_mark)
     VALUES ($no, $root_no, $id, $account_id, $lane, $conversation_id, $label, $body, $body_hash, $composed_at, $composed_live,
       $base_message_id, $depends_on, $draft_id, $capture_no, $rehearsal, $words_salt, $words_mark)`,
  )
  const count = db.prepare(
    'INSERT INTO generations (account_id, submitted) VALUES (?, 1) ON CONFLICT (account_id) DO UPDATE SET submitted = submitted + 1',
  )
  const countCapture = db.prepare('UPDATE generations SET captured = captured + 1 WHERE account_id = ? RETURNING captured')
  const decision = db.prepare(
    'INSERT INTO decisions (command_id, at, wish, kind, rule, judged_up_to, reason, by_ids) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  return {
    /** `isCapture`: it is numbered within its account. */
    insertCommand({ row, composed, bodyHash, isCapture }: CommandInsert): void {
      const { no, rootNo, id, accountId, lane, conversationId, label, body, baseMessageId, dependsOn, draftId } = row
      count.run(accountId)
      const salt = chain.salt()
      const fields = {
        no,
        root_no: rootNo,
        id,
        account_id: accountId,
        lane,
        conversation_id: conversationId,
        composed_at: composed.at,
        composed_live: composed.live ? 1 : 0,
        base_message_id: baseMessageId,
        depends_on: dependsOn,
        draft_id: draftId,
        capture_no: isCapture ? Number(must(countCapture.get(accountId), 'account of a capture')['captured']) : null,
        rehearsal: row.rehearsal === true ? 1 : 0,
        words_mark: wordsMark(salt, { body_hash: bodyHash, label }),
      }
      insert.run({ ...fields, label, body: body === null ? null : JSON.stringify(body), body_hash: bodyHash, words_salt: salt })
      chain.append('submit', { commandNo: no, fact: submitFact(fields) })
    },
    insertDecision({ commandNo, wish, ...each }: DecisionInsert): void {
      const { command_id: id, at, kind, rule, judged_up_to: judgedUpTo, reason, by_ids: byIds } = each
      const no = Number(decision.run(id, at, wish ? 1 : 0, kind, rule, judgedUpTo, reason, byIds).lastInsertRowid)
      chain.append('decide', { commandNo, decisionNo: no, fact: decideFact({ ...each, no }) })
    },
  }
}

const prepareCommandWrites = (db: DatabaseSync, chain: ChainWriter) => {
  const receipt = db.prepare(
    `INSERT INTO receipts (command_id, account_id, seq, at)
       SELECT id, account_id, $seq, $at FROM commands WHERE id = $id AND capture_no IS NOT NULL ON CONFLICT DO NOTHING`,
  )
  const claim = db.prepare(
    `UPDATE commands SET claim_open = 1, claim_client_epoch = ?, claim_server_epoch = ?, claim_at = ?, claims = claims + 1 WHERE id = ?`,
  )
  const close = db.prepare('UPDATE commands SET claim_open = 0 WHERE id = ? AND claim_open = 1')
  const settle = db.prepare('UPDATE decisions SET wish = 0 WHERE command_id = ?')
  const finish = db.prepare(
    `UPDATE commands SET body = NULL, outcome = $outcome, finished_at = coalesce(finished_at, $at),
       label = iif($outcome = 'erased', '', label), body_hash = iif($outcome = 'erased', NULL, body_hash),
       words_salt = iif($outcome = 'erased', NULL, words_salt) WHERE id = $id RETURNING no`,
  )
  return {
    /** Only captures have receipts; a second one of the same changes nothing. */
    insertReceipt: ({ id, seq }: Receipt, at: number): void => void receipt.run({ id, seq, at }),
    claim({ id, clientEpoch, serverEpoch, at }: ClaimRequest): void {
      claim.run(clientEpoch, serverEpoch, at, id)
    },
    closeClaim(id: string): void {
      close.run(id)
      settle.run(id)
    },
    finish({ id, outcome, at }: { id: string; outcome: Outcome; at: number }): void {
      const ended = finish.get({ id, outcome, at })
      if (outcome === 'erased' && ended !== undefined) chain.append('erase', { commandNo: Number(ended['no']) })
    },
  }
}

const prepareReopening = (db: DatabaseSync) => {
  const reopen = db.prepare(
    `UPDATE commands SET outcome = NULL, finished_at = NULL, body = $body, claim_open = 1, claim_client_epoch = 1, claim_server_epoch = $epoch,
       claim_at = $at, reopened = reopened + 1,
       reopened_after = coalesce((SELECT max(no) FROM decisions WHERE command_id = $id), 0) WHERE id = $id`,
  )
  const voidReceipt = db.prepare('DELETE FROM receipts WHERE command_id = ?')
  return {
    /** FR13. Of a row written anew it only says that it is reopened. */
    reopen({ id, body, serverEpoch, at }: ReopenWrite): void {
      reopen.run({ id, body: body === null ? null : JSON.stringify(body), epoch: serverEpoch, at })
      voidReceipt.run(id)
    },
  }
}

const prepareRights = (db: DatabaseSync) => {
  const revoke = db.prepare('INSERT INTO revoked (account_id, name, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const giveBack = db.prepare('DELETE FROM revoked WHERE account_id = ?')
  const all = db.prepare('SELECT account_id AS accountId, name, at AS revokedAt FROM revoked ORDER BY account_id')
  return {
    revoke: ({ accountId, name, at }: Omit<RevokeRequest, 'on'>): void => void revoke.run(accountId, name, at),
    giveBack: (accountId: string): void => void giveBack.run(accountId),
    revoked: () => all.all().map((record) => ({ ...record }) as Omit<LeftWork, 'rows'>),
  }
}

const prepareAccountWrites = (db: DatabaseSync, chain: ChainWriter) => {
  const setMeta = db.prepare('UPDATE meta SET value = ? WHERE key = ?')
  const adopt = db.prepare(
    'INSERT INTO generations (account_id, generation) VALUES (?, ?) ON CONFLICT (account_id) DO UPDATE SET generation = excluded.generation',
  )
  const tell = db.prepare('INSERT INTO generations (account_id, told) VALUES (?, 1) ON CONFLICT (account_id) DO UPDATE SET told = 1')
  const old = 'FROM commands WHERE outcome IS NOT NULL AND capture_no IS NULL AND finished_at <= ?'
  const listOld = db.prepare(`SELECT no, (SELECT count(*) FROM decisions WHERE command_id = id) AS words ${old} ORDER BY no`)
  const countOld = db.prepare(
    `UPDATE generations SET
       pruned_applied = pruned_applied + old.applied, pruned_cancelled = pruned_cancelled + old.cancelled,
       pruned_superseded = pruned_superseded + old.superseded, pruned_erased = pruned_erased + old.erased
     FROM (SELECT account_id AS account, sum(outcome = 'applied') AS applied, sum(outcome = 'cancelled') AS cancelled,
       sum(outcome = 'superseded') AS superseded, sum(outcome = 'erased') AS erased ${old} GROUP BY account_id) AS old
     WHERE account_id = old.account`,
  )
  const forgetWords = db.prepare(`DELETE FROM decisions WHERE command_id IN (SELECT id ${old})`)
  const forgetCommands = db.prepare(`DELETE ${old}`)
  return {
    setMeta: (key: string, value: string): void => void setMeta.run(value, key),
    adopt: ({ accountId, generation }: { accountId: string; generation: string }): void => void adopt.run(accountId, generation),
    tell: (accountId: string): void => void tell.run(accountId),
    /** Forgets tombstones of `before` (ms) and earlier; their number stays in the base counts. */
    prune(before: number): void {
      const gone = listOld.all(before)
      if (gone.length === 0) return
      for (const { no, words } of gone) chain.append('prune', { commandNo: Number(no), fact: String(words) })
      countOld.run(before)
      forgetWords.run(before)
      forgetCommands.run(before)
    },
  }
}
