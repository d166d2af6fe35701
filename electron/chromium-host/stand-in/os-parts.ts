import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { onPlayed, record, refused } from '../control.ts'
import { hostEvent, loud } from './loud.ts'

/** Every new object of a class answers loudly, as all of the stand-in does. */
const loudClass = <T extends object, A extends unknown[]>(name: string, make: new (...args: A) => T): new (...args: A) => T =>
  new Proxy(make, { construct: (one, args: A) => loud(name, new one(...args)) })

const held = new Map<string, () => void>()
export const globalShortcut = loud('globalShortcut', {
  register(accelerator, callback) {
    const free = !refused.has(accelerator) && !held.has(accelerator)
    record('globalShortcut.register', accelerator, free)
    if (free) held.set(accelerator, callback)
    return free
  },
  unregister(accelerator) {
    record('globalShortcut.unregister', accelerator)
    held.delete(accelerator)
  },
} satisfies Partial<Electron.GlobalShortcut>)

/** The menu that would copy a link is Chromium's own here. */
export const clipboard = loud('clipboard', {
  writeText: async (text) => record('clipboard.writeText', text.length),
} satisfies Partial<Electron.Clipboard>)

export const nativeImage = loud('nativeImage', {
  createFromBitmap: () => loud('NativeImage', {}) as Electron.NativeImage,
} satisfies Partial<typeof Electron.nativeImage>)

const trays = new Set<EventEmitter>()
class HostTray extends EventEmitter implements Pick<Electron.Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'destroy'> {
  constructor(_image: Electron.NativeImage) {
    super()
    trays.add(this)
  }
  setImage(): void {}
  setToolTip(text: string): void {
    record('Tray.setToolTip', text)
  }
  setContextMenu(): void {}
  destroy(): void {
    trays.delete(this)
  }
}
export const Tray = loudClass('Tray', HostTray)

const shown: EventEmitter[] = []
class HostNotification extends EventEmitter implements Pick<Electron.Notification, 'show' | 'close'> {
  static isSupported = (): boolean => true
  readonly options: Electron.NotificationConstructorOptions

  constructor(options: Electron.NotificationConstructorOptions) {
    super()
    this.options = options
  }
  show(): void {
    shown.push(this)
    record('Notification.show', this.options)
  }
  close(): void {
    record('Notification.close')
  }
}
export const Notification = loudClass('Notification', HostNotification)

onPlayed((played) => {
  if (played.do === 'hotkey') held.get(played.accelerator)?.()
  if (played.do !== 'click') return
  if (played.what === 'notification') shown.at(-1)?.emit('click', hostEvent({}))
  else for (const tray of trays) tray.emit('click', hostEvent({}))
})
