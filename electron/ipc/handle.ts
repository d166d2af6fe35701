import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import type { IpcFault, RequestArgs, RequestResult } from '../../shared/ipc/bridge.ts'
import { requests, type RequestName, type WindowRole } from '../../shared/ipc/contract.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import { err } from '../../shared/lib/result.ts'
import { takeToken, type Bucket } from './rate-rules.ts'
import { judgeSender, type SenderFacts } from './trusted-sender.ts'

/** Who asked: `windowId` is the webContents id, `role` what main made that window for. */
export type Caller = { readonly windowId: number; readonly role: WindowRole }

export type Handler<N extends RequestName> = (args: RequestArgs<N>, caller: Caller) => RequestResult<N> | Promise<RequestResult<N>>

export type IpcDeps = {
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>
  roleOf: (windowId: number) => WindowRole | null
  clock: Pick<Clock, 'monotonic'>
  log: Log
}

/** Registers the handlers of a service; the only way to answer a window. */
export type Handle = <N extends RequestName>(name: N, handler: Handler<N>) => void

const fault = (reason: IpcFault['reason']): { readonly ok: false; readonly error: IpcFault } => err({ kind: 'ipc_fault', reason })

/** A frame that is gone throws on any access; that is the same as no frame. */
function factsOf(event: IpcMainInvokeEvent, roleOf: IpcDeps['roleOf']): SenderFacts {
  try {
    const frame = event.senderFrame
    return { frame: frame === null ? null : { url: frame.url, top: frame.parent === null }, role: roleOf(event.sender.id) }
  } catch {
    return { frame: null, role: null }
  }
}

/**
 * The one wrapper around `ipcMain.handle`: sender alive, top frame, exact origin, window role, rate, then shape.
 * The answer is always a Result; a throw becomes an `ipc_fault` and is logged by the error's name alone, because
 * messages of errors may quote what a customer wrote.
 */
export function createIpc(deps: IpcDeps): { handle: Handle; dispose: () => void } {
  const registered: string[] = []
  const buckets = new Map<string, Bucket>()

  const refuse = (channel: string, reason: IpcFault['reason']): ReturnType<typeof fault> => {
    deps.log.error('ipc.refused', { channel, reason })
    return fault(reason)
  }

  const allowed = (key: string): boolean => {
    const { bucket, granted } = takeToken(buckets.get(key), deps.clock.monotonic())
    buckets.set(key, bucket)
    return granted
  }

  const handle: Handle = (name, handler) => {
    const request = requests[name]
    registered.push(name)
    deps.ipcMain.handle(`holdfast:${name}`, async (event, raw: unknown) => {
      const sender = factsOf(event, deps.roleOf)
      const wrong = judgeSender(sender, request.roles)
      if (wrong !== null || sender.role === null) return refuse(name, wrong ?? 'sender')
      const windowId = event.sender.id
      if (!allowed(`${windowId} ${name}`)) return refuse(name, 'rate')
      const args = request.args.safeParse(raw)
      if (!args.success) return refuse(name, 'shape')
      try {
        return await handler(args.data as RequestArgs<typeof name>, { windowId, role: sender.role })
      } catch (error) {
        deps.log.error('ipc.threw', { channel: name, error: error instanceof Error ? error.name : typeof error })
        return fault('threw')
      }
    })
  }

  return {
    handle,
    dispose: () => {
      for (const name of registered.splice(0)) deps.ipcMain.removeHandler(`holdfast:${name}`)
    },
  }
}
