import type { Rounds } from './stats.ts'

export type Pair<T> = { ours: T; floor: T }
export type Series = Pair<Rounds>

/** A B, B A, A B …: whatever drifts hits both alike. */
export async function inTurns<T>(round: number, work: (arm: 'ours' | 'floor') => Promise<T>): Promise<Pair<T>> {
  const oursFirst = round % 2 === 1
  const first = await work(oursFirst ? 'ours' : 'floor')
  const second = await work(oursFirst ? 'floor' : 'ours')
  return oursFirst ? { ours: first, floor: second } : { ours: second, floor: first }
}

export const series = (): Series => ({ ours: [], floor: [] })

export const add = (to: Series, pair: Pair<number[]>): void => {
  to.ours.push(pair.ours)
  to.floor.push(pair.floor)
}
