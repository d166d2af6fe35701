import * as z from 'zod/mini'
import { KeyChoices } from './app-command.ts'

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
})
export type Settings = z.infer<typeof Settings>

export const SettingsPatch = z.partial(Settings)
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
}
