import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'

type WindowMembers =
  | ('id' | 'close' | 'destroy' | 'focus' | 'isDestroyed' | 'isMinimized' | 'loadURL' | 'restore' | 'show' | 'showInactive')
  | ('isFocused' | 'setTitle' | 'setOverlayIcon' | 'flashFrame')
  | ('getNormalBounds' | 'setBounds' | 'isMaximized' | 'maximize' | 'unmaximize' | 'setBackgroundColor')
type ContentsMembers = 'id' | 'isDestroyed' | 'send' | 'setWindowOpenHandler' | 'setZoomFactor' | 'setZoomMode'

let lastId = 0

class FakeContents extends EventEmitter {
  readonly id = ++lastId
  readonly sent: { channel: string; payload: unknown }[] = []
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null
  gone = false
  isDestroyed = (): boolean => this.gone
  send = (channel: string, payload?: unknown): void => void this.sent.push({ channel, payload })
  zoom = 1
  setZoomMode = (): void => undefined
  setZoomFactor = (factor: number): void => void (this.zoom = factor)
  setWindowOpenHandler = (handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void => {
    this.openHandler = handler
  }
}
const contentsFit = (one: FakeContents): Pick<Electron.WebContents, ContentsMembers> =>
  one satisfies Pick<Electron.WebContents, ContentsMembers>

/** A window without a screen: says what was done to it, closes like Electron's (close may be prevented, destroy may not). */
export class FakeWindow extends EventEmitter {
  readonly contents = new FakeContents()
  readonly id = this.contents.id
  readonly did: string[] = []
  minimized = false
  maximized = false
  bounds: Electron.Rectangle
  /** What the OS makes of bounds it is asked for, for example by rounding. */
  fit = (bounds: Electron.Rectangle): Electron.Rectangle => bounds
  readonly options: Electron.BrowserWindowConstructorOptions

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    this.options = options
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.bounds = { x, y, width, height }
  }

  /** As the product sees it. */
  get electron(): Electron.BrowserWindow {
    windowFits(this)
    contentsFit(this.contents)
    return this as unknown as Electron.BrowserWindow
  }
  get webContents(): FakeContents {
    return this.contents
  }
  loadURL = (url: string): Promise<void> => {
    this.did.push(`load ${url}`)
    return Promise.resolve()
  }
  isDestroyed = (): boolean => this.contents.gone
  isMinimized = (): boolean => this.minimized
  restore = (): void => void this.did.push('restore')
  getNormalBounds = (): Electron.Rectangle => this.bounds
  setBounds = (bounds: Partial<Electron.Rectangle>): void => this.moved(this.fit({ ...this.bounds, ...bounds }))
  /** Somebody, a person or the OS, puts it there. */
  moved = (bounds: Electron.Rectangle): void => {
    this.bounds = bounds
    this.emit('move')
    this.emit('resize')
  }
  isMaximized = (): boolean => this.maximized
  maximize = (): void => void (this.maximized = true)
  unmaximize = (): void => void (this.maximized = false)
  setBackgroundColor = (colour: string): void => void this.did.push(`background ${colour}`)
  focused = false
  title = ''
  overlay: string | null = null
  isFocused = (): boolean => this.focused
  setTitle = (title: string): void => void (this.title = title)
  setOverlayIcon = (icon: Electron.NativeImage | null, description: string): void =>
    void (this.overlay = icon === null ? null : description)
  flashFrame = (flag: boolean): void => void this.did.push(`flash ${flag}`)
  showInactive = (): void => void this.did.push('showInactive')
  show = (): void => void this.did.push('show')
  focus = (): void => void this.did.push('focus')
  close = (): void => {
    if (this.contents.gone) return
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (!prevented) this.destroy()
  }
  destroy = (): void => {
    if (this.contents.gone) return
    this.contents.gone = true
    this.emit('closed')
  }
}
const windowFits = (one: FakeWindow): Pick<Electron.BrowserWindow, WindowMembers> =>
  one satisfies Pick<Electron.BrowserWindow, WindowMembers>
