import type { BrowserWindow } from 'electron'

/** Brings a window to the front. Only ever because a person asked for it, never because of something that came in. */
export function raise(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
