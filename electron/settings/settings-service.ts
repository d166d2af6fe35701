import * as z from 'zod/mini'
import { Id } from '../../shared/model/ids.ts'
import { DEFAULT_SETTINGS, SettingsPatch, type Settings } from '../../shared/model/settings.ts'
import { readSales } from '../../shared/model/sale.ts'
import type { Push } from '../ipc/push.ts'
import type { KeptFile } from './kept-file.ts'

/**
 * Only what was changed by hand is kept, so that a later version may have better defaults. Of the calendar each entry is looked at for
 * itself: a broken one must not take all settings with it. `deviceId`: a copy (FR2, JR9).
 */
const Kept = z.extend(SettingsPatch, { calendar: z.optional(z.unknown()) })
export const KeptSettings = z.object({ settings: Kept, deviceId: z.nullable(Id) })
export type KeptSettings = z.infer<typeof KeptSettings>
export const NO_SETTINGS: KeptSettings = { settings: {}, deviceId: null }

export type SettingsService = {
  get: () => Settings
  set: (patch: SettingsPatch) => Settings
  /** Called after each change, with how it was before. */
  onChanged: (listener: (before: Settings) => void) => void
  deviceIdCopy: () => string | null
  keepDeviceId: (id: string) => void
}

/** `gatewayUrl`: default address of this run, until the agent names another. */
export function createSettingsService(deps: { file: KeptFile<KeptSettings>; push: Push; gatewayUrl: string | undefined }): SettingsService {
  const { file } = deps
  const defaults: Settings = { ...DEFAULT_SETTINGS, gatewayUrl: deps.gatewayUrl ?? DEFAULT_SETTINGS.gatewayUrl }
  const listeners: ((before: Settings) => void)[] = []
  const get = (): Settings => {
    const { calendar, ...rest } = file.get().settings
    const { sales, faults } = readSales(calendar)
    return { ...defaults, ...given(rest), calendar: sales, calendarFaults: faults }
  }
  return {
    get,
    set(patch) {
      const before = get()
      file.set({ ...file.get(), settings: { ...file.get().settings, ...given(patch) } })
      for (const listener of listeners) listener(before)
      deps.push('settings.changed', get())
      return get()
    },
    onChanged: (listener) => void listeners.push(listener),
    deviceIdCopy: () => file.get().deviceId,
    keepDeviceId(id) {
      if (file.get().deviceId !== id) file.set({ ...file.get(), deviceId: id })
    },
  }
}

/** Without the keys that are there but undefined: they would hide a default. */
const given = (patch: SettingsPatch): Partial<Settings> =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<Settings>
