import type * as z from 'zod/mini'
import type { Result } from '../lib/result.ts'
import type { EventName, Events, RequestName, Requests } from './contract.ts'

/** Why a request never reached its handler. Always a bug or an attack, never the agent's doing. */
export type IpcFault = { kind: 'ipc_fault'; reason: 'sender' | 'role' | 'shape' | 'rate' | 'threw' }

export type RequestArgs<N extends RequestName> = z.infer<Requests[N]['args']>
export type RequestValue<N extends RequestName> = z.infer<Requests[N]['value']>
export type RequestError<N extends RequestName> = z.infer<Requests[N]['error']>
export type RequestResult<N extends RequestName> = Result<RequestValue<N>, RequestError<N> | IpcFault>
export type EventPayload<N extends EventName> = z.infer<Events[N]['payload']>

/** What the preload exposes as `window.holdfast`: one named function per request, one subscription per event. */
export type Bridge = {
  readonly request: { readonly [N in RequestName]: (args: RequestArgs<N>) => Promise<RequestResult<N>> }
  /** Each subscription returns its undo. */
  readonly on: { readonly [N in EventName]: (listener: (payload: EventPayload<N>) => void) => () => void }
  readonly platform: 'win32' | 'darwin' | 'linux'
}
