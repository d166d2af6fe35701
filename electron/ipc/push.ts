import type { WebContents } from 'electron'
import type { EventPayload } from '../../shared/ipc/bridge.ts'
import { events, type EventName, type WindowRole } from '../../shared/ipc/contract.ts'

export type PushTarget = Pick<WebContents, 'send' | 'isDestroyed'>

/** Tells windows something. Without `only` every role of the event's row in the contract hears it. */
export type Push = <N extends EventName>(name: N, payload: EventPayload<N>, only?: WindowRole) => void

/** Sends one event to one window. */
export function pushTo<N extends EventName>(target: PushTarget, name: N, payload: EventPayload<N>): void {
  if (!target.isDestroyed()) target.send(`holdfast:${name}`, payload)
}

/** `windowsOf` gives the living web contents of a role; a closed window just misses the event and reads again. */
export function createPush(windowsOf: (role: WindowRole) => readonly PushTarget[]): Push {
  return (name, payload, only) => {
    for (const role of events[name].roles) {
      if (only !== undefined && role !== only) continue
      for (const target of windowsOf(role)) pushTo(target, name, payload)
    }
  }
}
