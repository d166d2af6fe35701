/**
 * The border between the page's world and the preload's. Sent to Chromium as text, so it must use nothing but its
 * arguments and what a page has.
 */

type Packed = { f: number } | { p: number } | { a: Packed[] } | { o: [string, Packed][] } | { v: unknown }
type Wire =
  | { k: 'call'; n: number; f: number; args: Packed[] }
  | { k: 'ret'; n: number; value?: Packed; error?: string }
  | { k: 'done'; p: number; value?: Packed; error?: string }
  | { k: 'expose'; key: string; api: Packed }
export type Fn = (...args: unknown[]) => unknown
export type Joined = { pack: (value: unknown) => Packed; send: (message: Wire) => void }

/**
 * One side of the border. As with Electron's contextBridge: functions become proxies, promises are followed, errors keep
 * only their message, everything else is copied.
 */
export function joinWorlds(
  port: EventTarget,
  names: readonly [into: string, out: string],
  expose: (key: string, api: unknown) => void,
): Joined {
  const functions: Fn[] = []
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const answers = new Map<number, Extract<Wire, { k: 'ret' }>>()
  const dispatch = port.dispatchEvent.bind(port)
  let last = 0
  const send = (message: Wire): void => void dispatch(new CustomEvent(names[1], { detail: message }))
  const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

  const pack = (value: unknown): Packed => {
    if (typeof value === 'function') return { f: functions.push(value as Fn) - 1 }
    if (value instanceof Promise) {
      const p = ++last
      value.then(
        (result) => send({ k: 'done', p, value: pack(result) }),
        (error: unknown) => send({ k: 'done', p, error: textOf(error) }),
      )
      return { p }
    }
    if (Array.isArray(value)) return { a: value.map(pack) }
    if (typeof value !== 'object' || value === null) return { v: value }
    const plain = Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null
    return plain ? { o: Object.entries(value).map(([key, one]) => [key, pack(one)]) } : { v: value }
  }
  const call = (f: number, args: unknown[]): unknown => {
    const n = ++last
    send({ k: 'call', n, f, args: args.map(pack) })
    const answer = answers.get(n)
    answers.delete(n)
    if (answer?.value === undefined) throw new Error(answer?.error ?? 'the other world did not answer')
    return unpack(answer.value)
  }
  const unpack = (packed: Packed): unknown => {
    if ('f' in packed) return (...args: unknown[]) => call(packed.f, args)
    if ('p' in packed) return new Promise((resolve, reject) => promises.set(packed.p, { resolve, reject }))
    if ('a' in packed) return packed.a.map(unpack)
    return 'o' in packed ? Object.fromEntries(packed.o.map(([key, one]) => [key, unpack(one)])) : packed.v
  }
  const take = (message: Wire): void => {
    if (message.k === 'expose') expose(message.key, unpack(message.api))
    else if (message.k === 'ret') answers.set(message.n, message)
    else if (message.k === 'done') {
      const one = promises.get(message.p)
      promises.delete(message.p)
      if (message.value === undefined) one?.reject(new Error(message.error))
      else one?.resolve(unpack(message.value))
    } else {
      try {
        send({ k: 'ret', n: message.n, value: pack(functions[message.f]?.(...message.args.map(unpack))) })
      } catch (error) {
        send({ k: 'ret', n: message.n, error: textOf(error) })
      }
    }
  }
  port.addEventListener(names[0], (event) => take((event as CustomEvent<Wire>).detail))
  return { pack, send }
}

/** The page's own world; waits for the preload's side, then forgets the way in. What is exposed is frozen. `meeting` is a name nobody can guess. */
export function mainSide(join: typeof joinWorlds, meeting: string): void {
  if (window !== window.top) return
  const freeze = (value: unknown): unknown => {
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') Object.values(Object.freeze(value)).forEach(freeze)
    return value
  }
  const meet = (event: Event): void => {
    event.stopImmediatePropagation()
    const port = (event as MouseEvent).relatedTarget
    if (port === null) return
    join(port, ['main', 'isolated'], (key, value) => Object.defineProperty(window, key, { value: freeze(value), enumerable: true }))
  }
  document.addEventListener(meeting, meet, { once: true })
}

/** A function as the text Chromium is sent; types are gone from it already. */
export const textOf = (run: (...args: never[]) => unknown): string => run.toString()
