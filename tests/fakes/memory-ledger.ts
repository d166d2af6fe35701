import type { CommandRow } from '../../renderer/sync/command-row.ts'
import type { LedgerChanges, LedgerMeta, LedgerOpening, LedgerPort } from '../../renderer/sync/ports.ts'
import type { QuarantineRow } from '../../renderer/sync/status.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CaptureRecord, Ticket } from '../../shared/model/capture.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Round } from '../../shared/model/round.ts'
import type { Message } from '../../shared/model/message.ts'

export type FakeDraft = { draftId: string; conversationId: string; text: string }

/** `abort`, `quota` and `closed` write nothing; `lost_reply` writes everything and rejects all the same. */
export type LedgerFault = 'abort' | 'quota' | 'closed' | 'lost_reply'

/** Values are never mutated, so that a copy of the maps is a copy of the ledger. */
type State = {
  meta: Map<'meta', LedgerMeta>
  messages: Map<string, Message>
  causes: Map<string, string>
  conversations: Map<string, Conversation>
  commands: Map<string, CommandRow>
  heads: Map<string, string | null>
  drafts: Map<string, FakeDraft>
  quarantine: Map<string, QuarantineRow>
  files: Map<string, CustomerFile>
  captures: Map<string, CaptureRecord>
  tickets: Map<string, Ticket>
}

export type LedgerDump = State & { readonly dumped: true }

export type MemoryLedger = LedgerPort & {
  /** The next commit fails in this way. Called twice, the next two fail. */
  failNext(fault: LedgerFault): void
  /** The next `open` rejects. */
  failNextOpen(): void
  /** Commits wait, in order and unwritten, until `release`. */
  hold(): void
  release(): void
  /** Waiting commits vanish as with a killed process: neither written nor answered. Ends a hold. */
  dropHeld(): void
  dump(): LedgerDump
  load(dump: LedgerDump): void
  /** Undoes the last `count` commits, as a power cut can (FR9). Answers how many there were to undo. */
  loseLast(count: number): number
  /** Silent wipe: the next opening is of a new database. */
  wipe(): void
  /** Commits that changed the ledger since it was made; never goes back. */
  readonly commits: number
  readonly meta: LedgerMeta | null
  /** Visible rows. */
  messages(): readonly Message[]
  conversations(): readonly Conversation[]
  commands(): readonly CommandRow[]
  quarantine(): readonly QuarantineRow[]
  files(): readonly CustomerFile[]
  captures(): readonly CaptureRecord[]
  tickets(): readonly Ticket[]
  drafts(): readonly FakeDraft[]
  putDraft(draft: FakeDraft): void
}

const emptyState = (): State => ({
  meta: new Map(),
  messages: new Map(),
  causes: new Map(),
  conversations: new Map(),
  commands: new Map(),
  heads: new Map(),
  drafts: new Map(),
  quarantine: new Map(),
  files: new Map(),
  captures: new Map(),
  tickets: new Map(),
})

const copyState = (state: State): State => ({
  meta: new Map(state.meta),
  messages: new Map(state.messages),
  causes: new Map(state.causes),
  conversations: new Map(state.conversations),
  commands: new Map(state.commands),
  heads: new Map(state.heads),
  drafts: new Map(state.drafts),
  quarantine: new Map(state.quarantine),
  files: new Map(state.files),
  captures: new Map(state.captures),
  tickets: new Map(state.tickets),
})

const faultNames: Record<LedgerFault, string> = {
  abort: 'AbortError',
  quota: 'QuotaExceededError',
  closed: 'DatabaseClosedError',
  lost_reply: 'AbortError',
}

const faultError = (fault: LedgerFault): Error => Object.assign(new Error(`ledger: ${fault}`), { name: faultNames[fault] })

/** Snapshot numbers come first and hold no blank, so a key splits one way only. */
const keyOf = (snapshot: number, id: string): string => `${snapshot} ${id}`
const inSnapshot = (key: string, snapshot: number): boolean => key.startsWith(`${snapshot} `)

type Undo = () => void

/** Writes through this are undone in reverse order when the commit fails or is lost later. */
function createJournalOfUndos(): {
  set<K, V>(map: Map<K, V>, key: K, value: V): void
  drop<K, V>(map: Map<K, V>, key: K): void
  undos: Undo[]
} {
  const undos: Undo[] = []
  const remember = <K, V>(map: Map<K, V>, key: K): void => {
    const had = map.has(key)
    const old = map.get(key)
    undos.push(() => {
      if (had) map.set(key, old as V)
      else map.delete(key)
    })
  }
  return {
    undos,
    set(map, key, value) {
      remember(map, key)
      map.set(key, value)
    },
    drop(map, key) {
      if (!map.has(key)) return
      remember(map, key)
      map.delete(key)
    },
  }
}

type Writer = ReturnType<typeof createJournalOfUndos>

const constraint = (what: string): never => {
  throw Object.assign(new Error(`ledger: ${what}`), { name: 'ConstraintError' })
}

/**
 * LD3. Stricter than the database: there an equal id simply overwrites, here a rewrite that changes what a server id,
 * a cause or a command id stands for is a bug of the engine and throws.
 */
function putMessage(state: State, writer: Writer, at: { snapshot: number; message: Message }): void {
  const { snapshot, message } = at
  const key = keyOf(snapshot, message.id)
  const before = state.messages.get(key)
  if (before !== undefined) {
    const same = before.conversationId === message.conversationId && before.order === message.order && before.causeId === message.causeId
    if (!same) constraint(`message ${message.id} stands for something else already`)
  }
  if (message.causeId !== null) {
    const cause = keyOf(snapshot, message.causeId)
    const owner = state.causes.get(cause)
    if (owner !== undefined && owner !== message.id) constraint(`two messages with cause ${message.causeId}`)
    writer.set(state.causes, cause, message.id)
  }
  writer.set(state.messages, key, message)
}

function putCommand(state: State, writer: Writer, row: CommandRow): void {
  const before = state.commands.get(row.id)
  if (before !== undefined && (before.lane !== row.lane || before.conversationId !== row.conversationId))
    constraint(`command ${row.id} stands for something else already`)
  writer.set(state.commands, row.id, row)
}

function dropMessage(state: State, writer: Writer, key: string): void {
  const message = state.messages.get(key)
  if (message === undefined) return
  if (message.causeId !== null) writer.drop(state.causes, `${key.slice(0, key.indexOf(' '))} ${message.causeId}`)
  writer.drop(state.messages, key)
}

function eraseConversations(state: State, writer: Writer, ids: ReadonlySet<string>): void {
  for (const [key, message] of state.messages) if (ids.has(message.conversationId)) dropMessage(state, writer, key)
  for (const [key, conversation] of state.conversations) if (ids.has(conversation.id)) writer.drop(state.conversations, key)
  for (const [key, record] of state.captures) if (ids.has(record.id)) writer.drop(state.captures, key)
  for (const [key, ticket] of state.tickets) if (ids.has(ticket.id)) writer.drop(state.tickets, key)
  for (const [key, draft] of state.drafts) if (ids.has(draft.conversationId)) writer.drop(state.drafts, key)
  for (const [id, row] of state.commands) if (ids.has(row.conversationId)) writer.set(state.commands, id, { ...row, body: null, label: '' })
}

function apply(state: State, changes: LedgerChanges): Undo[] {
  const writer = createJournalOfUndos()
  const meta = state.meta.get('meta')
  if (meta === undefined) throw new Error('ledger: commit before open')
  try {
    if (changes.meta !== undefined) writer.set(state.meta, 'meta', { ...meta, ...changes.meta })
    const snapshot = changes.intoSnapshot ?? changes.meta?.snapshot ?? meta.snapshot
    for (const message of changes.messages ?? []) putMessage(state, writer, { snapshot, message })
    for (const row of changes.conversations ?? []) writer.set(state.conversations, keyOf(snapshot, row.id), row)
    for (const row of changes.commands ?? []) putCommand(state, writer, row)
    for (const { lane, head } of changes.heads ?? []) writer.set(state.heads, lane, head)
    for (const id of changes.dropDrafts ?? []) writer.drop(state.drafts, id)
    for (const row of changes.quarantine ?? []) writer.set(state.quarantine, row.id, row)
    for (const file of changes.files ?? []) writer.set(state.files, keyOf(snapshot, file.customerId), file)
    for (const row of changes.captures ?? []) writer.set(state.captures, keyOf(snapshot, row.id), row)
    for (const row of changes.tickets ?? []) writer.set(state.tickets, keyOf(snapshot, row.id), row)
    const gone = new Set(changes.eraseCustomers)
    for (const [key, file] of state.files) if (gone.has(file.customerId)) writer.drop(state.files, key)
    if (changes.eraseConversations !== undefined) eraseConversations(state, writer, new Set(changes.eraseConversations))
  } catch (error) {
    for (const undo of writer.undos.toReversed()) undo()
    throw error
  }
  return writer.undos
}

function visible<T>(rows: ReadonlyMap<string, T>, snapshot: number): T[] {
  const found: T[] = []
  for (const [key, row] of rows) if (inSnapshot(key, snapshot)) found.push(row)
  return found
}

function openingOf(state: State, meta: LedgerMeta, fresh: boolean): LedgerOpening {
  const rows = [...state.commands.values()]
  return {
    meta,
    fresh,
    openCommands: rows.filter((row) => row.state.kind !== 'done'),
    finished: rows.flatMap((row) => (row.state.kind === 'done' ? [{ id: row.id, outcome: row.state.outcome }] : [])),
    conversations: visible(state.conversations, meta.snapshot),
    heads: [...state.heads].map(([lane, head]) => ({ lane, head })),
  }
}

function after(rows: readonly Message[], baseMessageId: string | null, limit: number): readonly Message[] {
  const base = baseMessageId === null ? undefined : rows.find((row) => row.id === baseMessageId)
  if (base === undefined) return limit === 0 ? [] : rows.slice(-limit)
  return rows.filter((row) => row.order > base.order).slice(0, limit)
}

const conversationRows = (state: State, snapshot: number, conversationId: string): Message[] =>
  visible(state.messages, snapshot)
    .filter((row) => row.conversationId === conversationId)
    .toSorted((a, b) => a.order - b.order)

/** Undo steps kept; a power cut takes back the last commits, not the whole history. */
const UNDO_DEPTH = 64

type Held = { changes: LedgerChanges; resolve: (rounds: readonly Round[]) => void; reject: (error: unknown) => void }

/**
 * A ledger in memory for the engine's tests and the simulator. Each call does all its work before it returns, so a
 * deterministic run stays deterministic. `newGeneration` names a database made by `open`.
 */
export function createMemoryLedger(deps: { newGeneration: () => string }): MemoryLedger {
  let state = emptyState()
  let history: Undo[][] = []
  let commits = 0
  const faults: LedgerFault[] = []
  let failingOpens = 0
  let held: Held[] | null = null

  const meta = (): LedgerMeta | null => state.meta.get('meta') ?? null
  const snapshot = (): number => meta()?.snapshot ?? 0

  const write = (changes: LedgerChanges): void => {
    const fault = faults.shift()
    if (fault !== undefined && fault !== 'lost_reply') throw faultError(fault)
    history.push(apply(state, changes))
    if (history.length > UNDO_DEPTH) history.shift()
    commits += 1
    if (fault !== undefined) throw faultError(fault)
  }

  return {
    async open() {
      if (failingOpens > 0) {
        failingOpens -= 1
        throw Object.assign(new Error('ledger: cannot open'), { name: 'UnknownError' })
      }
      const known = meta()
      if (known !== null) return openingOf(state, known, false)
      const created: LedgerMeta = { generation: deps.newGeneration(), cursor: 0, serverEpoch: null, snapshot: 1 }
      state.meta.set('meta', created)
      return openingOf(state, created, true)
    },
    commit(changes) {
      const waiting = held
      if (waiting !== null) return new Promise<readonly Round[]>((resolve, reject) => waiting.push({ changes, resolve, reject }))
      // Rounds come of digests, which only the real ledger keeps.
      return new Promise<readonly Round[]>((resolve) => {
        write(changes)
        resolve([])
      })
    },
    messagesAfter: async (conversationId, baseMessageId, limit) =>
      after(conversationRows(state, snapshot(), conversationId), baseMessageId, limit),
    message: async (id) => state.messages.get(keyOf(snapshot(), id)) ?? null,
    matchFacts: async () => ({ captures: visible(state.captures, snapshot()), files: visible(state.files, snapshot()) }),
    doneSince: async (at) =>
      [...state.commands.values()].filter(
        (row) =>
          row.state.kind === 'done' && row.state.outcome === 'applied' && row.state.at >= at && row.body !== null && row.rehearsal !== true,
      ),
    commandsOf: async (ids) => ids.flatMap((id) => state.commands.get(id) ?? []),
    missingFrom: async (other) => ({
      messages: visible(state.messages, snapshot()).filter((row) => !state.messages.has(keyOf(other, row.id))),
      conversations: visible(state.conversations, snapshot()).filter((row) => !state.conversations.has(keyOf(other, row.id))),
    }),
    async sweep() {
      const writer = createJournalOfUndos()
      for (const key of state.messages.keys()) if (!inSnapshot(key, snapshot())) dropMessage(state, writer, key)
      for (const key of state.files.keys()) if (!inSnapshot(key, snapshot())) writer.drop(state.files, key)
      for (const key of state.captures.keys()) if (!inSnapshot(key, snapshot())) writer.drop(state.captures, key)
      for (const key of state.tickets.keys()) if (!inSnapshot(key, snapshot())) writer.drop(state.tickets, key)
      for (const key of state.conversations.keys()) if (!inSnapshot(key, snapshot())) writer.drop(state.conversations, key)
      history.push(writer.undos)
    },

    failNext: (fault) => void faults.push(fault),
    failNextOpen: () => void (failingOpens += 1),
    hold: () => void (held ??= []),
    release() {
      const waiting = held ?? []
      held = null
      for (const { changes, resolve, reject } of waiting) {
        try {
          write(changes)
          resolve([])
        } catch (error) {
          reject(error)
        }
      }
    },
    dropHeld: () => void (held = null),
    dump: () => ({ ...copyState(state), dumped: true }),
    load(dump) {
      state = copyState(dump)
      history = []
    },
    loseLast(count) {
      const lost = history.splice(Math.max(0, history.length - count))
      for (const undos of lost.toReversed()) for (const undo of undos.toReversed()) undo()
      return lost.length
    },
    wipe() {
      state = emptyState()
      history = []
    },
    get commits() {
      return commits
    },
    get meta() {
      return meta()
    },
    messages: () => visible(state.messages, snapshot()),
    conversations: () => visible(state.conversations, snapshot()),
    commands: () => [...state.commands.values()],
    quarantine: () => [...state.quarantine.values()],
    files: () => visible(state.files, snapshot()),
    captures: () => visible(state.captures, snapshot()),
    tickets: () => visible(state.tickets, snapshot()),
    drafts: () => [...state.drafts.values()],
    putDraft: (draft) => void state.drafts.set(draft.draftId, draft),
  }
}
