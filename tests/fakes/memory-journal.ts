import { laneOf, subjectOf } from '../../shared/model/command.ts'
import type { CaptureAccount, JournalledDecision, JournalRow, Outcome, Receipt, SubmitIntent } from '../../shared/model/journal.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import { canonicalJson } from '../../electron/journal/canonical-json.ts'
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
} from '../../electron/journal/decision-rules.ts'
import {
  TOMBSTONE_MS,
  type DecideRequest,
  type JournalFault,
  type JournalRules,
  type RevokeRequest,
} from '../../electron/journal/journal-port.ts'
import { LOST_BASE, renumber } from '../../electron/journal/rejournal-rules.ts'

type Kept = { row: JournalRow; body: string | null; finishedAt: number }
type Account = { generation: string | null; submitted: number; told: boolean; captured: number; pruned: Record<Outcome, number> }

/** Everything the journal remembers, as plain data: what a crash leaves behind. */
export type MemoryJournalState = {
  deviceId: string
  kept: Kept[]
  accounts: [string, Account][]
  nextNo: number
  nextLowNo: number
  nextDecisionNo: number
  lost: boolean
  serverOffset: number
  receipts: (Receipt & { at: number; accountId: string })[]
  revoked: Omit<RevokeRequest, 'on'>[]
  /** Links of the log (J9). Nobody edits memory behind its back, so the number is all there is. */
  links: number
}

export type MemoryJournal = JournalRules & {
  /** A deep copy of the state. */
  dump(): MemoryJournalState
  /** Replaces the state, as a restart from that disk image would. */
  load(state: MemoryJournalState): void
  /** Every write from now on fails like this, by value where the call returns a Result, else by a throw; null heals it. */
  setFault(fault: JournalFault['kind'] | null): void
  /** Every row, finished ones too, by number. */
  rows(): readonly JournalRow[]
}

/** `lost`: this journal takes the place of one that was missing or damaged (JR9). */
export function createMemoryJournal(options: { deviceId: string; lost?: boolean }): MemoryJournal {
  let state = emptyState(options.deviceId, options.lost ?? false)
  let byId = new Map<string, Kept>()
  let fault: JournalFault['kind'] | null = null

  const account = (id: string): Account => {
    const known = state.accounts.find(([key]) => key === id)
    if (known !== undefined) return known[1]
    const made = {
      generation: null,
      submitted: 0,
      told: false,
      captured: 0,
      pruned: { applied: 0, cancelled: 0, superseded: 0, erased: 0 },
    }
    state.accounts.push([id, made])
    return made
  }

  const writable = <T>(value: T): T => {
    if (fault !== null) throw new Error(fault)
    return value
  }

  const keep = (row: JournalRow): JournalRow => {
    const kept = { row, body: row.body === null ? null : canonicalJson(row.body), finishedAt: 0 }
    state.kept.push(kept)
    byId.set(row.id, kept)
    account(row.accountId).submitted += 1
    state.links += row.decision === null ? 1 : 2
    if (row.captureNo !== null) account(row.accountId).captured += 1
    return row
  }

  const create = (intent: SubmitIntent, stamp: { at: number; live: boolean }, replaced: JournalRow | null): JournalRow => {
    const no = state.nextNo++
    const lane = laneOf(intent.body)
    return keep({
      no,
      rootNo: replaced === null ? no : rootFor(replaced, lane, no),
      id: intent.id,
      accountId: intent.accountId,
      lane,
      conversationId: subjectOf(intent.body),
      label: intent.label,
      body: intent.body,
      composedAt: stamp.at,
      composedLive: stamp.live,
      baseMessageId: intent.baseMessageId,
      dependsOn: intent.dependsOn,
      draftId: intent.draftId,
      claim: null,
      decision: null,
      outcome: null,
      ...(intent.rehearsal === true ? { rehearsal: true } : {}),
      captureNo: intent.body.kind === 'capture.add' && intent.rehearsal !== true ? account(intent.accountId).captured + 1 : null,
    })
  }

  /** Applies `change` to the known rows of `ids` and returns those it changed. */
  const change = (ids: readonly string[], next: (kept: Kept) => JournalRow | null): readonly JournalRow[] =>
    ids.flatMap((id) => {
      const kept = byId.get(id)
      const row = kept === undefined ? null : next(kept)
      if (kept === undefined || row === null) return []
      kept.row = row
      return [row]
    })

  /** JR10. */
  const receive = ({ id, seq }: Receipt, at: number): void => {
    const row = byId.get(id)?.row
    if (row === undefined || row.captureNo === null || state.receipts.some((known) => known.id === id)) return
    state.receipts.push({ id, seq, at, accountId: row.accountId })
  }
  const capturesOf = (accountId: string): JournalRow[] =>
    state.kept.flatMap(({ row }) => (row.accountId === accountId && row.captureNo !== null ? [row] : []))

  const countsOf = (accountId: string): CaptureAccount['all'] => {
    const rows = state.kept.filter(({ row }) => row.accountId === accountId)
    const { submitted, pruned } = account(accountId)
    const ended = (outcome: Outcome): number => pruned[outcome] + rows.filter(({ row }) => row.outcome === outcome).length
    const open = rows.filter(({ row }) => row.outcome === null).length
    const counts = { applied: ended('applied'), cancelled: ended('cancelled'), superseded: ended('superseded'), erased: ended('erased') }
    return { submitted, ...counts, open }
  }

  const finishAll = (items: Parameters<JournalRules['finish']>[0], at: number): readonly JournalRow[] => {
    const changed = items.flatMap(({ id, outcome, seq }) =>
      change([id], (kept) => {
        const after = outcomeAfter(kept.row.outcome, outcome)
        if (after === kept.row.outcome) return null
        if (kept.row.outcome === null) kept.finishedAt = at
        if (seq !== undefined && after === 'applied') receive({ id, seq }, at)
        if (after === 'erased') {
          kept.body = null
          state.links += 1
        }
        return { ...kept.row, body: null, label: after === 'erased' ? '' : kept.row.label, outcome: after }
      }),
    )
    state.kept = state.kept.filter(({ row, finishedAt }) => {
      if (row.outcome === null || row.captureNo !== null || finishedAt > at - TOMBSTONE_MS) return true
      account(row.accountId).pruned[row.outcome] += 1
      state.links += 1
      return false
    })
    byId = indexOf(state)
    return changed
  }

  const openRows = (accountId: string): readonly JournalRow[] =>
    state.kept.flatMap(({ row }) => (row.accountId === accountId && row.outcome === null ? [row] : [])).toSorted((a, b) => a.no - b.no)

  const decide = ({ accountId, byAccountId, commandId, decision, at, composedLive }: DecideRequest): ReturnType<JournalRules['decide']> => {
    if (fault !== null) return err({ kind: fault })
    const found = byId.get(commandId)
    const kept = found?.row.accountId === accountId ? found : undefined
    const by = decision.kind === 'replace' ? decision.by : []
    if (kept !== undefined && isRepeat(wordOf(kept.row.decision), { at, kind: decision.kind, byIds: byIdsOf(decision) })) {
      const rows = [kept.row, ...by.flatMap((intent) => byId.get(intent.id)?.row ?? [])]
      return ok({ effect: kept.row.decision?.wish === true ? 'wish' : 'done', rows })
    }
    const verdict = judgeDecision(kept?.row ?? null, decision)
    if (!verdict.ok || kept === undefined) return verdict.ok ? err({ kind: 'unknown_command' }) : verdict
    if (byAccountId !== undefined) {
      const revoked = state.revoked.some((one) => one.accountId === accountId)
      const barred = revoked ? judgeTakeOver(kept.row, decision, openRows(accountId)) : ({ kind: 'forbidden' } as const)
      if (barred !== null) return err(barred)
    }
    const reused = by.some((intent) => byId.has(intent.id) || intent.accountId !== (byAccountId ?? accountId))
    if (reused || new Set(by.map((intent) => intent.id)).size !== by.length) return err({ kind: 'id_reuse' })
    const made = by.map((intent) => create(intent, { at, live: composedLive }, kept.row))
    const journalled: JournalledDecision = { no: state.nextDecisionNo++, at, wish: verdict.value.effect === 'wish', decision }
    state.links += 1
    const claim = kept.row.claim !== null && settlesDoubt(decision) ? { ...kept.row.claim, open: false } : kept.row.claim
    kept.row = { ...kept.row, claim, decision: journalled }
    return ok({ effect: verdict.value.effect, rows: [kept.row, ...made] })
  }

  return {
    deviceId: () => state.deviceId,
    submit(request): Result<JournalRow, { kind: 'id_reuse' | JournalFault['kind'] }> {
      if (fault !== null) return err({ kind: fault })
      const kept = byId.get(request.id)
      if (kept === undefined) return ok(create(request, { at: request.composedAt, live: request.composedLive }, null))
      const same = kept.row.accountId === request.accountId && kept.body === canonicalJson(request.body)
      return same ? ok(kept.row) : err({ kind: 'id_reuse' })
    },
    decide,
    claim({ id, clientEpoch, serverEpoch, at }) {
      if (fault !== null) return 'unavailable'
      const kept = byId.get(id)
      const verdict = judgeClaim(kept?.row ?? null)
      if (kept !== undefined && verdict === 'granted') kept.row = { ...kept.row, claim: { open: true, clientEpoch, serverEpoch, at } }
      return verdict
    },
    closeClaims: (ids) =>
      change(writable(ids), ({ row }) => {
        if (row.claim?.open !== true || row.outcome !== null) return null
        const decision = row.decision === null ? null : { ...row.decision, wish: false }
        return { ...row, claim: { ...row.claim, open: false }, decision }
      }),
    finish: (items, at) => finishAll(writable(items), at),
    erase: (ids, at) =>
      finishAll(
        writable(ids).map((id) => ({ id, outcome: 'erased' })),
        at,
      ),
    opening(accountId) {
      const { generation, submitted, told } = account(accountId)
      const mine = state.kept.filter(({ row }) => row.accountId === accountId)
      return {
        deviceId: state.deviceId,
        accountId,
        generation,
        journalLost: state.lost && !told,
        open: mine.flatMap(({ row }) => (row.outcome === null ? [row] : [])).toSorted((a, b) => a.no - b.no),
        tombstones: mine.flatMap(({ row }) => (row.outcome === null ? [] : [{ id: row.id, outcome: row.outcome }])),
        unreceipted: capturesOf(accountId).flatMap(({ id, outcome }) =>
          outcome === 'applied' && !state.receipts.some((receipt) => receipt.id === id) ? [id] : [],
        ),
        submitted,
        serverOffset: state.serverOffset,
      }
    },
    receipts(items, at) {
      for (const item of writable(items)) receive(item, at)
    },
    captureAccount: (accountId) => ({
      submitted: account(accountId).captured,
      rows: capturesOf(accountId).map(({ id, captureNo, outcome }) => ({ id, captureNo: captureNo ?? 0, outcome })),
      receipts: state.receipts.flatMap(({ accountId: owner, ...receipt }) => (owner === accountId ? [receipt] : [])),
      all: countsOf(accountId),
    }),
    checkLog: () => ({ kind: 'whole', upTo: state.links }),
    openRows,
    revoke({ on, ...request }) {
      const rest = writable(state.revoked).filter((one) => one.accountId !== request.accountId)
      if (!on) state.revoked = rest
      else if (rest.length === state.revoked.length) state.revoked.push(request)
    },
    leftWork: () =>
      state.revoked
        .toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
        .map(({ accountId, name, at }) => ({ accountId, name, revokedAt: at, rows: openRows(accountId).filter(isUndecided) })),
    adoptGeneration(accountId, generation) {
      account(writable(accountId)).generation = generation
    },
    rejournal(accountId, rows) {
      const missing = writable(rows).filter((row) => row.accountId === accountId && !byId.has(row.id))
      const fresh = renumber(missing, state.lost ? state.nextLowNo : state.nextNo)
      if (state.lost) state.nextLowNo = fresh.next
      else state.nextNo = fresh.next
      account(accountId).told = true
      return fresh.rows.map((row) =>
        keep({ ...row, decision: row.decision === null ? null : { ...row.decision, no: state.nextDecisionNo++ } }),
      )
    },
    reopen: ({ accountId, rows, serverEpoch }) =>
      writable(rows).flatMap((each) => {
        const kept = byId.get(each.id)
        if (each.accountId !== accountId || each.body === null || (kept !== undefined && kept.row.accountId !== accountId)) return []
        const claim = { open: true, clientEpoch: 1, serverEpoch, at: each.composedAt }
        if (kept === undefined) {
          const no = state.nextNo++
          const captureNo = each.captureNo === null ? null : account(accountId).captured + 1
          return [keep({ ...each, no, rootNo: no, claim, decision: null, outcome: null, captureNo, reopened: 1 })]
        }
        const { outcome, decision, reopened = 0 } = kept.row
        if (outcome === null) return reopened > 0 ? [kept.row] : []
        if (outcome !== 'applied' || decision?.decision.kind === 'mark_sent') return []
        kept.row = { ...kept.row, body: each.body, claim, decision: null, outcome: null, reopened: reopened + 1 }
        state.receipts = state.receipts.filter((receipt) => receipt.id !== each.id)
        return [kept.row]
      }),
    setServerOffset(offset) {
      state.serverOffset = writable(offset)
    },
    dump: () => structuredClone(state),
    load(image) {
      state = structuredClone(image)
      byId = indexOf(state)
    },
    setFault(kind) {
      fault = kind
    },
    rows: () => state.kept.map(({ row }) => row).toSorted((a, b) => a.no - b.no),
  }
}

const wordOf = (standing: JournalledDecision | null): Parameters<typeof isRepeat>[0] =>
  standing === null ? null : { at: standing.at, kind: standing.decision.kind, byIds: byIdsOf(standing.decision) }

const indexOf = (state: MemoryJournalState): Map<string, Kept> => new Map(state.kept.map((kept) => [kept.row.id, kept]))

const emptyState = (deviceId: string, lost: boolean): MemoryJournalState => ({
  deviceId,
  kept: [],
  accounts: [],
  nextNo: lost ? LOST_BASE : 1,
  nextLowNo: 1,
  nextDecisionNo: 1,
  lost,
  serverOffset: 0,
  receipts: [],
  revoked: [],
  links: 1,
})
