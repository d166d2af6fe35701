import type { Fn, joinWorlds } from '../world-border.ts'

/**
 * What runs inside the page. Each function here is sent to Chromium as text, so it must use nothing but its arguments
 * and what a page has.
 *
 * The preload runs in an isolated world, as in Electron: same DOM, other globals, other prototypes. The two worlds meet
 * over one detached element that only they know (DOM objects are shared, event details are cloned on their way).
 */

type PreloadProcess = Pick<NodeJS.Process, 'platform' | 'arch'>
export type PreloadHost = { meeting: string; binding: string; deliver: string; process: PreloadProcess }
type Preload = (require: (id: string) => unknown, module: { exports: unknown }, process: PreloadProcess) => void

/** The isolated world: `contextBridge` and `ipcRenderer` for the preload. Only the top frame gets a preload, as in Electron. */
export function isolatedSide(join: typeof joinWorlds, host: PreloadHost, preload: Preload): void {
  if (window !== window.top) return
  const world = globalThis as unknown as Record<string, (text: string) => void>
  const post = world[host.binding]
  const port = document.createElement('i')
  document.dispatchEvent(new MouseEvent(host.meeting, { relatedTarget: port }))
  const border = join(port, ['isolated', 'main'], () => undefined)
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const listeners = new Map<string, Set<Fn>>()
  let last = 0

  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        calls.set(++last, { resolve, reject })
        post?.(JSON.stringify({ id: last, channel, args }))
      }),
    on(channel: string, listener: Fn) {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener))
      return ipcRenderer
    },
    removeListener(channel: string, listener: Fn) {
      listeners.get(channel)?.delete(listener)
      return ipcRenderer
    },
  }
  const contextBridge = { exposeInMainWorld: (key: string, api: unknown): void => border.send({ k: 'expose', key, api: border.pack(api) }) }

  world[host.deliver] = (text) => {
    const message = JSON.parse(text) as { id?: number; value?: unknown; error?: string; channel?: string; args?: unknown[] }
    if (message.id === undefined) {
      const event = { sender: ipcRenderer }
      for (const listener of listeners.get(message.channel ?? '') ?? []) listener(event, ...(message.args ?? []))
      return
    }
    const one = calls.get(message.id)
    calls.delete(message.id)
    if (message.error === undefined) one?.resolve(message.value)
    else one?.reject(new Error(message.error))
  }
  const modules: Record<string, unknown> = { electron: { contextBridge, ipcRenderer } }
  const require = (id: string): unknown => {
    if (modules[id] === undefined) throw new Error(`a sandboxed preload can't require ${id}`)
    return modules[id]
  }
  preload(require, { exports: {} }, host.process)
}
