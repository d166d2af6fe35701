import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { loud } from './loud.ts'

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: never[]) => unknown
const handlers = new Map<string, Handler>()

export const ipcMain = loud(
  'ipcMain',
  Object.assign(new EventEmitter(), {
    handle(channel: string, handler: Handler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
      handlers.set(channel, handler)
    },
    removeHandler: (channel: string) => void handlers.delete(channel),
  } satisfies Partial<Electron.IpcMain>),
)

export type Invocation = { id: number; channel: string; args: unknown[] }
export type Reply = { id: number; value?: unknown; error?: string }

/** Runs the handler of an `ipcRenderer.invoke`; errors travel as their message, as in Electron. */
export async function invoke({ id, channel, args }: Invocation, event: Electron.IpcMainInvokeEvent): Promise<Reply> {
  try {
    const handler = handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return { id, value: await handler(event, ...(args as never[])) }
  } catch (error) {
    return { id, error: `Error invoking remote method '${channel}': ${String(error)}` }
  }
}
