import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { CDPSession } from 'playwright-core'

/** The events this host listens to; shapes as in the DevTools protocol. */
export type CdpEvents = {
  'Target.attachedToTarget': {
    sessionId: string
    targetInfo: { targetId: string; type: string; openerId?: string }
    waitingForDebugger: boolean
  }
  'Target.detachedFromTarget': { sessionId: string }
  'Runtime.bindingCalled': { name: string; payload: string; executionContextId: number }
  'Runtime.executionContextCreated': { context: { id: number; uniqueId: string; name: string; auxData?: { frameId?: string } } }
  'Runtime.executionContextDestroyed': { executionContextId: number }
  'Runtime.executionContextsCleared': Record<string, never>
  'Page.frameAttached': { frameId: string; parentFrameId: string }
  'Page.frameDetached': { frameId: string; reason: string }
  'Page.frameNavigated': { frame: { id: string; parentId?: string; url: string } }
  'Page.navigatedWithinDocument': { frameId: string; url: string }
  'Page.loadEventFired': { timestamp: number }
  'Page.windowOpen': { url: string; windowName: string; windowFeatures: string[]; userGesture: boolean }
  'Fetch.requestPaused': {
    requestId: string
    request: { url: string; method: string; headers: Record<string, string> }
    frameId: string
    resourceType: string
    redirectedRequestId?: string
  }
  'Inspector.targetCrashed': Record<string, never>
}

export type CdpSession = {
  /** Rejects when Chromium refuses the command or the connection ends. Commands of one session run in order. */
  send: CDPSession['send']
  on<E extends keyof CdpEvents>(event: E, listener: (params: CdpEvents[E]) => void): void
}
export type Cdp = CdpSession & { session(id: string): CdpSession; closed: Promise<void> }

type Incoming = { id?: number; method?: string; params?: unknown; result?: unknown; error?: { message: string }; sessionId?: string }
type Waiting = { method: string; resolve: (value: never) => void; reject: (error: Error) => void }

/** For commands whose failure only means that the page is gone. */
export function quietly(work: Promise<unknown>): void {
  work.catch(() => undefined)
}

/** Speaks the DevTools protocol over Chromium's debugging pipe: JSON texts, each ended by a NUL byte. */
export function connectCdp(write: Writable, read: Readable): Cdp {
  const waiting = new Map<number, Waiting>()
  const events = new EventEmitter().setMaxListeners(0)
  let lastId = 0
  let open = true

  const take = (text: string): void => {
    const message = JSON.parse(text) as Incoming
    if (message.id === undefined) {
      events.emit(`${message.sessionId ?? ''} ${message.method}`, message.params)
      return
    }
    const one = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) one?.resolve(message.result as never)
    else one?.reject(new Error(`${one.method}: ${message.error.message}`))
  }

  let rest: Buffer[] = []
  read.on('data', (chunk: Buffer) => {
    let from = 0
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, from)) {
      const text = Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8')
      rest = []
      from = end + 1
      take(text)
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
  })
  const closed = new Promise<void>((resolve) => {
    const end = (): void => {
      open = false
      for (const one of waiting.values()) one.reject(new Error(`${one.method}: Chromium is gone`))
      waiting.clear()
      resolve()
    }
    read.once('close', end)
    write.once('error', end)
  })

  const session = (sessionId?: string): CdpSession => ({
    send: (method, params) =>
      new Promise((resolve, reject) => {
        if (!open) return reject(new Error(`${method}: Chromium is gone`))
        waiting.set(++lastId, { method, resolve, reject })
        write.write(`${JSON.stringify({ id: lastId, method, params, sessionId })}\0`)
      }),
    on: (event, listener) => void events.on(`${sessionId ?? ''} ${event}`, listener),
  })
  return { ...session(), session, closed }
}
