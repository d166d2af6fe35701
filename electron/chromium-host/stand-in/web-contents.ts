import { EventEmitter } from 'node:events'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type * as Electron from 'electron'
import { quietly } from '../cdp.ts'
import { record } from '../control.ts'
import { BINDING, DELIVER, type Answer, type Frame, type Page, type PageListener, type PageOptions, type Paused } from '../page.ts'
import { hostReady, toChromium, toElectron } from '../host.ts'
import { answerRequest } from '../requests.ts'
import { joinWorlds, mainSide, textOf } from '../world-border.ts'
import { isolatedSide, type PreloadHost } from './in-page.ts'
import { invoke, type Invocation } from './ipc.ts'
import { hostEvent, loud, type HostEvent } from './loud.ts'
import { preparePermissions } from './session.ts'

/** Preload and page scripts. The meeting name is new for each window, so that a page can't wait for it. */
function scriptsOf(preload: string | undefined): PageOptions['scripts'] {
  const meeting = randomUUID()
  const host: PreloadHost = { meeting, binding: BINDING, deliver: DELIVER, process: { platform: process.platform, arch: process.arch } }
  const source = preload === undefined ? '' : readFileSync(preload, 'utf8')
  const main = `(${textOf(mainSide)})(${textOf(joinWorlds)}, ${JSON.stringify(meeting)})`
  const wrapped = `(require, module, process) => { const exports = module.exports; ${source}\n}`
  return { main, isolated: `(${textOf(isolatedSide)})(${textOf(joinWorlds)}, ${JSON.stringify(host)}, ${wrapped})` }
}

/** A frame as the product may ask about it; a parent is only ever compared with null. */
export const frameMain = (frame: Frame): Electron.WebFrameMain =>
  loud('WebFrameMain', {
    url: toElectron(frame.url),
    parent: frame.parentId === null ? null : (loud('WebFrameMain', {}) as Electron.WebFrameMain),
  } satisfies Partial<Electron.WebFrameMain>) as Electron.WebFrameMain

export const invokeEvent = (sender: Electron.WebContents, frame: Frame | null): Electron.IpcMainInvokeEvent =>
  loud('IpcMainInvokeEvent', {
    sender,
    senderFrame: frame === null ? null : frameMain(frame),
  } satisfies Partial<Electron.IpcMainInvokeEvent>) as unknown as Electron.IpcMainInvokeEvent

export const navigationEvent = (url: string, isMainFrame: boolean): HostEvent & { url: string; isMainFrame: boolean } =>
  hostEvent({ url: toElectron(url), isMainFrame } satisfies Partial<Electron.WebContentsWillNavigateEventParams>)

export const GONE = { reason: 'crashed', exitCode: 1 } satisfies Electron.RenderProcessGoneDetails

type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0]
type Members = 'id' | 'isDestroyed' | 'send' | 'setWindowOpenHandler' | 'setZoomFactor' | 'setZoomMode'

let lastId = 0

export class HostContents extends EventEmitter implements Pick<Electron.WebContents, Members> {
  readonly id = ++lastId
  readonly page: Promise<Page>
  private now: Page | null = null
  private destroyed = false
  private openHandler: WindowOpenHandler | null = null
  /** Navigations main itself asked for; they emit no `will-navigate`. */
  private asked = new Set<string>()

  constructor(preload: string | undefined, size: Omit<PageOptions, 'scripts'>, gone: () => void) {
    super()
    this.setMaxListeners(0)
    const options = { ...size, scripts: scriptsOf(preload) }
    this.page = hostReady.then(({ opener }) => opener.open(options, this.listener(gone)))
    quietly(this.settle())
  }

  private async settle(): Promise<void> {
    this.now = await this.page
    if (this.destroyed) this.now.close()
  }

  isDestroyed(): boolean {
    return this.destroyed
  }
  send(channel: string, ...args: unknown[]): void {
    if (!this.destroyed) this.now?.deliver(JSON.stringify({ channel, args }))
  }
  /** Each page here has a zoom of its own anyway. */
  setZoomMode(): void {}
  setZoomFactor(factor: number): void {
    record('WebContents.setZoomFactor', factor)
    this.now?.zoom(factor)
  }
  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.openHandler = handler
  }

  async load(url: string): Promise<void> {
    await preparePermissions(url)
    const page = await this.page
    const target = toChromium(url)
    this.asked.add(target)
    await page.navigate(target)
  }
  /** Asks the page to end; false when there is none yet. */
  closePage(): boolean {
    this.now?.close()
    return this.now !== null
  }
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.now?.close()
  }

  private listener(gone: () => void): PageListener {
    return {
      message: (text, frame, answer) => quietly(this.take(text, frame).then(answer)),
      request: (paused, frame) => this.request(paused, frame),
      popup: (url) =>
        void this.openHandler?.({
          url,
          frameName: '',
          features: '',
          disposition: 'foreground-tab',
          referrer: { url: '', policy: 'no-referrer' },
        }),
      loaded: (url) => void (url !== 'about:blank' && this.emit('did-finish-load', hostEvent({}))),
      crashed: () => void (this.destroyed || this.emit('render-process-gone', hostEvent({}), GONE)),
      gone,
    }
  }

  private async take(text: string, frame: Frame | null): Promise<string> {
    return JSON.stringify(await invoke(JSON.parse(text) as Invocation, invokeEvent(this.outside, frame)))
  }

  /** Document requests are navigations: the product may prevent those it did not ask for. */
  private async request(paused: Paused, frame: Frame | null): Promise<Answer> {
    const { url } = paused.request
    if (paused.resourceType === 'Document' && !this.asked.delete(url)) {
      const isMainFrame = frame === null || frame.parentId === null
      const details = navigationEvent(url, isMainFrame)
      if (paused.redirectedRequestId === undefined) this.emit('will-frame-navigate', details)
      const name = paused.redirectedRequestId === undefined ? 'will-navigate' : 'will-redirect'
      if (isMainFrame || name === 'will-redirect') this.emit(name, details, details.url)
      if (details.defaultPrevented) return 'abort'
    }
    return answerRequest(paused)
  }

  /** The same object as the product holds. */
  readonly outside = loud('WebContents', this) as unknown as Electron.WebContents
}
