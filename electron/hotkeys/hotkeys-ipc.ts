import { ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import type { HotkeyService } from './hotkey-service.ts'

export function registerHotkeysIpc(handle: Handle, hotkeys: HotkeyService): void {
  handle('hotkeys.list', () => ok(hotkeys.list()))
  handle('hotkeys.set', ({ id, chord }) => hotkeys.set(id, chord))
}
