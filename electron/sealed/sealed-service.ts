import { basename } from 'node:path'
import type { RequestResult, RequestValue } from '../../shared/ipc/bridge.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import type { Log } from '../../shared/lib/log.ts'
import { picturesOf, type CommandBody } from '../../shared/model/command.ts'
import type { JournalOpening, JournalRow, SubmitError } from '../../shared/model/journal.ts'
import type { Picture } from '../../shared/model/picture.ts'
import type { SealedDraft } from '../../shared/model/sealed.ts'
import { bytesOf, contentOf, NEWEST, type SealedContent, type SealedRow } from './sealed-content.ts'
import type { SealAnswer, SealJob } from './seal-job.ts'

/** Largest file that is read or written, bytes. */
const LARGEST = 256 * 1_048_576

type Kept<T> = Promise<Result<T, { kind: 'disk_full' | 'journal_unavailable' }>>
export type SealedDeps = {
  journal: {
    openRows: (accountId: string) => Kept<readonly JournalRow[]>
    opening: (accountId: string) => Kept<JournalOpening>
    submit: (request: SealedRow['intent'] & { composedAt: number; composedLive: boolean }) => Promise<Result<JournalRow, SubmitError>>
  }
  pictures: {
    local: (hash: string) => Promise<Uint8Array | null>
    keep: (name: string, bytes: Uint8Array) => Promise<Result<Picture, { kind: string }>>
  }
  seal: (job: SealJob) => Promise<SealAnswer>
  /** Where to and where from, as the person chose; null when they left. */
  askWhere: (suggested: string) => Promise<string | null>
  askWhich: () => Promise<string | null>
  files: {
    size: (path: string) => Promise<number>
    read: (path: string) => Promise<Uint8Array>
    /** Whole or not at all. */
    write: (path: string, bytes: Uint8Array) => Promise<void>
  }
  session: () => { accountId: string; agent: { name: string } } | null
  serverNow: () => number
  /** J25: what comes in is real. */
  rehearsing: () => boolean
  /** J5: words that may not go out from here do not come in either. */
  mayGo: (body: CommandBody) => boolean
  log: Log
}

export type SealedService = {
  save: (passphrase: string, drafts: readonly SealedDraft[]) => Promise<RequestResult<'sealed.save'>>
  choose: () => Promise<RequestResult<'sealed.choose'>>
  read: (passphrase: string) => Promise<RequestResult<'sealed.read'>>
  take: () => Promise<RequestResult<'sealed.take'>>
  drop: () => void
}

/** Opened and looked at, not yet taken. `draftIds`: drafts whose words are commands here once it is taken (JR2). */
type Opened = { content: SealedContent; fresh: readonly SealedRow[]; draftIds: readonly string[] }

/** J18: unfinished work of the account as a sealed file, and back from one. Nothing is changed before `take`. */
export function createSealedService(deps: SealedDeps): SealedService {
  let path: string | null = null
  let opened: Opened | null = null
  const drop = (): void => {
    path = null
    opened = null
  }
  return {
    save: (passphrase, drafts) => save(deps, passphrase, drafts),
    drop,
    async choose() {
      drop()
      path = await deps.askWhich()
      return path === null ? err({ kind: 'cancelled' }) : ok({ file: basename(path) })
    },
    async read(passphrase) {
      opened = null
      if (path === null) return err({ kind: 'no_file' })
      const content = await openFile(deps, path, passphrase)
      if (!content.ok) return err({ kind: content.error })
      const looked = await look(deps, content.value)
      if (!looked.ok) return looked
      opened = looked.value.opened
      return ok(looked.value.told)
    },
    async take() {
      if (opened === null) return err({ kind: 'no_file' })
      const { content } = opened
      if (deps.session()?.accountId !== content.account.id) return err({ kind: 'other_account' })
      if (deps.rehearsing()) return err({ kind: 'rehearsal' })
      const taken = await take(deps, opened)
      if (taken.ok) drop()
      return taken
    },
  }
}

/** What waits here: no rehearsal's, nothing a person has ended, nothing erased. */
function isUnfinished(row: JournalRow): row is JournalRow & { body: CommandBody } {
  const ended = row.decision !== null && row.decision.decision.kind !== 'send_anyway'
  return row.body !== null && row.outcome === null && row.rehearsal !== true && !ended
}

async function save(deps: SealedDeps, passphrase: string, written: readonly SealedDraft[]): ReturnType<SealedService['save']> {
  const session = deps.session()
  if (session === null) return err({ kind: 'signed_out' })
  const listed = await deps.journal.openRows(session.accountId)
  if (!listed.ok) return err({ kind: 'journal_unavailable' })
  const rows = listed.value.filter(isUnfinished)
  // JR2: a command carries that text already; its row may have reached the journal before the desk heard of it.
  const carried = new Set(listed.value.map(({ draftId }) => draftId))
  const drafts = written.filter(({ draftId }) => !carried.has(draftId))
  if (rows.length + drafts.length === 0) return err({ kind: 'nothing' })
  const madeAt = deps.serverNow()
  const path = await deps.askWhere(nameOf(madeAt))
  if (path === null) return err({ kind: 'cancelled' })
  const pictures = await picturesFor(deps, rows)
  const account = { id: session.accountId, agentName: session.agent.name }
  const content = { format: 'holdfast.work', madeAt, account, rows: rows.map(sealedRow), pictures } as const
  const bytes = bytesOf(drafts.length === 0 ? { ...content, version: 1 } : { ...content, version: NEWEST, drafts })
  if (bytes.length > LARGEST) return err({ kind: 'too_large' })
  const sealed = await deps.seal({ kind: 'seal', passphrase, bytes })
  if (!sealed.ok) return err({ kind: 'failed' })
  try {
    await deps.files.write(path, sealed.value)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    deps.log.error('sealed.not_written', { code })
    return err({ kind: code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : 'unwritable' })
  }
  const captures = rows.filter(({ body }) => body.kind === 'capture.add').length
  deps.log.info('sealed.saved', { rows: rows.length, captures, pictures: pictures.length, drafts: drafts.length })
  return ok({ count: rows.length, captures, drafts: drafts.length, file: basename(path) })
}

/** `holdfast-20261128-1030.holdfast`, by the UTC clock. */
function nameOf(at: number): string {
  const [day = '', time = ''] = new Date(at).toISOString().split('T')
  return `holdfast-${day.replaceAll('-', '')}-${time.slice(0, 5).replace(':', '')}.holdfast`
}

function sealedRow({
  id,
  accountId,
  body,
  baseMessageId,
  dependsOn,
  draftId,
  label,
  ...row
}: JournalRow & { body: CommandBody }): SealedRow {
  const intent = { id, accountId, body, baseMessageId, dependsOn, draftId, label }
  return { intent, composedAt: row.composedAt, composedLive: row.composedLive }
}

async function picturesFor({ pictures }: SealedDeps, rows: readonly JournalRow[]): Promise<SealedContent['pictures']> {
  const wanted = new Map(rows.flatMap(({ body }) => picturesOf(body).map(({ hash, name }) => [hash, name] as const)))
  const found: SealedContent['pictures'] = []
  for (const [hash, name] of wanted) {
    const bytes = await pictures.local(hash)
    if (bytes !== null) found.push({ hash, name, data: Buffer.from(bytes).toString('base64') })
  }
  return found
}

type ReadError = Extract<RequestResult<'sealed.read'>, { ok: false }>['error']['kind']

async function openFile(
  deps: SealedDeps,
  path: string,
  passphrase: string,
): Promise<Result<SealedContent, Exclude<ReadError, 'ipc_fault'>>> {
  let bytes: Uint8Array
  try {
    if ((await deps.files.size(path)) > LARGEST) return err('too_large')
    bytes = await deps.files.read(path)
  } catch {
    return err('unreadable')
  }
  const plain = await deps.seal({ kind: 'open', passphrase, bytes })
  return plain.ok ? contentOf(plain.value) : plain
}

type Looked = { opened: Opened; told: RequestValue<'sealed.read'> }

/** What taking it would do. */
async function look(
  deps: SealedDeps,
  content: SealedContent,
): Promise<Result<Looked, { kind: 'signed_out' | 'other_account' | 'journal_unavailable' }>> {
  const session = deps.session()
  if (session === null) return err({ kind: 'signed_out' })
  if (session.accountId !== content.account.id) return err({ kind: 'other_account' })
  const opening = await deps.journal.opening(session.accountId)
  if (!opening.ok) return err({ kind: 'journal_unavailable' })
  const { open, tombstones } = opening.value
  const known = new Set([...open, ...tombstones].map(({ id }) => id))
  const unknown = content.rows.filter(({ intent }) => intent.accountId === session.accountId && !known.has(intent.id))
  const fresh = unknown.filter(({ intent }) => deps.mayGo(intent.body))
  const told = {
    total: content.rows.length,
    fresh: fresh.length,
    captures: fresh.filter(({ intent }) => intent.body.kind === 'capture.add').length,
    stopped: unknown.length - fresh.length,
    madeAt: content.madeAt,
    by: content.account.agentName,
    drafts: content.drafts ?? [],
  }
  const stopped = new Set(unknown.filter((row) => !fresh.includes(row)))
  const draftIds = content.rows.flatMap((row) => (stopped.has(row) ? [] : (row.intent.draftId ?? [])))
  return ok({ opened: { content, fresh, draftIds }, told })
}

/** Pictures first, then the commands in their order under their own ids; a second time each of them is there already. */
async function take(deps: SealedDeps, { content, fresh, draftIds }: Opened): ReturnType<SealedService['take']> {
  for (const { name, data } of content.pictures) {
    const kept = await deps.pictures.keep(name, Buffer.from(data, 'base64'))
    if (!kept.ok && kept.error.kind === 'disk_full') return err({ kind: 'disk_full' })
  }
  let count = 0
  for (const { intent, composedAt, composedLive } of fresh) {
    const { rehearsal: _never, ...real } = intent
    const kept = await deps.journal.submit({ ...real, composedAt, composedLive })
    if (kept.ok) count += 1
    else if (kept.error.kind === 'disk_full' || kept.error.kind === 'journal_unavailable') return err({ kind: kept.error.kind })
  }
  deps.log.info('sealed.taken', { rows: count, of: content.rows.length })
  return ok({ count, draftIds: [...draftIds] })
}
