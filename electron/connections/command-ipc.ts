import type { CommandBody } from '../../shared/model/command.ts'
import type { LogReport, SubmitIntent } from '../../shared/model/journal.ts'
import type { GuardStop } from '../../shared/model/rule-pack.ts'
import { err, ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { JournalAccess } from './journal-access.ts'

/** Room for the envelope inside the 256 KiB a server takes (FR1). */
const LARGEST_BODY = 200 * 1_024

export type CommandIpcDeps = {
  journal: Pick<JournalAccess, 'submit' | 'decide' | 'openRows' | 'captureAccount'>
  /** Account a desk may act for; null while signed out. */
  accountId: () => string | null
  serverNow: () => number
  isLive: () => boolean
  /** False while the disk is too full for new work (LD8); decisions are taken all the same. */
  hasRoom: () => boolean
  /** J5: what of a text may not reach a customer. */
  stopOf: (text: string) => GuardStop | null
  /** J9: whether the journal's log fits its rows. */
  logCheck: { last: () => LogReport | null; check: () => Promise<LogReport | null> }
  rehearsal: {
    isOn: () => boolean
    mayDecide: (accountId: string, commandId: string) => Promise<boolean>
  }
  /** Runs when the answer has left for the window. */
  afterReply: () => void
}

const NOTHING = {
  submitted: 0,
  rows: [],
  receipts: [],
  all: { submitted: 0, applied: 0, cancelled: 0, superseded: 0, erased: 0, open: 0 },
  log: null,
}

const tooLarge = (body: CommandBody): boolean => Buffer.byteLength(JSON.stringify(body)) > LARGEST_BODY

/** Words for a customer. Notes, tickets and captures stay with colleagues: what somebody has called in with may stand there. */
const outbound = (body: CommandBody): string | null => (body.kind === 'reply.send' ? body.text : null)

/** J25: whether it is a rehearsal's is main's word, never the page's. */
function marked({ rehearsal: _said, ...intent }: SubmitIntent, isOn: boolean): SubmitIntent {
  return isOn ? { ...intent, rehearsal: true } : intent
}

/** The one door for durable facts: desk windows to the journal, stamped with server time and whether the account was live. */
export function registerCommandIpc(handle: Handle, deps: CommandIpcDeps): void {
  const { journal, rehearsal } = deps
  const stopIn = (bodies: readonly CommandBody[]): GuardStop | null => {
    for (const body of bodies) {
      const text = outbound(body)
      const stop = text === null ? null : deps.stopOf(text)
      if (stop !== null) return stop
    }
    return null
  }

  handle('command.submit', async (intent) => {
    if (intent.accountId !== deps.accountId()) return err({ kind: 'signed_out' })
    if (!deps.hasRoom()) return err({ kind: 'disk_full' })
    if (tooLarge(intent.body)) return err({ kind: 'too_large' })
    const stop = stopIn([intent.body])
    if (stop !== null) return err({ kind: 'diversion', stop })
    const kept = await journal.submit({ ...marked(intent, rehearsal.isOn()), composedAt: deps.serverNow(), composedLive: deps.isLive() })
    if (kept.ok) setImmediate(deps.afterReply)
    return kept
  })

  handle('command.decide', async ({ accountId, commandId, decision }) => {
    if (accountId !== deps.accountId()) return err({ kind: 'signed_out' })
    const by = decision.kind === 'replace' ? decision.by : []
    const stop = stopIn(by.map(({ body }) => body))
    if (stop !== null) return err({ kind: 'diversion', stop })
    if (!(await rehearsal.mayDecide(accountId, commandId))) return err({ kind: 'rehearsal' })
    const isOn = rehearsal.isOn()
    const said = decision.kind === 'replace' ? { ...decision, by: decision.by.map((intent) => marked(intent, isOn)) } : decision
    const kept = await journal.decide({ accountId, commandId, decision: said, at: deps.serverNow(), composedLive: deps.isLive() })
    return kept.ok ? ok({ effect: kept.value.effect }) : kept
  })

  handle('journal.list', async () => {
    const accountId = deps.accountId()
    if (accountId === null) return ok([])
    const rows = await journal.openRows(accountId)
    if (!rows.ok) throw new Error(rows.error.kind)
    return ok([...rows.value])
  })

  handle('account.captures', async () => {
    const accountId = deps.accountId()
    if (accountId === null) return ok(NOTHING)
    const account = await journal.captureAccount(accountId)
    if (!account.ok) throw new Error(account.error.kind)
    const log = deps.logCheck.last()
    return ok({ ...account.value, log: log === null ? null : told(log, accountId) })
  })

  handle('account.check', async () => {
    const log = await deps.logCheck.check()
    return log === null ? err({ kind: 'journal_unavailable' }) : ok(told(log, deps.accountId()))
  })
}

/** A customer of another account of this computer is not named here. */
const told = (log: LogReport, accountId: string | null): LogReport =>
  log.kind === 'whole' || log.at.accountId === accountId ? log : { ...log, at: { ...log.at, label: null } }
