import { quantile } from './stats.ts'

/** One line of the table; numbers are milliseconds unless the name says otherwise. */
export type Line = {
  metric: string
  ours: { p50: number; p99?: number }
  floor: { p50: number; p99?: number } | null
  ratio: number | null
  goal: number | null
}

/** p50 and p99 over all rounds. */
export const spread = (rounds: readonly number[][]): { p50: number; p99: number } => {
  const all = rounds.flat()
  return { p50: quantile(all, 0.5), p99: quantile(all, 0.99) }
}

const digits = (value: number): string => (value >= 1_000 ? value.toFixed(0) : value >= 100 ? value.toFixed(1) : value.toFixed(2))
const pair = (one: { p50: number; p99?: number } | null): string =>
  one === null ? '–' : one.p99 === undefined ? digits(one.p50) : `${digits(one.p50)} / ${digits(one.p99)}`

/** Whether a line keeps its goal; null without one. */
export const isMet = ({ ratio, goal }: Line): boolean | null => (ratio === null || goal === null ? null : ratio <= goal)

const verdict = (line: Line): string => {
  const met = isMet(line)
  return met === null ? 'reported' : met ? 'met' : 'MISSED'
}

export function tableOf(lines: readonly Line[]): string {
  const cells = [
    ['metric', 'Holdfast p50 / p99', 'floor p50 / p99', 'ratio', 'goal', ''],
    ...lines.map((line) => [
      line.metric,
      pair(line.ours),
      pair(line.floor),
      line.ratio === null ? '–' : line.ratio.toFixed(2),
      line.goal === null ? '–' : `≤ ${line.goal}`,
      verdict(line),
    ]),
  ]
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
