import * as z from 'zod/mini'
import { AlertSettings, DEFAULT_ALERTS } from './alert-settings.ts'
import { KeyChoices } from './app-command.ts'
import { MAX_SALES, Sale, SaleFault } from './sale.ts'

/**
 * Limits of a customer's wait in milliseconds: warning before the own goal, own goal, platform nag, scored limit. Each is
 * longer than the one before, a second at least and a day at most.
 */
const limit = z.int().check(z.gte(1_000), z.lte(86_400_000))
export const WaitLimits = z
  .object({ warnMs: limit, goalMs: limit, nagMs: limit, scoredMs: limit })
  .check(z.refine(({ warnMs, goalMs, nagMs, scoredMs }) => warnMs < goalMs && goalMs < nagMs && nagMs < scoredMs, 'limits out of order'))

export const Settings = z.object({
  language: z.enum(['zh-CN', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  sendKey: z.enum(['enter', 'ctrl_enter', 'both']),
  /** Seconds a reply waits before it goes and can be taken back; 0 for not at all. */
  sendHold: z.int().check(z.gte(0), z.lte(5)),
  /** Last gateway address and agent token field shown at sign-in; the token itself lives in the secret store. */
  gatewayUrl: z.string().check(z.maxLength(2_048)),
  zoom: z.number().check(z.gte(0.8), z.lte(2)),
  keys: KeyChoices,
  density: z.enum(['comfortable', 'compact']),
  limits: WaitLimits,
  /** Keys that work in any program, by command; null takes one away. */
  globalKeys: KeyChoices,
  alerts: AlertSettings,
  /** When news of orders will be late (J21). */
  calendar: z.array(Sale).check(z.maxLength(MAX_SALES)),
  /** Entries of the calendar as it lies on the disk that can't be used; told by main, never set. */
  calendarFaults: z.array(SaleFault),
})
export type Settings = z.infer<typeof Settings>

export const SettingsPatch = z.partial(z.omit(Settings, { calendarFaults: true }))
export type SettingsPatch = z.infer<typeof SettingsPatch>

export const DEFAULT_SETTINGS: Settings = {
  language: 'zh-CN',
  theme: 'system',
  sendKey: 'enter',
  sendHold: 0,
  gatewayUrl: 'ws://127.0.0.1:8787/desk',
  zoom: 1,
  keys: {},
  density: 'comfortable',
  globalKeys: {},
  alerts: DEFAULT_ALERTS,
  calendar: [],
  calendarFaults: [],
  limits: { warnMs: 20_000, goalMs: 30_000, nagMs: 100_000, scoredMs: 180_000 },
}
