import { quietly, type Cdp, type CdpEvents, type CdpSession } from './cdp.ts'
import type { HostDisplay } from './control.ts'
import { takeTarget, type Page, type PageListener, type PageOptions } from './page.ts'

/** Makes windows, one at a time. Every other target that turns up is a window some page tried to open, and is refused. */
export type Opener = {
  open(options: PageOptions, listener: PageListener): Promise<Page>
  /** The display the first window is on. */
  display(): Promise<HostDisplay>
}

type Attached = CdpEvents['Target.attachedToTarget']

/** No request of a refused window leaves; it must run for a moment, or the page that opened it would wait for ever. */
function refuse(cdp: Cdp, target: Attached): void {
  const session = cdp.session(target.sessionId)
  session.on('Fetch.requestPaused', ({ requestId }) => quietly(session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })))
  quietly(session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }))
  quietly(session.send('Runtime.runIfWaitingForDebugger'))
  quietly(cdp.send('Target.closeTarget', { targetId: target.targetInfo.targetId }))
}

/** Tells the targets we ask for from those nobody asked for; only one is expected at a time. */
function createClaims(
  cdp: Cdp,
  open: boolean,
): { begin(): void; expect(test: (target: Attached) => boolean): Promise<Attached>; end(): void } {
  let unclaimed: Attached[] = []
  let creating = open
  let waiting: { test: (target: Attached) => boolean; resolve: (target: Attached) => void } | null = null
  const settle = (): void => {
    const found = waiting === null ? undefined : unclaimed.find(waiting.test)
    if (found === undefined) return
    unclaimed = unclaimed.filter((target) => target !== found)
    waiting?.resolve(found)
    waiting = null
  }
  cdp.on('Target.attachedToTarget', (target) => {
    if (!creating) return refuse(cdp, target)
    unclaimed.push(target)
    settle()
  })
  return {
    begin() {
      creating = true
    },
    expect: (test) =>
      new Promise((resolve) => {
        waiting = { test, resolve }
        settle()
      }),
    end() {
      creating = false
      for (const target of unclaimed.splice(0)) refuse(cdp, target)
    },
  }
}

/** A page that hangs can't open a window for us, milliseconds. */
const OPENING_MS = 2_000

/**
 * Windows are popups of the app window Chromium is started with: no tabs, no address bar, nothing of a browser's own to
 * load. Without a `screen` that first window stays behind as their opener; with one it becomes the first visible window.
 * `noopener` gives each a process of its own, as Electron does: one that dies takes no other along.
 */
export async function createOpener(cdp: Cdp, screen: boolean): Promise<Opener> {
  const claims = createClaims(cdp, true)
  const filter = [{ type: 'page' }, { type: 'other' }, { exclude: true }]
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter })
  const anchor = await claims.expect((target) => target.targetInfo.type === 'page')
  claims.end()
  const parents = new Map([[anchor.targetInfo.targetId, anchor.sessionId]])
  let spare = screen ? anchor : null
  cdp.on('Target.detachedFromTarget', ({ sessionId }) => {
    for (const [targetId, session] of parents) if (session === sessionId) parents.delete(targetId)
  })

  const popup = async ([parentId, session]: [string, string], { width, height }: PageOptions): Promise<Attached | null> => {
    const expression = `void window.open('about:blank', '_blank', 'popup,noopener,width=${width},height=${height}')`
    quietly(cdp.session(session).send('Runtime.evaluate', { expression, userGesture: true }))
    const late = new Promise<null>((resolve) => void setTimeout(resolve, OPENING_MS, null).unref())
    const opened = ({ targetInfo }: Attached): boolean => targetInfo.openerId === undefined || targetInfo.openerId === parentId
    return Promise.race([claims.expect(opened), late])
  }
  const create = async (options: PageOptions): Promise<Attached> => {
    const parent = [...parents][0]
    const found = parent === undefined || (screen && options.hidden) ? null : await popup(parent, options)
    if (found !== null) return found
    const { width, height } = options
    const kind = screen && options.hidden ? { hidden: true } : { newWindow: true, width, height }
    const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank', ...kind })
    return claims.expect((target) => target.targetInfo.targetId === targetId)
  }

  const claimNext = async (options: PageOptions): Promise<Attached> => {
    claims.begin()
    const target = (options.hidden ? null : spare) ?? (await create(options))
    claims.end()
    if (target === spare) spare = null
    if (screen && !options.hidden) parents.set(target.targetInfo.targetId, target.sessionId)
    return target
  }
  let turn: Promise<unknown> = Promise.resolve()
  return {
    display: () => displayOf(cdp.session(anchor.sessionId)),
    async open(options, listener) {
      const claimed = turn.then(() => claimNext(options))
      turn = claimed.catch(() => undefined)
      const { sessionId, targetInfo } = await claimed
      const at = { sessionId, targetId: targetInfo.targetId }
      const page = await takeTarget(cdp, at, { scripts: options.scripts, listener, hidden: options.hidden, screen })
      if (!screen || !options.hidden) await setContentSize(cdp, at.targetId, options)
      return page
    },
  }
}

const DISPLAY = `({
  id: 1,
  scaleFactor: devicePixelRatio,
  bounds: { x: 0, y: 0, width: screen.width, height: screen.height },
  workArea: { x: screen.availLeft, y: screen.availTop, width: screen.availWidth, height: screen.availHeight },
})`

async function displayOf(session: CdpSession): Promise<HostDisplay> {
  const running = session.send('Runtime.runIfWaitingForDebugger')
  const { result } = await session.send('Runtime.evaluate', { expression: DISPLAY, returnByValue: true })
  await running
  return result.value as HostDisplay
}

/** Chromium counts its own frame into a window's size; Electron's `useContentSize` is what a test can rely on. */
async function setContentSize(cdp: Cdp, targetId: string, { width, height }: PageOptions): Promise<void> {
  const { windowId } = await cdp.send('Browser.getWindowForTarget', { targetId })
  // Older Chromium has no such command; the page is then a little lower than asked for.
  await cdp.send('Browser.setContentsSize', { windowId, width, height }).catch(() => undefined)
}
