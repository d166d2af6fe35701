import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { SettingsService } from './settings-service.ts'

export function registerSettingsIpc(handle: Handle, settings: SettingsService): void {
  handle('settings.get', () => ok(settings.get()))
  handle('settings.set', (patch) => ok(settings.set(patch)))
}
