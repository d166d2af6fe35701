import * as z from 'zod/mini'

/** Windows beside the desk, one of each kind: the context panel for the second monitor, and the settings. */
export const SideWindow = z.enum(['panel', 'settings'])
export type SideWindow = z.infer<typeof SideWindow>
