import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { app, openWindows, windowGone, type Closable } from './app.ts'
import { hostEvent, loud } from './loud.ts'
import { HostContents } from './web-contents.ts'

type Members = 'loadURL' | 'show' | 'focus' | 'isMinimized' | 'restore' | 'close' | 'destroy' | 'isDestroyed' | 'webContents'

/** The members of a window the product uses. */
export class HostWindow extends EventEmitter implements Pick<Electron.BrowserWindow, Members> {
  readonly contents: HostContents
  readonly webContents: Electron.WebContents
  private gone = false
  private closing = false
  private readonly entry: Closable = { tryClose: () => this.tryClose(), destroy: () => this.destroy() }

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    this.setMaxListeners(0)
    const { width = 800, height = 600, webPreferences } = options
    const hidden = options.show === false && webPreferences?.backgroundThrottling === false
    this.contents = new HostContents(webPreferences?.preload, { width, height, hidden }, () => this.lost())
    this.webContents = this.contents.outside
    openWindows.add(this.entry)
    app.emit('web-contents-created', hostEvent({}), this.webContents)
  }

  loadURL(url: string): Promise<void> {
    return this.contents.load(url)
  }
  show(): void {
    this.focus()
  }
  focus(): void {
    void this.contents.page.then((page) => page.focus())
  }
  isMinimized(): boolean {
    return false
  }
  restore(): void {
    this.focus()
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
