import { quietly, type Cdp, type CdpEvents } from './cdp.ts'
import { takeTarget, type Page, type PageListener, type PageOptions } from './page.ts'

/** Makes windows, one at a time. Every other target that turns up is a window some page tried to open, and is refused. */
export type Opener = { open(options: PageOptions, listener: PageListener): Promise<Page> }

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

/** `screen`: real windows are shown. They are popups of the app window Chromium was started with: no tabs, no address bar. */
export async function createOpener(cdp: Cdp, screen: boolean): Promise<Opener> {
  const visible = new Map<string, string>()
  const claims = createClaims(cdp, screen)
  let turn: Promise<unknown> = Promise.resolve()
  cdp.on('Target.detachedFromTarget', ({ sessionId }) => {
    for (const [targetId, session] of visible) if (session === sessionId) visible.delete(targetId)
  })

  const create = async ({ width, height, hidden }: PageOptions): Promise<Attached> => {
    const parent = [...visible][0]
    if (screen && !hidden && parent !== undefined) {
      const expression = `window.open('about:blank', '_blank', 'popup,width=${width},height=${height}')`
      quietly(cdp.session(parent[1]).send('Runtime.evaluate', { expression, userGesture: true }))
      return claims.expect((target) => target.targetInfo.openerId === parent[0])
    }
    const size = screen && hidden ? { hidden: true } : { newWindow: true, width, height }
    const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank', ...size })
    return claims.expect((target) => target.targetInfo.targetId === targetId)
  }

  const filter = [{ type: 'page' }, { type: 'other' }, { exclude: true }]
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter })
  let first = screen ? await claims.expect((target) => target.targetInfo.type === 'page') : null
  claims.end()

  const openNext = async (options: PageOptions, listener: PageListener): Promise<Page> => {
    claims.begin()
    const target = (options.hidden ? null : first) ?? (await create(options))
    claims.end()
    if (target === first) first = null
    const at = { sessionId: target.sessionId, targetId: target.targetInfo.targetId }
    if (!options.hidden) visible.set(at.targetId, at.sessionId)
    const page = await takeTarget(cdp, at, { scripts: options.scripts, listener })
    if (!screen || !options.hidden) await setContentSize(cdp, at.targetId, options)
    return page
  }
  return {
    open(options, listener) {
      const opened = turn.then(() => openNext(options, listener))
      turn = opened.catch(() => undefined)
      return opened
    },
  }
}

/** Chromium counts its own frame into a window's size; Electron's `useContentSize` is what a test can rely on. */
async function setContentSize(cdp: Cdp, targetId: string, { width, height }: PageOptions): Promise<void> {
  const { windowId } = await cdp.send('Browser.getWindowForTarget', { targetId })
  // Older Chromium has no such command; the page is then a little lower than asked for.
  await cdp.send('Browser.setContentsSize', { windowId, width, height }).catch(() => undefined)
}
