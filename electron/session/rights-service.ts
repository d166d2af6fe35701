import type { Log } from '../../shared/lib/log.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import type { DecideError, Decision, JournalRow, LeftWork, TakeOver } from '../../shared/model/journal.ts'
import type { GuardStop } from '../../shared/model/rule-pack.ts'
import type { Session } from '../../shared/model/session.ts'
import type { Push } from '../ipc/push.ts'
import { isSameGateway } from './sign-in-rules.ts'
import { takeOverDecision } from './take-over-rules.ts'

type Fault = { readonly kind: 'disk_full' | 'journal_unavailable' }
type Word = { accountId: string; commandId: string; word: TakeOver }

export type RightsDeps = {
  journal: {
    revoke(request: { accountId: string; on: boolean; name: string; at: number }): Promise<Result<null, Fault>>
    leftWork(): Promise<Result<readonly LeftWork[], Fault>>
    decide(request: {
      accountId: string
      byAccountId: string
      commandId: string
      decision: Decision
      at: number
      composedLive: boolean
    }): Promise<Result<{ readonly effect: 'done' | 'wish'; readonly rows: readonly JournalRow[] }, DecideError>>
  }
  session: () => Session | null
  serverNow: () => number
  /** J5: what of a text may not reach a customer. */
  stopOf: (text: string) => GuardStop | null
  isRehearsal: () => boolean
  notices: { add: (kind: 'work_left', count: number) => void; end: (kind: 'work_left') => void }
  push: Push
  log: Log
}

export type RightsService = {
  /** A gateway says that an account has no right any more. Resolves when that is kept, or can't be (JR10). */
  ended: (account: { accountId: string; name: string }) => Promise<void>
  /** A gateway has welcomed this account: it has its right. */
  welcomed: (accountId: string) => Promise<void>
  /** Somebody else is signed in, or nobody: says what waits to whoever may know. */
  signedIn: () => Promise<void>
  /** CB2. Work of the other accounts of this gateway that lost their right; for a supervisor who has the own right. */
  left: () => Promise<Result<LeftWork[], { kind: 'forbidden' | 'journal_unavailable' }>>
  /** JR3: kept before it is answered, with the command it makes. */
  decide: (word: Word) => Promise<Result<{ effect: 'done' | 'wish' }, DecideError>>
}

/**
 * Whose right has ended on this computer, and who may decide about their work. While an account has its right nothing of it is told to
 * anybody else: what counts is the journal's mark, set by its gateway's word alone.
 */
export function createRightsService(deps: RightsDeps): RightsService {
  const { journal, notices } = deps

  const left: RightsService['left'] = async () => {
    const session = deps.session()
    if (session?.agent.role !== 'supervisor') return err({ kind: 'forbidden' })
    const all = await journal.leftWork()
    if (!all.ok) return err({ kind: 'journal_unavailable' })
    const own = all.value.some(({ accountId }) => accountId === session.accountId)
    // Somebody else may have signed in while the journal was asked, or the role be another.
    const now = deps.session()
    if (own || now?.accountId !== session.accountId || now.agent.role !== 'supervisor') return err({ kind: 'forbidden' })
    return ok(all.value.filter(({ accountId, rows }) => rows.length > 0 && isSameGateway(accountId, session.accountId)))
  }
  const count = async (): Promise<number> => {
    const work = await left()
    return work.ok ? work.value.reduce((sum, { rows }) => sum + rows.length, 0) : 0
  }
  const tell = async (): Promise<void> => {
    const waiting = await count()
    notices.end('work_left')
    if (waiting > 0) notices.add('work_left', waiting)
    deps.push('rights.changed', {})
  }
  const mark = async (request: Parameters<typeof journal.revoke>[0]): Promise<void> => {
    const kept = await journal.revoke(request)
    if (!kept.ok) deps.log.error('rights.not_kept', { kind: kept.error.kind, on: request.on })
  }

  return {
    async ended({ accountId, name }) {
      await mark({ accountId, name, on: true, at: deps.serverNow() })
      await tell()
    },
    welcomed: (accountId) => mark({ accountId, name: '', on: false, at: deps.serverNow() }),
    signedIn: tell,
    left,
    async decide({ accountId, commandId, word }) {
      const work = await left()
      const session = deps.session()
      if (!work.ok || session === null) return err({ kind: work.ok ? 'signed_out' : work.error.kind })
      if (deps.isRehearsal()) return err({ kind: 'rehearsal' })
      const account = work.value.find((one) => one.accountId === accountId)
      const row = account?.rows.find(({ id }) => id === commandId)
      if (account === undefined || row === undefined) return err({ kind: 'already_decided' })
      const decision = takeOverDecision(row, word, { accountId: session.accountId, agentName: account.name })
      if (decision === null) return err({ kind: 'unknown_command' })
      const stop = stopIn(decision, deps.stopOf)
      if (stop !== null) return err({ kind: 'diversion', stop })
      // Never as if it had been written with the customer's last words in sight: what came since is judged first (CB3, CB6).
      const said = { accountId, byAccountId: session.accountId, commandId, decision, at: deps.serverNow(), composedLive: false }
      const kept = await journal.decide(said)
      if (!kept.ok) return kept
      if ((await count()) === 0) notices.end('work_left')
      deps.push('rights.changed', {})
      return ok({ effect: kept.value.effect })
    },
  }
}

/** Words for a customer alone; a note stays with colleagues. */
function stopIn(decision: Decision, stopOf: RightsDeps['stopOf']): GuardStop | null {
  const [intent] = decision.kind === 'replace' ? decision.by : []
  return intent?.body.kind === 'reply.send' ? stopOf(intent.body.text) : null
}
