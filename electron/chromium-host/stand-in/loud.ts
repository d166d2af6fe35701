import { EventEmitter } from 'node:events'

/** What promises, JSON and the console ask any object for. */
const ASKED_OF_ALL = new Set(['then', 'toJSON', 'inspect'])

/** Whatever is asked for and not there throws with its name, so that the product can't lean on a call the host lacks. */
export function loud<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key): unknown {
      if (key in object || typeof key === 'symbol' || ASKED_OF_ALL.has(key)) return Reflect.get(object, key)
      throw new Error(`the Chromium host has no ${name}.${key} (electron/chromium-host/stand-in)`)
    },
  })
}

/** An Electron object with events and the given members; asks for anything else throw. */
export function loudEmitter<T extends object>(name: string, members: T): T & EventEmitter {
  return loud(name, Object.assign(new EventEmitter().setMaxListeners(0), members))
}

export type HostEvent = { preventDefault(): void; readonly defaultPrevented: boolean }

/** An event whose default can be prevented, with its details on the object as Electron puts them. */
export function hostEvent<T extends object>(details: T): T & HostEvent {
  let prevented = false
  return {
    ...details,
    preventDefault: () => {
      prevented = true
    },
    get defaultPrevented() {
      return prevented
    },
  }
}
