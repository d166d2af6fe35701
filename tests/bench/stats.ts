/** The value below which the share `q` (0 to 1) of the numbers lies; NaN for none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  const upper = sorted[Math.floor(half)] ?? Number.NaN
  return Number.isInteger(half) ? ((sorted[half - 1] ?? Number.NaN) + upper) / 2 : upper
}

/** Milliseconds of one arm, one list per round. */
export type Rounds = number[][]

/** Median over the rounds of the two arms' ratio at quantile `q`. */
export const ratioOf = (ours: Rounds, floor: Rounds, q: number): number =>
  median(ours.map((round, i) => quantile(round, q) / quantile(floor[i] ?? [], q)))
