import type { DatabaseSync } from 'node:sqlite'
import { laneOf, subjectOf } from '../../shared/model/command.ts'
import type {
  CaptureAccount,
  Decision,
  DecideError,
  JournalOpening,
  JournalRow,
  LeftWork,
  SubmitIntent,
} from '../../shared/model/journal.ts'
import { must } from '../../shared/lib/assert.ts'
import { err, ok } from '../../shared/lib/result.ts'
import { systemRandom, type Random } from '../../shared/lib/random.ts'
import { prepareChainCheck, type ChainCheck } from './chain-check.ts'
import { bodyHashOf } from './chain-rules.ts'
import {
  byIdsOf,
  isRepeat,
  isUndecided,
  judgeClaim,
  judgeDecision,
  judgeTakeOver,
  outcomeAfter,
  rootFor,
  settlesDoubt,
} from './decision-rules.ts'
import { TOMBSTONE_MS, type DecideRequest, type FinishItem, type JournalRules, type ReopenRequest } from './journal-port.ts'
import { createdBy, rowOf, type CommandRecord, type DecisionRecord } from './journal-rows.ts'
import { prepareStatements } from './journal-statements.ts'
import { renumber } from './rejournal-rules.ts'

export type JournalStore = JournalRules & {
  /** Whether this command has been claimed before; a repeated claim needs no disk flush (JR4). */
  claimedBefore(id: string): boolean
}

/** The rules over one open database. No call opens a transaction: the caller groups them (journal-batch.ts). Throws SQLite's errors. */
export function createJournalStore(db: DatabaseSync, random: Random = systemRandom): JournalStore {
  const core = coreOf(db, random)
  const { sql, command, standing } = core
  return {
    deviceId: () => sql.meta('device_id'),
    claimedBefore: (id) => (command(id)?.claims ?? 0) > 0,
    submit(request) {
      const record = command(request.id)
      if (record === null) return ok(create(core, request, { at: request.composedAt, live: request.composedLive, replaced: null }))
      const same = record.account_id === request.accountId && record.body_hash === bodyHashOf(request.body)
      return same ? ok(core.rowFor(record)) : err({ kind: 'id_reuse' })
    },
    decide: (request) => decide(core, request),
    claim(request) {
      const record = command(request.id)
      const verdict = judgeClaim(record === null ? null : standingOf(record, standing(request.id)))
      if (verdict === 'granted') sql.claim(request)
      return verdict
    },
    closeClaims: (ids) =>
      ids.flatMap((id) => {
        const record = command(id)
        if (record === null || record.claim_open !== 1 || record.outcome !== null) return []
        sql.closeClaim(id)
        return [core.row(id)]
      }),
    finish: (items, at) => finish(core, items, at),
    erase: (ids, at) => {
      const items = ids.map((id): FinishItem => ({ id, outcome: 'erased' }))
      return finish(core, items, at)
    },
    opening: (accountId) => opening(core, accountId),
    openRows: core.openRows,
    receipts(items, at) {
      for (const item of items) sql.insertReceipt(item, at)
    },
    captureAccount: (accountId) => captureAccount(core, accountId),
    checkLog: (from) => core.check(from),
    adoptGeneration(accountId, generation) {
      if (sql.account.get(accountId)?.generation !== generation) sql.adopt({ accountId, generation })
    },
    rejournal: (accountId, rows) => rejournal(core, accountId, rows),
    reopen: (request) => reopen(core, request),
    revoke({ on, ...request }) {
      if (on) sql.revoke(request)
      else sql.giveBack(request.accountId)
    },
    leftWork: () => leftWork(core),
    setServerOffset: (offset) => sql.setMeta('server_offset', String(offset)),
  }
}

type Core = {
  check: ChainCheck
  sql: ReturnType<typeof prepareStatements>
  command: (id: string) => CommandRecord | null
  standing: (id: string) => DecisionRecord | null
  rowFor: (record: CommandRecord) => JournalRow
  row: (id: string) => JournalRow
  openRows: (accountId: string) => readonly JournalRow[]
}

function coreOf(db: DatabaseSync, random: Random): Core {
  const sql = prepareStatements(db, random)
  const command = (id: string): CommandRecord | null => sql.command.get(id)
  const standing = (id: string): DecisionRecord | null => sql.standing.get(id)
  const rowFor = (record: CommandRecord): JournalRow => {
    const decision = standing(record.id)
    const by = decision === null ? [] : createdBy(decision).flatMap((id) => command(id) ?? [])
    return rowOf(record, decision, by)
  }
  return {
    check: prepareChainCheck(db),
    sql,
    command,
    standing,
    rowFor,
    row: (id) => rowFor(must(command(id), `command ${id}`)),
    openRows: (accountId) => sql.open.all(accountId).map(rowFor),
  }
}

type Stamp = { readonly at: number; readonly live: boolean; readonly replaced: CommandRecord | null }

function create({ sql, row }: Core, intent: SubmitIntent, { at, live, replaced }: Stamp): JournalRow {
  const no = sql.nextNo()
  const lane = laneOf(intent.body)
  const rootNo = replaced === null ? no : rootFor({ lane: replaced.lane, rootNo: replaced.root_no }, lane, no)
  const { id, accountId, label, baseMessageId, dependsOn, draftId, body, rehearsal } = intent
  sql.insertCommand({
    row: { no, rootNo, id, accountId, lane, conversationId: subjectOf(body), label, body, baseMessageId, dependsOn, draftId, rehearsal },
    composed: { at, live },
    bodyHash: bodyHashOf(body),
    isCapture: body.kind === 'capture.add' && rehearsal !== true,
  })
  return row(id)
}

function decide(core: Core, request: DecideRequest): ReturnType<JournalRules['decide']> {
  const { accountId, byAccountId, commandId, decision, at, composedLive } = request
  const { sql, command, row } = core
  const found = command(commandId)
  const record = found?.account_id === accountId ? found : null
  const before = core.standing(commandId)
  const byIds = byIdsOf(decision)
  const word = before === null ? null : { at: before.at, kind: before.kind, byIds: createdBy(before) }
  if (record !== null && isRepeat(word, { at, kind: decision.kind, byIds })) {
    return ok({ effect: before?.wish === 1 ? 'wish' : 'done', rows: [commandId, ...byIds].map(row) })
  }
  const verdict = judgeDecision(record === null ? null : standingOf(record, before), decision)
  if (!verdict.ok || record === null) return verdict.ok ? err({ kind: 'unknown_command' }) : verdict
  const barred = byAccountId === undefined ? null : barredFrom(core, request, row(commandId))
  if (barred !== null) return err(barred)
  const by = decision.kind === 'replace' ? decision.by : []
  const reused = by.some((intent) => command(intent.id) !== null || intent.accountId !== (byAccountId ?? accountId))
  if (reused || new Set(byIds).size !== byIds.length) return err({ kind: 'id_reuse' })
  const made = by.map((intent) => create(core, intent, { at, live: composedLive, replaced: record }))
  if (settlesDoubt(decision)) sql.closeClaim(commandId)
  sql.insertDecision({ commandNo: record.no, command_id: commandId, at, wish: verdict.value.effect === 'wish', ...columnsOf(decision) })
  return ok({ effect: verdict.value.effect, rows: [row(commandId), ...made] })
}

/** CB2. */
function barredFrom({ sql, openRows }: Core, { accountId, decision }: DecideRequest, row: JournalRow): DecideError | null {
  if (!sql.revoked().some((one) => one.accountId === accountId)) return { kind: 'forbidden' }
  return judgeTakeOver(row, decision, openRows(accountId))
}

const leftWork = ({ sql, openRows }: Core): readonly LeftWork[] =>
  sql.revoked().map((one) => ({ ...one, rows: openRows(one.accountId).filter(isUndecided) }))

function finish({ sql, command, row }: Core, items: readonly FinishItem[], at: number): readonly JournalRow[] {
  const changed = items.flatMap(({ id, outcome, seq }) => {
    const record = command(id)
    if (record === null || outcomeAfter(record.outcome, outcome) === record.outcome) return []
    sql.finish({ id, outcome, at })
    if (seq !== undefined && outcome === 'applied') sql.insertReceipt({ id, seq }, at)
    return [row(id)]
  })
  sql.prune(at - TOMBSTONE_MS)
  return changed
}

function opening({ sql, openRows }: Core, accountId: string): JournalOpening {
  const account = sql.account.get(accountId)
  return {
    deviceId: sql.meta('device_id'),
    accountId,
    generation: account?.generation ?? null,
    journalLost: sql.meta('journal_lost') === '1' && account?.told !== 1,
    open: [...openRows(accountId)],
    tombstones: sql.tombstones.all(accountId),
    unreceipted: sql.unreceipted.all(accountId).map(({ id }) => id),
    submitted: account?.submitted ?? 0,
    serverOffset: Number(sql.meta('server_offset')),
  }
}

function captureAccount({ sql }: Core, accountId: string): CaptureAccount {
  const account = sql.account.get(accountId)
  const none = { applied: 0, cancelled: 0, superseded: 0, erased: 0, open: 0 }
  return {
    submitted: account?.captured ?? 0,
    rows: sql.captures.all(accountId),
    receipts: sql.receipts.all(accountId),
    all: { submitted: account?.submitted ?? 0, ...none, ...sql.counts.get(accountId) },
  }
}

function rejournal({ sql, command, row }: Core, accountId: string, rows: readonly JournalRow[]): readonly JournalRow[] {
  const missing = rows.filter((each) => each.accountId === accountId && command(each.id) === null)
  const lost = sql.meta('journal_lost') === '1'
  const fresh = renumber(missing, lost ? Number(sql.meta('next_low_no')) : sql.nextNo())
  if (lost) sql.setMeta('next_low_no', String(fresh.next))
  for (const each of fresh.rows) {
    const composed = { at: each.composedAt, live: each.composedLive }
    sql.insertCommand({
      row: each,
      composed,
      bodyHash: each.body === null ? null : bodyHashOf(each.body),
      isCapture: each.captureNo !== null,
    })
    sql.claim({ id: each.id, ...each.claim })
    const word = each.decision
    const of = { commandNo: each.no, command_id: each.id }
    if (word !== null) sql.insertDecision({ ...of, at: word.at, wish: word.wish, ...columnsOf(word.decision) })
  }
  sql.tell(accountId)
  return fresh.rows.map((each) => row(each.id))
}

/** FR13. What is open after an earlier call is answered again: the answer may have been lost. What a person marked as sent stays done. */
function reopen({ sql, command, standing, row }: Core, { accountId, rows, serverEpoch }: ReopenRequest): readonly JournalRow[] {
  return rows.flatMap((each) => {
    const record = command(each.id)
    if (each.accountId !== accountId || each.body === null || (record !== null && record.account_id !== accountId)) return []
    if (record !== null && !mayReopen(record, standing(each.id)))
      return record.outcome === null && record.reopened > 0 ? [row(each.id)] : []
    if (record === null) {
      const no = sql.nextNo()
      const composed = { at: each.composedAt, live: each.composedLive }
      sql.insertCommand({ row: { ...each, no, rootNo: no }, composed, bodyHash: bodyHashOf(each.body), isCapture: each.captureNo !== null })
    }
    sql.reopen({ id: each.id, body: each.body, serverEpoch, at: each.composedAt })
    return [row(each.id)]
  })
}

const mayReopen = (record: CommandRecord, word: DecisionRecord | null): boolean =>
  record.outcome === 'applied' && word?.kind !== 'mark_sent'

const standingOf = (record: CommandRecord, decision: DecisionRecord | null): Parameters<typeof judgeClaim>[0] => ({
  claim: record.claim_open === null ? null : { open: record.claim_open === 1 },
  decision: decision === null ? null : { wish: decision.wish === 1, decision: { kind: decision.kind } },
  outcome: record.outcome,
})

/** A decision without the texts of the commands it creates: those are rows of their own and are destroyed there. */
function columnsOf(decision: Decision): Pick<DecisionRecord, 'kind' | 'rule' | 'judged_up_to' | 'reason' | 'by_ids'> {
  return {
    kind: decision.kind,
    rule: 'rule' in decision ? decision.rule : null,
    judged_up_to: 'judgedUpTo' in decision ? decision.judgedUpTo : null,
    reason: decision.kind === 'discard' ? decision.reason : null,
    by_ids: decision.kind === 'replace' ? JSON.stringify(byIdsOf(decision)) : null,
  }
}
