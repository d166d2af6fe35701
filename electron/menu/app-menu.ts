import type { MenuItemConstructorOptions } from 'electron'
import type { Settings } from '../../shared/model/settings.ts'

const WORDS = {
  'zh-CN': { edit: '编辑', window: '窗口' },
  en: { edit: 'Edit', window: 'Window' },
} as const

/** Roles alone: the OS brings words and keys. Reload and developer tools are absent on purpose. */
export function appMenu(platform: NodeJS.Platform, language: Settings['language']): MenuItemConstructorOptions[] {
  const words = WORDS[language]
  const edit: MenuItemConstructorOptions = {
    label: words.edit,
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  }
  const window: MenuItemConstructorOptions = { label: words.window, submenu: [{ role: 'minimize' }, { role: 'close' }] }
  return platform === 'darwin' ? [{ role: 'appMenu' }, edit, window] : [edit, window]
}
