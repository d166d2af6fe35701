import * as z from 'zod/mini'

/** Worst state of anybody who waits, from calm to the scored limit. */
export const FaceBand = z.enum(['calm', 'near_goal', 'over_goal', 'over_nag', 'over_scored'])
export type FaceBand = z.infer<typeof FaceBand>

/** What tray, task bar and title say: how many wait for this agent, and the worst band among them. */
export const AlertFace = z.object({ waiting: z.int().check(z.gte(0), z.lte(100_000)), band: FaceBand })
export type AlertFace = z.infer<typeof AlertFace>

export const NOBODY_WAITS: AlertFace = { waiting: 0, band: 'calm' }
