import type { Dial, LinkEnd, LinkEvents } from '../../electron/connections/link.ts'

export type FakeSocket = {
  readonly url: string
  /** Frames the desk sent, parsed. */
  readonly sent: { v: number; type: string; body: Record<string, unknown> }[]
  /** True once the desk let go of it. */
  dropped: boolean
  open: () => void
  /** A frame from the server; a string goes as it is. */
  say: (frame: unknown) => void
  end: (how: LinkEnd) => void
}

export type FakeDial = { dial: Dial; sockets: FakeSocket[]; last: () => FakeSocket }

/** Sockets a test drives by hand. Like real ones, they are silent once dropped. */
export function createFakeDial(): FakeDial {
  const sockets: FakeSocket[] = []
  const dial: Dial = (url, events: LinkEvents) => {
    let open = false
    const socket: FakeSocket = {
      url,
      sent: [],
      dropped: false,
      open() {
        open = true
        if (!socket.dropped) events.onOpen()
      },
      say: (frame) => void (socket.dropped || events.onText(typeof frame === 'string' ? frame : JSON.stringify(frame))),
      end(how) {
        open = false
        if (!socket.dropped) events.onEnd(how)
      },
    }
    sockets.push(socket)
    return {
      send(text, flushed) {
        if (!open || socket.dropped) return false
        socket.sent.push(JSON.parse(text) as FakeSocket['sent'][number])
        flushed?.()
        return true
      },
      drop: () => void (socket.dropped = true),
    }
  }
  const last = (): FakeSocket => {
    const socket = sockets.at(-1)
    if (socket === undefined) throw new Error('nobody has dialled')
    return socket
  }
  return { dial, sockets, last }
}
