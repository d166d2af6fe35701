import * as z from 'zod/mini'

/**
 * Something that happened to the agent's work, shown until dismissed: what happened, what was kept, what to do.
 * The words are in the locale files under `notice.<kind>`.
 */
export const Notice = z.object({
  id: z.string(),
  kind: z.enum([
    'settings_broken',
    'ledger_wiped',
    'ledger_unopenable',
    'journal_lost',
    'journal_unavailable',
    'quarantined',
    'server_restored',
    'desk_window_restored',
    'unprotected_storage',
    'disk_low',
    'disk_short',
    'disk_full',
    'rules_broken',
    'work_left',
    'clock_wrong',
  ]),
  /** Figures for the sentence, for example how many replies came back. */
  count: z.int(),
  at: z.number(),
})
export type Notice = z.infer<typeof Notice>
export type NoticeKind = Notice['kind']
