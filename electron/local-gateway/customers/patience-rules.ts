import type { Random } from '../../../shared/lib/random.ts'
import type { Manners, Scenario } from './scenario.ts'

/** What somebody does who is left waiting: `at` milliseconds after their first unanswered words. */
export type Rung =
  | { at: number; kind: 'nudge' }
  | { at: number; kind: 'leave' }
  | { at: number; kind: 'impatient'; words: keyof Manners['impatience'] }

const SECOND = 1_000
/** The three limits of the trade: own goal, first platform warning, scored limit. */
const LIMITS = [
  { at: 30 * SECOND, kind: 'impatient', words: 'after30' },
  { at: 100 * SECOND, kind: 'impatient', words: 'after100' },
  { at: 180 * SECOND, kind: 'impatient', words: 'after180' },
] as const
/** Nudges between the limits: window in seconds and how likely. */
const NUDGES = [
  { from: 16, to: 24, chance: 0.25 },
  { from: 55, to: 80, chance: 0.5 },
  { from: 125, to: 160, chance: 0.5 },
] as const
const LEAVE = { from: 280, to: 420 }

const between = (random: Random, { from, to }: { from: number; to: number }): number =>
  Math.round((from + random.next() * (to - from)) * SECOND)

/** The ladder of one wait, in order of time: words at 30, 100 and 180 s, a nudge now and then, and at last they go. */
export function patienceOf(random: Random): Rung[] {
  const nudges = NUDGES.flatMap((nudge): Rung[] => (random.next() < nudge.chance ? [{ at: between(random, nudge), kind: 'nudge' }] : []))
  return [...nudges, ...LIMITS, { at: between(random, LEAVE), kind: 'leave' as const }].toSorted((a, b) => a.at - b.at)
}

/** Anger after a rung, 0 to 3: the limits raise it. */
export const angerAfter = (anger: number, rung: Rung): number =>
  rung.kind === 'impatient' ? Math.min(3, anger + (rung.words === 'after30' ? 0 : 1)) : anger

/** The scenario's own words for a limit, else those of the language. */
export const impatienceOf = (script: { scenario: Scenario; manners: Manners }): Manners['impatience'] =>
  script.scenario.impatience ?? script.manners.impatience
