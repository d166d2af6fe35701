import * as z from 'zod/mini'

/** A rehearsal that runs (J25); `since` is the local wall clock in milliseconds. */
export const Rehearsal = z.object({ since: z.number() })
export type Rehearsal = z.infer<typeof Rehearsal>
