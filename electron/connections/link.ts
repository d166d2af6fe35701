import { WebSocket as NodeSocket } from 'ws'
import type { Clock } from '../../shared/lib/clock.ts'
import { MAX_FRAME_TO_CLIENT } from '../../shared/protocol/protocol-version.ts'
import { parseGatewayAddress } from './address-rules.ts'

/** How a socket ended. `failed`: it never opened. `unknown`: the transport would not say why. */
export type LinkEnd =
  | { kind: 'failed'; reason: 'unreachable' | 'not_a_gateway' | 'bad_address' | 'unknown' }
  | { kind: 'closed'; code: number }
  /** A frame over the limit; it can't be read, and nothing behind it either. */
  | { kind: 'too_large' }

export type LinkEvents = {
  onOpen: () => void
  onText: (text: string) => void
  onBinary: (bytes: Uint8Array) => void
  /** Once at most; never after `drop`. */
  onEnd: (end: LinkEnd) => void
}

/** One socket's life. */
export type Link = {
  /** False when the socket is not open. `flushed` runs when the bytes were handed to the OS, where the transport can tell. */
  send(text: string, flushed?: () => void): boolean
  /** Lets go of the socket at once; nothing it still says is heard. */
  drop(): void
}

export type Dial = (url: string, events: LinkEvents) => Link

export type DialOptions = {
  clock: Clock
  handshakeMs: number
  /**
   * Electron's `net.WebSocket` (proxy, PAC, platform trust) where it exists; `ws` otherwise. It has no terminate and tells
   * no cause of a failed handshake, so a dead one is just forgotten and the cause is `unknown`.
   */
  platformSocket: PlatformSocket | null
}

type PlatformSocket = new (url: string) => Pick<WebSocket, 'addEventListener' | 'close' | 'send'> & { readonly readyState: number }

/** The only place that opens sockets. */
export function createDial(options: DialOptions): Dial {
  const open = options.platformSocket === null ? openNodeSocket : openPlatformSocket(options.platformSocket)
  /** An address from a file somebody edited must not stop the program, nor carry a token over plain `ws:` (WN4). */
  const openSafely: Dial = (url, events) => {
    const address = parseGatewayAddress(url)
    if (address.ok) return open(address.value, events)
    queueMicrotask(() => events.onEnd({ kind: 'failed', reason: 'bad_address' }))
    return { send: () => false, drop: () => undefined }
  }
  return (url, events) => {
    let ended = false
    const guard = (fn: () => void): void => void (ended || fn())
    const end = (how: LinkEnd): void =>
      guard(() => {
        ended = true
        cancelLimit()
        events.onEnd(how)
      })
    const cancelLimit = options.clock.after(options.handshakeMs, () => {
      link.drop()
      end({ kind: 'failed', reason: 'unreachable' })
    })
    const link = openSafely(url, {
      onOpen: () =>
        guard(() => {
          cancelLimit()
          events.onOpen()
        }),
      onText: (text) => guard(() => events.onText(text)),
      onBinary: (bytes) => guard(() => events.onBinary(bytes)),
      onEnd: end,
    })
    return {
      send: (text, flushed) => !ended && link.send(text, flushed),
      drop() {
        ended = true
        cancelLimit()
        link.drop()
      },
    }
  }
}

const openNodeSocket: Dial = (url, events) => {
  let opened = false
  let failure: LinkEnd | null = null
  const socket = new NodeSocket(url, { perMessageDeflate: false, maxPayload: MAX_FRAME_TO_CLIENT, followRedirects: false })
  socket.on('open', () => {
    opened = true
    events.onOpen()
  })
  socket.on('message', (data, isBinary) => {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)
    if (isBinary) events.onBinary(bytes)
    else events.onText(bytes.toString('utf8'))
  })
  socket.on('unexpected-response', () => {
    failure = { kind: 'failed', reason: 'not_a_gateway' }
    socket.terminate()
  })
  socket.on('error', (error) => {
    failure ??= opened ? brokenBy(error) : { kind: 'failed', reason: failureOf(error) }
  })
  socket.on('close', (code) => events.onEnd(failure ?? { kind: 'closed', code }))
  return {
    send(text, flushed) {
      if (socket.readyState !== NodeSocket.OPEN) return false
      socket.send(text, (error) => void (error || flushed?.()))
      return true
    },
    drop: () => socket.terminate(),
  }
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '')

const brokenBy = (error: Error): LinkEnd | null => (codeOf(error) === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? { kind: 'too_large' } : null)

/** Somebody answered, but not as a WebSocket server we trust would: unparsable HTTP, a wrong handshake, a wrong certificate. */
const failureOf = (error: Error): 'unreachable' | 'not_a_gateway' =>
  /^(?:HPE_|ERR_SSL|ERR_TLS|EPROTO)|CERT/.test(codeOf(error)) || /^(?:Invalid|Unexpected|Server sent|Missing)/.test(error.message)
    ? 'not_a_gateway'
    : 'unreachable'

const openPlatformSocket =
  (Socket: PlatformSocket): Dial =>
  (url, events) => {
    let opened = false
    let dropped = false
    const socket = new Socket(url)
    const hear = (fn: () => void): void => void (dropped || fn())
    socket.addEventListener('open', () => {
      opened = true
      hear(events.onOpen)
    })
    socket.addEventListener('message', (event: MessageEvent<unknown>) =>
      hear(() => {
        const { data } = event
        if (typeof data !== 'string') return events.onBinary(data instanceof Uint8Array ? data : new Uint8Array())
        if (data.length > MAX_FRAME_TO_CLIENT || Buffer.byteLength(data) > MAX_FRAME_TO_CLIENT) return tooLarge()
        return events.onText(data)
      }),
    )
    socket.addEventListener('close', (event) =>
      hear(() => events.onEnd(opened ? { kind: 'closed', code: event.code } : { kind: 'failed', reason: 'unknown' })),
    )
    const drop = (): void => {
      dropped = true
      socket.close()
    }
    const tooLarge = (): void => {
      drop()
      events.onEnd({ kind: 'too_large' })
    }
    return {
      send(text, flushed) {
        if (dropped || socket.readyState !== NodeSocket.OPEN) return false
        socket.send(text)
        flushed?.()
        return true
      },
      drop,
    }
  }
