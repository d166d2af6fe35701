import * as z from 'zod/mini'

/** What the agent can be alerted of. `reply`: in a conversation that is not on screen. */
export const AlertKind = z.enum(['new', 'transfer', 'reply', 'warning', 'breach', 'outage'])
export type AlertKind = z.infer<typeof AlertKind>

/** How: a sound, a pop-up of the OS, a blinking task bar button. The number in tray and title is always there. */
const Ways = z.object({ sound: z.boolean(), popup: z.boolean(), flash: z.boolean() })

export const AlertSettings = z.object({
  rules: z.record(AlertKind, Ways),
  /** 0 is silence. */
  volume: z.number().check(z.gte(0), z.lte(1)),
  /** While somebody waits unanswered, again after this long; 0 never. Milliseconds. */
  repeatMs: z.int().check(z.gte(0), z.lte(600_000)),
  /** Pop-ups show who wrote; off: only that somebody did. */
  showNames: z.boolean(),
})
export type AlertSettings = z.infer<typeof AlertSettings>

export const DEFAULT_ALERTS: AlertSettings = {
  rules: {
    new: { sound: true, popup: true, flash: true },
    transfer: { sound: true, popup: true, flash: true },
    reply: { sound: true, popup: false, flash: true },
    warning: { sound: false, popup: false, flash: false },
    breach: { sound: true, popup: true, flash: true },
    outage: { sound: true, popup: true, flash: false },
  },
  volume: 0.7,
  repeatMs: 30_000,
  showNames: false,
}
