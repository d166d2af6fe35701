import type { DatabaseSync } from 'node:sqlite'
import type { CommandBody } from '../../shared/model/command.ts'
import type { LogBreak } from '../../shared/model/journal.ts'
import { bodyHashOf, decideFact, linkHash, submitFact, wordsMark, type LinkRecord } from './chain-rules.ts'
import type { LogAnswer, LogStep } from './journal-port.ts'
import type { CommandRecord, DecisionRecord } from './journal-rows.ts'

/** Links of one piece: a few milliseconds on a slow machine. */
const PIECE = 200

export type ChainCheck = (from: LogStep) => LogAnswer

type Reads = ReturnType<typeof prepareReads>
type Wrong = Pick<LogBreak, 'part' | 'what'>

/** J9: compares log and rows, a piece at a time; each piece within one transaction of the caller. It reads and never mends. */
export function prepareChainCheck(db: DatabaseSync): ChainCheck {
  const reads = prepareReads(db)
  return (from) => {
    let step = from
    for (const link of reads.links(step.no, PIECE)) {
      if (link.no !== step.no + 1) return broken(reads, { part: 'link', what: 'missing' }, { linkNo: step.no + 1, commandNo: null })
      const wrong = link.hash === linkHash(step.hash, link) ? wrongAt(reads, link) : ({ part: 'link', what: 'changed' } as const)
      if (wrong !== null) return broken(reads, wrong, { linkNo: link.no, commandNo: link.command_no })
      step = behind(step, link)
    }
    return step.no - from.no === PIECE ? { kind: 'more', step } : atEnd(reads, step)
  }
}

/** The step behind a link that fits, with the rows there must be by then. */
function behind({ commands, decisions }: LogStep, { no, hash, kind, fact }: LinkRecord): LogStep {
  const row = kind === 'submit' ? 1 : kind === 'prune' ? -1 : 0
  const words = kind === 'decide' ? 1 : kind === 'prune' ? -Number(fact) : 0
  return { no, hash, commands: commands + row, decisions: decisions + words }
}

/** What a link vouches for is there as it was written. Null where it is. */
function wrongAt(reads: Reads, link: LinkRecord): Wrong | null {
  switch (link.kind) {
    case 'start':
      return link.no === 1 ? null : { part: 'link', what: 'changed' }
    case 'submit':
      return commandWrong(reads, link)
    case 'decide':
      return decisionWrong(reads, link)
    case 'erase': {
      const row = reads.command(link.command_no)
      return row === null || (row.body_hash === null && row.words_salt === null && row.body === null && row.label === '')
        ? null
        : { part: 'command', what: 'changed' }
    }
    case 'prune':
      return reads.command(link.command_no) === null ? null : { part: 'command', what: 'extra' }
    default:
      link.kind satisfies never
      return { part: 'link', what: 'changed' }
  }
}

function commandWrong(reads: Reads, link: LinkRecord): Wrong | null {
  const row = reads.command(link.command_no)
  if (row === null) return reads.ended(link.command_no, 'prune') ? null : { part: 'command', what: 'missing' }
  const fits = submitFact(row) === link.fact && wordsFit(reads, row)
  return fits ? null : { part: 'command', what: 'changed' }
}

function wordsFit(reads: Reads, row: CommandRecord): boolean {
  if (row.words_salt === null) return reads.ended(row.no, 'erase')
  if (wordsMark(row.words_salt, row) !== row.words_mark) return false
  return row.body === null || bodyHashIn(row.body) === row.body_hash
}

function bodyHashIn(body: string): string | null {
  try {
    return bodyHashOf(JSON.parse(body) as CommandBody)
  } catch {
    return null
  }
}

function decisionWrong(reads: Reads, link: LinkRecord): Wrong | null {
  const word = reads.decision(link.decision_no)
  if (word === null) return reads.ended(link.command_no, 'prune') ? null : { part: 'decision', what: 'missing' }
  return decideFact(word) === link.fact ? null : { part: 'decision', what: 'changed' }
}

/** Links cut off at the end, and rows nobody wrote a link for. */
function atEnd(reads: Reads, step: LogStep): LogAnswer {
  if (reads.lastNo() !== step.no) return broken(reads, { part: 'link', what: 'missing' }, { linkNo: step.no + 1, commandNo: null })
  const command = reads.countCommands() === step.commands ? null : reads.extraCommand()
  if (command !== null) return broken(reads, { part: 'command', what: 'extra' }, { linkNo: null, commandNo: command })
  const decision = reads.countDecisions() === step.decisions ? null : reads.extraDecision()
  if (decision !== null) return broken(reads, { part: 'decision', what: 'extra' }, { linkNo: null, commandNo: decision.of })
  return { kind: 'whole', upTo: step.no }
}

function broken(reads: Reads, wrong: Wrong, { linkNo, commandNo }: { linkNo: number | null; commandNo: number | null }): LogAnswer {
  const row = reads.command(commandNo)
  const of = { captureNo: row?.capture_no ?? null, label: row?.label ?? null, accountId: row?.account_id ?? null }
  return { kind: 'broken', at: { ...wrong, linkNo, no: commandNo, ...of } }
}

function prepareReads(db: DatabaseSync) {
  const links = db.prepare('SELECT * FROM chain WHERE no > ? ORDER BY no LIMIT ?')
  const command = db.prepare('SELECT * FROM commands WHERE no = ?')
  const decision = db.prepare('SELECT * FROM decisions WHERE no = ?')
  const ended = db.prepare("SELECT 1 FROM chain WHERE command_no = ? AND kind IN ('erase', 'prune') AND kind = ? LIMIT 1")
  const last = db.prepare("SELECT max(seq, (SELECT coalesce(max(no), 0) FROM chain)) AS no FROM sqlite_sequence WHERE name = 'chain'")
  const countCommands = db.prepare('SELECT count(*) AS n FROM commands')
  const countDecisions = db.prepare('SELECT count(*) AS n FROM decisions')
  const extraCommand = db.prepare("SELECT min(no) AS no FROM commands WHERE no NOT IN (SELECT command_no FROM chain WHERE kind = 'submit')")
  const extraDecision = db.prepare(
    `SELECT commands.no AS of FROM decisions LEFT JOIN commands ON commands.id = command_id
       WHERE decisions.no NOT IN (SELECT decision_no FROM chain WHERE kind = 'decide') ORDER BY decisions.no LIMIT 1`,
  )
  return {
    links: (after: number, limit: number) => links.all(after, limit) as LinkRecord[],
    command: (no: number | null) => (command.get(no) as CommandRecord | undefined) ?? null,
    decision: (no: number | null) => (decision.get(no) as DecisionRecord | undefined) ?? null,
    ended: (commandNo: number | null, kind: 'erase' | 'prune'): boolean => ended.get(commandNo, kind) !== undefined,
    lastNo: (): number => Number(last.get()?.['no'] ?? 0),
    countCommands: () => Number(countCommands.get()?.['n']),
    countDecisions: () => Number(countDecisions.get()?.['n']),
    /** Rows without a link. These two take long, and are asked only when the counts differ. */
    extraCommand: () => (extraCommand.get()?.['no'] ?? null) as number | null,
    extraDecision: () => (extraDecision.get() as { of: number | null } | undefined) ?? null,
  }
}
