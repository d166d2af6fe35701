import type { Bridge, EventPayload, IpcFault, RequestArgs, RequestResult, RequestValue } from '../../shared/ipc/bridge.ts'
import type { EventName, RequestName } from '../../shared/ipc/contract.ts'

declare global {
  interface Window {
    /** Put there by the preload; absent in a page opened outside the program. */
    readonly holdfast?: Bridge
  }
}

/** A request that should always work did not: refused by main (a bug) or answered with an error nobody expects. */
export class BridgeError extends Error {
  override name = 'BridgeError'
  readonly kind: string

  constructor(name: RequestName, error: IpcFault | { kind: string }) {
    const kind = 'reason' in error ? `${error.kind}: ${error.reason}` : error.kind
    super(`${name} failed: ${kind}`)
    this.kind = kind
  }
}

/** What main has exposed to this page. Throws in a page opened outside the program. */
export function bridge(): Bridge {
  if (window.holdfast === undefined) throw new Error('this page was not opened by Holdfast')
  return window.holdfast
}

/** One request to main. Expected failures and refusals are values; it rejects only when main is gone. */
export function request<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestResult<N>> {
  // A table of functions indexed by a type parameter is a union the compiler cannot call.
  const call = bridge().request[name] as (args: RequestArgs<N>) => Promise<RequestResult<N>>
  return call(args)
}

/** Its undo is returned. */
export function on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
  const subscribe = bridge().on[name] as (listener: (payload: EventPayload<N>) => void) => () => void
  return subscribe(listener)
}

export type RequestFn = typeof request

/** The value of a request that has no expected failure. Throws BridgeError. */
export async function mustRequest<N extends RequestName>(ask: RequestFn, name: N, args: RequestArgs<N>): Promise<RequestValue<N>> {
  const result = await ask(name, args)
  if (!result.ok) throw new BridgeError(name, result.error)
  return result.value
}
