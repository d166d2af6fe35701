import type { BrowserWindow, NativeTheme } from 'electron'
import type { Settings } from '../../shared/model/settings.ts'

/** `--app` of tokens.css, light and dark: what stands behind a page that has not painted yet. */
const BACKGROUND = { light: '#eef0f3', dark: '#111418' } as const

export type ThemeDeps = {
  nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors' | 'themeSource'>
  theme: () => Settings['theme']
  windows: () => readonly BrowserWindow[]
}

/** Menus, dialogs and frames of the OS follow the agent's choice. `apply` after each change of it. */
export function followTheme({ nativeTheme, theme, windows }: ThemeDeps): { background: () => string; apply: () => void } {
  const background = (): string => BACKGROUND[nativeTheme.shouldUseDarkColors ? 'dark' : 'light']
  const apply = (): void => {
    nativeTheme.themeSource = theme()
    for (const window of windows()) if (!window.isDestroyed()) window.setBackgroundColor(background())
  }
  nativeTheme.themeSource = theme()
  return { background, apply }
}
