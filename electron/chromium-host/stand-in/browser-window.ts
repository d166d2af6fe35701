import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { record } from '../control.ts'
import { app, openWindows, windowGone, type Closable } from './app.ts'
import { hostEvent, loud } from './loud.ts'
import { HostContents } from './web-contents.ts'

type Members =
  | ('loadURL' | 'show' | 'showInactive' | 'focus' | 'isFocused' | 'isMinimized' | 'restore' | 'close' | 'destroy' | 'isDestroyed')
  | ('webContents' | 'getNormalBounds' | 'setBounds' | 'isMaximized' | 'maximize' | 'unmaximize')
  | ('setBackgroundColor' | 'setTitle' | 'setOverlayIcon' | 'flashFrame')

/** The members of a window the product uses. */
export class HostWindow extends EventEmitter implements Pick<Electron.BrowserWindow, Members> {
  readonly contents: HostContents
  readonly webContents: Electron.WebContents
  private gone = false
  private closing = false
  private bounds: Electron.Rectangle
  private state: 'normal' | 'maximized' | 'minimized' = 'normal'
  private readonly entry: Closable = { tryClose: () => this.tryClose(), destroy: () => this.destroy() }

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    this.setMaxListeners(0)
    const { x, y, width = 800, height = 600, webPreferences } = options
    this.bounds = { x: x ?? 0, y: y ?? 0, width, height }
    const hidden = options.show === false && webPreferences?.backgroundThrottling === false
    this.contents = new HostContents(webPreferences?.preload, { width, height, hidden }, () => this.lost())
    this.webContents = this.contents.outside
    openWindows.add(this.entry)
    app.emit('web-contents-created', hostEvent({}), this.webContents)
    if (x !== undefined) this.put({ ...this.bounds, windowState: 'normal' })
    void this.contents.page.then((page) => page.watchBounds((found) => this.found(found)))
  }

  loadURL(url: string): Promise<void> {
    return this.contents.load(url)
  }
  show(): void {
    record('BrowserWindow.show')
    this.toFront()
  }
  showInactive(): void {
    record('BrowserWindow.showInactive')
  }
  focus(): void {
    record('BrowserWindow.focus')
    this.toFront()
  }
  /** The page knows, and can't be asked at once. */
  isFocused(): boolean {
    return false
  }
  isMinimized(): boolean {
    return this.state === 'minimized'
  }
  isMaximized(): boolean {
    return this.state === 'maximized'
  }
  restore(): void {
    this.setState('normal')
    this.toFront()
  }
  maximize(): void {
    this.setState('maximized')
  }
  unmaximize(): void {
    this.setState('normal')
  }
  getNormalBounds(): Electron.Rectangle {
    return { ...this.bounds }
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.bounds = { ...this.bounds, ...bounds }
    record('BrowserWindow.setBounds', this.bounds)
    this.put(this.bounds)
    this.tellMoved()
  }
  setBackgroundColor(): void {}
  setTitle(title: string): void {
    record('BrowserWindow.setTitle', title)
    void this.contents.page.then((page) => page.evaluate(`document.title = ${JSON.stringify(title)}`)).catch(() => undefined)
  }
  setOverlayIcon(icon: Electron.NativeImage | null, description: string): void {
    record('BrowserWindow.setOverlayIcon', icon !== null, description)
  }
  flashFrame(flag: boolean): void {
    record('BrowserWindow.flashFrame', flag)
  }
  isDestroyed(): boolean {
    return this.gone
  }
  close(): void {
    this.tryClose()
  }
  /** False when a listener of `close` objected. The page then ends by itself, with `pagehide` and what it does there. */
  private tryClose(): boolean {
    if (this.gone || this.closing) return true
    const event = hostEvent({})
    this.emit('close', event)
    this.closing = !event.defaultPrevented
    if (this.closing && !this.contents.closePage()) this.destroy()
    return this.closing
  }
  destroy(): void {
    if (this.gone) return
    this.gone = true
    this.contents.destroy()
    this.emit('closed', hostEvent({}))
    windowGone(this.entry)
  }
  private tellMoved(): void {
    this.emit('move', hostEvent({}))
    this.emit('resize', hostEvent({}))
  }
  private toFront(): void {
    void this.contents.page.then((page) => page.focus())
  }
  private setState(state: 'normal' | 'maximized'): void {
    this.state = state
    this.put({ windowState: state })
  }
  private put(bounds: Parameters<Awaited<HostContents['page']>['setBounds']>[0]): void {
    void this.contents.page.then((page) => page.setBounds(bounds))
  }
  /** A person moved, resized, enlarged or minimized it. */
  private found({ state, ...bounds }: Electron.Rectangle & { state: HostWindow['state'] }): void {
    const moved = state === 'normal' && JSON.stringify(bounds) !== JSON.stringify(this.bounds)
    if (moved) this.bounds = bounds
    if (!moved && state === this.state) return
    this.state = state
    this.tellMoved()
  }
  /** Closed from outside: a browser window can't be held back, so the answer of `close` is not heeded. */
  private lost(): void {
    if (this.gone) return
    if (!this.closing) this.emit('close', hostEvent({}))
    this.destroy()
  }
}

export const BrowserWindow = loud(
  'BrowserWindow',
  new Proxy(HostWindow, {
    construct: (make, args: [Electron.BrowserWindowConstructorOptions?]) => loud('BrowserWindow', new make(...args)),
  }),
)
