import { controlWindow, type WindowControl } from './window-control.ts'
import { quietly, type Cdp, type CdpEvents, type CdpSession } from './cdp.ts'

/** Names in the preload's world only; the page's own world has neither. */
export const BINDING = '__hostCall'
export const DELIVER = '__hostDeliver'
const WORLD = 'preload'

export type Frame = { readonly id: string; url: string; readonly parentId: string | null }
export type Paused = CdpEvents['Fetch.requestPaused']
/** `abort` ends a navigation and leaves the page where it is, `refuse` fails the request. */
export type Answer = { status: number; headers: [string, string][]; body: Uint8Array } | 'continue' | 'refuse' | 'abort'

/** What a window is told by its page. */
export type PageListener = {
  /** A message of the preload, with its frame (null when that is gone) and a way to answer that very document. */
  message(text: string, frame: Frame | null, answer: (text: string) => void): void
  request(paused: Paused, frame: Frame | null): Promise<Answer>
  /** The page tried to open a window; it is refused whatever is said here. */
  popup(url: string): void
  loaded(url: string): void
  crashed(): void
  /** Closed by the user or by us. */
  gone(): void
}
export type PageOptions = {
  /** Run before the page's scripts in each new document, in this order: in the page's world and in the preload's. */
  scripts: { main: string; isolated: string }
  /** Size of the page, CSS pixels. */
  width: number
  height: number
  /** Nobody is to see it. With a screen that is a target without a window. */
  hidden: boolean
}
export type Page = WindowControl & {
  readonly targetId: string
  /** Resolves when the load event has fired; rejects with Chromium's error text. */
  navigate(url: string): Promise<void>
  /** Hands a text to the preload of the present document; dropped when there is none, as in Electron. */
  deliver(text: string): void
  /** Runs an expression in the page's own world and gives its value. */
  evaluate(expression: string): Promise<unknown>
  focus(): void
  close(): void
}

type Frames = {
  get(id: string): Frame | undefined
  /** The preload's world with this number: its frame and the name no later world will have again. */
  world(context: number): { frame: Frame | null; unique: string } | undefined
  /** The preload's world of the present document. */
  mainWorld(): string | null
}

/** Follows the frames of a page and which of the preload's worlds belongs to which frame. */
function trackFrames(session: CdpSession): Frames {
  const frames = new Map<string, Frame>()
  const worlds = new Map<number, { frameId: string; unique: string }>()
  const keep = (id: string, url: string, parentId: string | null): void => {
    const known = frames.get(id)
    if (known === undefined) frames.set(id, { id, url, parentId })
    else known.url = url
  }
  session.on('Page.frameAttached', ({ frameId, parentFrameId }) => keep(frameId, 'about:blank', parentFrameId))
  session.on('Page.frameDetached', ({ frameId, reason }) => void (reason === 'remove' && frames.delete(frameId)))
  session.on('Page.frameNavigated', ({ frame }) => keep(frame.id, frame.url, frame.parentId ?? null))
  session.on('Page.navigatedWithinDocument', ({ frameId, url }) => keep(frameId, url, null))
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const frameId = context.auxData?.frameId
    if (context.name === WORLD && frameId !== undefined) worlds.set(context.id, { frameId, unique: context.uniqueId })
  })
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => void worlds.delete(executionContextId))
  session.on('Runtime.executionContextsCleared', () => worlds.clear())
  session.on('Inspector.targetCrashed', () => worlds.clear())
  return {
    get: (id) => frames.get(id),
    world(context) {
      const found = worlds.get(context)
      return found === undefined ? undefined : { frame: frames.get(found.frameId) ?? null, unique: found.unique }
    },
    mainWorld() {
      let last: string | null = null
      for (const { frameId, unique } of worlds.values()) if (frames.get(frameId)?.parentId === null) last = unique
      return last
    },
  }
}

/** Hands a text to the preload in one world; it is dropped when that world is gone, as in Electron. */
function deliver(session: CdpSession, uniqueContextId: string | null, text: string): void {
  if (uniqueContextId === null) return
  const functionDeclaration = `function(text) { globalThis.${DELIVER}?.(text) }`
  quietly(session.send('Runtime.callFunctionOn', { functionDeclaration, uniqueContextId, arguments: [{ value: text }], silent: true }))
}

async function answerRequest(session: CdpSession, paused: Paused, answer: Answer): Promise<void> {
  const { requestId } = paused
  if (answer === 'continue') await session.send('Fetch.continueRequest', { requestId })
  else if (answer === 'abort') await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
  else if (answer === 'refuse') await session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
  else {
    const responseHeaders = answer.headers.map(([name, value]) => ({ name, value }))
    const body = Buffer.from(answer.body).toString('base64')
    await session.send('Fetch.fulfillRequest', { requestId, responseCode: answer.status, responseHeaders, body })
  }
}

/** Resolves at the next load event; rejects when the page dies first. */
function loadOf(session: CdpSession): { next: () => Promise<void> } {
  let waiting: { resolve: () => void; reject: (error: Error) => void } | null = null
  session.on('Page.loadEventFired', () => waiting?.resolve())
  session.on('Inspector.targetCrashed', () => waiting?.reject(new Error('ERR_FAILED (-2): the page died while loading')))
  return {
    next() {
      waiting?.reject(new Error('ERR_ABORTED (-3): another page was loaded'))
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
      })
    },
  }
}

type Target = { sessionId: string; targetId: string }
type TargetOptions = { scripts: PageOptions['scripts']; listener: PageListener; hidden: boolean; screen: boolean }

/** Takes over a target Chromium holds at its very first document, puts the preload in and lets it run. */
export async function takeTarget(cdp: Cdp, at: Target, { scripts, listener, hidden, screen }: TargetOptions): Promise<Page> {
  const session = cdp.session(at.sessionId)
  const frames = trackFrames(session)
  const load = loadOf(session)
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    const world = frames.world(executionContextId)
    if (name !== BINDING || world === undefined) return
    listener.message(payload, world.frame, (text) => deliver(session, world.unique, text))
  })
  session.on('Page.windowOpen', ({ url }) => listener.popup(url))
  session.on('Page.loadEventFired', () => listener.loaded(frames.get(at.targetId)?.url ?? 'about:blank'))
  session.on('Inspector.targetCrashed', () => listener.crashed())
  session.on('Fetch.requestPaused', (paused) => {
    const frame = frames.get(paused.frameId) ?? null
    // A handler that throws fails the request; left alone it would wait for ever.
    const answer = listener.request(paused, frame).catch((): Answer => 'refuse')
    quietly(answer.then((one) => answerRequest(session, paused, one)))
  })
  cdp.on('Target.detachedFromTarget', ({ sessionId }) => sessionId === at.sessionId && listener.gone())

  const ready = [
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.main }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.isolated, worldName: WORLD }),
    session.send('Runtime.runIfWaitingForDebugger'),
  ]
  await Promise.all(ready)
  return {
    targetId: at.targetId,
    async navigate(url) {
      const loaded = load.next()
      quietly(loaded)
      const { errorText } = await session.send('Page.navigate', { url })
      if (errorText !== undefined && errorText !== '') throw new Error(`${errorText} loading ${url}`)
      await loaded
    },
    deliver: (text) => deliver(session, frames.mainWorld(), text),
    async evaluate(expression) {
      const { result } = await session.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })
      return result.value
    },
    focus: () => quietly(session.send('Page.bringToFront')),
    ...controlWindow(cdp, session, { targetId: at.targetId, screen: screen && !hidden }),
    close: () => quietly(cdp.send('Target.closeTarget', { targetId: at.targetId })),
  }
}
