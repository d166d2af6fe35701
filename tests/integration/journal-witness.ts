import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { prepareChainCheck } from '../../electron/journal/chain-check.ts'
import { NO_LINK } from '../../electron/journal/chain-rules.ts'
import type { ChildLine } from './journal-child.ts'

const CHILD = join(import.meta.dirname, 'journal-child.ts')

/** Lines of a killed process; a last line cut in the middle was not said. */
export function readLines(text: string): ChildLine[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ChildLine)
}

export type ChildRun = { lines: ChildLine[]; signal: NodeJS.Signals | null; stderr: string }

/** Runs journal-child.ts; `until` sees all its output so far and says when to SIGKILL it. */
export function runChild(options: {
  folder: string
  seed: number
  rounds?: number
  env?: Record<string, string>
  until?: (output: string) => boolean
}): Promise<ChildRun> {
  const { folder, seed, rounds, env, until } = options
  const args = [CHILD, folder, String(seed), ...(rounds === undefined ? [] : [String(rounds)])]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let out = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
    if (until?.(out) === true) child.kill('SIGKILL')
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  return new Promise((resolve) => child.on('close', (_code, signal) => resolve({ lines: readLines(out), signal, stderr })))
}

/** J9: each fact and its link were written together or not at all. */
function brokenLog(db: DatabaseSync): string[] {
  const check = prepareChainCheck(db)
  let answer = check(NO_LINK)
  while (answer.kind === 'more') answer = check(answer.step)
  return answer.kind === 'whole' ? [] : [JSON.stringify(answer.at)]
}

type Row = { id: string; no: number; body: string | null; outcome: string | null; claims: number; epoch: number | null }

/** Everything wrong between what was said and what the file holds; reads the file with plain SQL, not with the store. */
export function contradictions(path: string, lines: readonly ChildLine[]): string[] {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const select = 'SELECT id, no, body, outcome, claims, claim_client_epoch AS epoch FROM commands'
    const rows = new Map((db.prepare(select).all() as Row[]).map((row) => [row.id, row]))
    const words = new Map(
      (
        db.prepare('SELECT command_id, kind, by_ids FROM decisions').all() as { command_id: string; kind: string; by_ids: string | null }[]
      ).map((word) => [word.command_id, word]),
    )
    const asked = new Set(lines.flatMap((line) => (line.said === 'asks' ? line.ids : [])))
    const half = [...words.values()].flatMap((word) =>
      (JSON.parse(word.by_ids ?? '[]') as string[])
        .filter((id) => !rows.has(id))
        .map((id) => `${word.command_id}: replaced by absent ${id}`),
    )
    return [
      ...brokenLog(db),
      ...lines.flatMap((line) => wrongIn(line, { rows, words })),
      ...[...rows.keys()].filter((id) => !asked.has(id)).map((id) => `${id}: never asked for`),
      ...half,
    ]
  } finally {
    db.close()
  }
}

function wrongIn(
  line: ChildLine,
  { rows, words }: { rows: Map<string, Row>; words: Map<string, { kind: string; by_ids: string | null }> },
): string[] {
  if (line.said === 'asks') return []
  const row = rows.get(line.id)
  if (row === undefined) return [`${line.id}: said ${line.said}, not there`]
  switch (line.said) {
    case 'saved': {
      const body = row.body === null ? null : (JSON.parse(row.body) as { text: string }).text
      const kept = row.no === line.no && (body === line.text || (body === null && row.outcome !== null))
      return kept ? [] : [`${line.id}: saved otherwise`]
    }
    case 'decided': {
      const word = words.get(line.id)
      return word?.kind === line.kind && (word.by_ids ?? '[]') === JSON.stringify(line.by) ? [] : [`${line.id}: decision not there`]
    }
    case 'claimed':
      return row.claims > 0 && row.epoch === line.clientEpoch ? [] : [`${line.id}: claim not there`]
    case 'finished':
      return row.outcome !== null && row.body === null ? [] : [`${line.id}: no tombstone`]
    case 'erased':
      return row.outcome === 'erased' && row.body === null ? [] : [`${line.id}: not erased`]
    default:
      return line satisfies never
  }
}
