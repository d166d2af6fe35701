import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CALLS_TABLE, LIBRARY_CALLS } from './calls-table.ts'
import { productCalls } from './product-calls.ts'
import { createHas } from './samples.ts'

export const CALLS_FILE = join(import.meta.dirname, 'CALLS.md')
/** Lines all files of the stand-in may have together. */
export const LARGEST = 900

type Row = { call: string; files: readonly string[]; state: 'yes' | 'never' | 'absent' | 'missing'; text: string }

const STAND_IN = join(import.meta.dirname, 'stand-in')
const sources = (): string[] => readdirSync(STAND_IN).map((name) => readFileSync(join(STAND_IN, name), 'utf8'))

/** Lines of the stand-in, every file counted whole. */
export const standInLines = (): number => sources().reduce((sum, text) => sum + text.trimEnd().split('\n').length, 0)

function stateOf(call: string, text: string | undefined, has: (call: string) => boolean): Row['state'] {
  if (text === undefined) return 'missing'
  const found = /^(never|absent):/.exec(text)?.[1]
  if (found === 'never') return call.includes('@') ? 'never' : 'missing'
  if (call.includes('@')) return sources().some((source) => source.includes(`'${call.split('@')[1]}'`)) ? 'yes' : 'missing'
  if (found === 'absent') return has(call) ? 'missing' : 'absent'
  return has(call) ? 'yes' : 'missing'
}

/** Every call with its state; `missing` where product, stand-in and table do not agree. */
export function callRows(): Row[] {
  const used = new Map(productCalls().map(({ call, files }) => [call, files]))
  for (const call of LIBRARY_CALLS) used.set(call, [...(used.get(call) ?? []), 'electron-store'])
  const has = createHas()
  const rows = [...used].map(([call, files]) => {
    const text = CALLS_TABLE[call]
    return { call, files, state: stateOf(call, text, has), text: text ?? '' }
  })
  return rows.toSorted((a, b) => (a.call < b.call ? -1 : 1))
}

/** Lines of the table nobody needs any more. */
export const unusedEntries = (rows: readonly Row[]): string[] =>
  Object.keys(CALLS_TABLE).filter((call) => rows.every((row) => row.call !== call))

const WORDS = { yes: 'yes', never: 'never happens', absent: 'absent', missing: '**missing**' }

/** The text of CALLS.md. */
export function callsPage(rows: readonly Row[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|')
  const lines = rows.map(
    ({ call, files, state, text }) =>
      `| \`${call}\` | ${WORDS[state]} | ${cell(text.replace(/^(never|absent): /, ''))} | ${files.map((file) => file.replace(/^electron\//, '')).join(', ')} |`,
  )
  return `# Electron calls and what the Chromium host makes of them

Made by \`node electron/chromium-host/list-calls.ts\` from the product's own code (by the type checker), the stand-in and
\`calls-table.ts\`; a unit test fails when it is out of date. \`X.y\` is a member, \`X@y\` an event the product listens to.
Anything not listed throws with its name when it is touched. The stand-in has ${standInLines()} lines (limit ${LARGEST}); the code
that drives Chromium (launch, pages, requests) stands beside it and imitates nothing.

| Electron | on the host | behaviour, after Electron's documentation | used in |
|---|---|---|---|
${lines.join('\n')}
`
}
