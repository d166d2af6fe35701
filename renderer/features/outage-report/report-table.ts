import Papa from 'papaparse'
import type { OutageRow } from '../../data/outage-row.ts'
import type { ReportItem } from './report-rules.ts'

/** Table programs take a file for UTF-8 only with this in front. */
const BOM = '\uFEFF'
/** What a table program would take for a formula; whatever follows, over line ends too. */
const FORMULA = /^\s*[=+\-@\t\r]/
const COLUMNS = ['record', 'kind', 'from', 'to', 'who', 'words', 'result', 'result_at', 'reason', 'id'] as const

/** The report as one table: the outage, its parts, then each item, those of a rehearsal as such. Times as ISO 8601 in UTC; names of kinds and results as the program has them. */
export function reportCsv(outage: OutageRow, items: readonly ReportItem[]): string {
  const iso = (at: number | null): string => (at === null ? '' : new Date(at).toISOString())
  const empty = ['', '', '', '', '']
  const whole = [
    'outage',
    outage.causes.join(' '),
    iso(outage.start),
    iso(outage.end),
    '',
    outage.declared?.text ?? '',
    '',
    '',
    '',
    outage.id,
  ]
  const parts = outage.spans.map((span) => ['part', `${span.part} ${span.state}`, iso(span.from), iso(span.to), ...empty, ''])
  const lines = items.map(({ id, kind, at, who, words, fate, rehearsal }) => [
    rehearsal ? 'rehearsal' : 'item',
    kind,
    iso(at),
    '',
    who,
    words,
    fate.kind,
    iso(fate.at),
    fate.reason ?? '',
    id,
  ])
  return `${BOM}${Papa.unparse([[...COLUMNS], whole, ...parts, ...lines], { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`
}
