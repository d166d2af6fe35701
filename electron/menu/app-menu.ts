import type { MenuItemConstructorOptions } from 'electron'
import type { Settings } from '../../shared/model/settings.ts'
import { editWords } from './menu-words.ts'

/** Roles alone: the OS brings the keys. Reload and developer tools are absent on purpose. */
export function appMenu(platform: NodeJS.Platform, language: Settings['language']): MenuItemConstructorOptions[] {
  const words = editWords(language)
  const edit: MenuItemConstructorOptions = {
    label: words.edit,
    submenu: [
      { role: 'undo', label: words.undo },
      { role: 'redo', label: words.redo },
      { type: 'separator' },
      { role: 'cut', label: words.cut },
      { role: 'copy', label: words.copy },
      { role: 'paste', label: words.paste },
      { role: 'selectAll', label: words.selectAll },
    ],
  }
  const window: MenuItemConstructorOptions = {
    label: words.window,
    submenu: [
      { role: 'minimize', label: words.minimize },
      { role: 'close', label: words.close },
    ],
  }
  return platform === 'darwin' ? [{ role: 'appMenu' }, edit, window] : [edit, window]
}
