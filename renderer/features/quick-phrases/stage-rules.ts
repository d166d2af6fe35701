import { STAGES, type Stage } from '../../../shared/model/phrase.ts'

/** Where a talk stands: the steps that were gone through, the one it is at, and how many were left out on the way. */
export type Progress = { at: Stage | null; done: readonly Stage[]; skipped: number }

export const noProgress: Progress = { at: null, done: [], skipped: 0 }

/** The talk reaches a step. Going back is allowed and skips nothing; each step counts as skipped once. */
export function reach(progress: Progress, stage: Stage): Progress {
  const to = STAGES.indexOf(stage)
  const from = progress.at === null ? -1 : STAGES.indexOf(progress.at)
  const between = STAGES.slice(from + 1, Math.max(from + 1, to))
  const skipped = between.filter((one) => !progress.done.includes(one)).length
  const done = progress.done.includes(stage) ? progress.done : [...progress.done, stage]
  return { at: stage, done, skipped: progress.skipped + skipped }
}

/** What another window or an earlier start kept; anything else is a fresh talk. */
export function asProgress(value: unknown): Progress {
  const record = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const stage = (one: unknown): one is Stage => (STAGES as readonly unknown[]).includes(one)
  if (!stage(record['at']) || !Array.isArray(record['done'])) return noProgress
  return { at: record['at'], done: record['done'].filter(stage), skipped: Number(record['skipped']) || 0 }
}

/** The filter after one press of Ctrl and an arrow: all, then the steps in turn. */
export function turnFilter(filter: Stage | null, by: 1 | -1): Stage | null {
  const all: (Stage | null)[] = [null, ...STAGES]
  return all[(all.indexOf(filter) + by + all.length) % all.length] ?? null
}
