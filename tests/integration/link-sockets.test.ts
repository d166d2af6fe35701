import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type RawData, type WebSocket as ServerSocket } from 'ws'
import { createDial, type Link, type LinkEnd } from '../../electron/connections/link.ts'
import { systemClock } from '../../shared/lib/clock.ts'
import { MAX_FRAME_TO_CLIENT } from '../../shared/protocol/protocol-version.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (const fn of undo.splice(0).toReversed()) fn()
})

const textOf = (data: RawData): string => (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString()

const listen = (server: Server | TcpServer): Promise<number> =>
  new Promise((resolve) => {
    undo.push(() => {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

/** A server socket per desk, handed to `serve`. */
async function gateway(serve: (socket: ServerSocket, raw: Socket, request: IncomingMessage) => void): Promise<string> {
  const http = createServer((_request, response) => void response.writeHead(404).end())
  const sockets = new WebSocketServer({ server: http })
  sockets.on('connection', (socket, request) => serve(socket, request.socket, request))
  undo.push(() => {
    for (const client of sockets.clients) client.terminate()
  })
  return `ws://127.0.0.1:${await listen(http)}/desk`
}

type Seen = { link: Link; heard: string[]; opened: Promise<void>; ended: Promise<LinkEnd>; next: () => Promise<string>; ends: () => number }

/** `ws` is the transport of the host and of tests; the platform's has the shape of Electron's, as Node's own WebSocket has. */
type Transport = 'ws' | 'platform'
const TRANSPORTS: Transport[] = ['ws', 'platform']

function dial(transport: Transport, url: string, handshakeMs = 5_000): Seen {
  const heard: string[] = []
  let ends = 0
  let wake: () => void = () => undefined
  let opened: () => void = () => undefined
  let ended: (end: LinkEnd) => void = () => undefined
  const whenOpen = new Promise<void>((resolve) => (opened = resolve))
  const whenEnded = new Promise<LinkEnd>((resolve) => (ended = resolve))
  const hear = (text: string): void => {
    heard.push(text)
    wake()
  }
  const open = createDial({ clock: systemClock, handshakeMs, platformSocket: transport === 'platform' ? WebSocket : null })
  const link = open(url, {
    onOpen: () => opened(),
    onText: hear,
    onBinary: (bytes) => hear(`binary ${bytes.length}`),
    onEnd(end) {
      ends += 1
      ended(end)
    },
  })
  undo.push(() => link.drop())
  const next = async (): Promise<string> => {
    for (;;) {
      const first = heard.shift()
      if (first !== undefined) return first
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return { link, heard, opened: whenOpen, ended: whenEnded, next, ends: () => ends }
}

it('asks for no compression over ws', async () => {
  let offered: string | undefined = 'unseen'
  const url = await gateway((socket, _raw, request) => {
    offered = request.headers['sec-websocket-extensions']
    socket.send('hi')
  })
  await dial('ws', url).next()
  expect(offered).toBeUndefined()
})

describe.each(TRANSPORTS)('link over %s', (transport) => {
  it('carries text both ways, in order', async () => {
    const url = await gateway((socket) => socket.on('message', (data) => socket.send(`echo ${textOf(data)}`)))
    const { link, opened, next } = dial(transport, url)
    expect(link.send('too early')).toBe(false)
    await opened
    for (let n = 0; n < 50; n += 1) expect(link.send(`文字 ${n}`)).toBe(true)
    for (let n = 0; n < 50; n += 1) expect(await next()).toBe(`echo 文字 ${n}`)
  })

  it('says when bytes left for the OS', async () => {
    let got: (text: string) => void = () => undefined
    const heard = new Promise<string>((resolve) => (got = resolve))
    const { link, opened } = dial(transport, await gateway((socket) => void socket.on('message', (data) => got(textOf(data)))))
    await opened
    await new Promise<void>((flushed) => void link.send('command', flushed))
    expect(await heard).toBe('command')
  })

  it('tells a close by its code and a cut by 1006', async () => {
    const closing = dial(transport, await gateway((socket) => socket.close(1012)))
    expect(await closing.ended).toEqual({ kind: 'closed', code: 1012 })
    const cut = dial(transport, await gateway((_socket, raw) => void setImmediate(() => raw.destroy())))
    expect(await cut.ended).toEqual({ kind: 'closed', code: 1006 })
    expect(cut.link.send('x')).toBe(false)
    expect(cut.ends()).toBe(1)
  })

  it('hands the frames over that came before the cut', async () => {
    const url = await gateway((socket, raw) => {
      for (let n = 0; n < 20; n += 1) socket.send(`frame ${n}`)
      setTimeout(() => raw.destroy(), 50)
    })
    const { heard, ended } = dial(transport, url)
    await ended
    expect(heard).toHaveLength(20)
  })

  it('is silent once dropped, even towards a peer that goes on talking', async () => {
    let gone: () => void = () => undefined
    const closed = new Promise<void>((resolve) => (gone = resolve))
    const url = await gateway((socket) => {
      const timer = setInterval(() => socket.send('still here'), 5)
      socket.on('close', () => {
        clearInterval(timer)
        gone()
      })
    })
    const { link, next, heard, ends } = dial(transport, url)
    await next()
    link.drop()
    heard.length = 0
    await closed
    expect(heard).toEqual([])
    expect(ends()).toBe(0)
    expect(link.send('x')).toBe(false)
  })

  it('takes a frame of 1 MiB and ends at a larger one', async () => {
    const url = await gateway((socket) => {
      socket.send('x'.repeat(MAX_FRAME_TO_CLIENT))
      socket.send('x'.repeat(MAX_FRAME_TO_CLIENT + 1))
      socket.send('never heard')
    })
    const { heard, ended } = dial(transport, url)
    expect(await ended).toEqual({ kind: 'too_large' })
    expect(heard.map((text) => text.length)).toEqual([MAX_FRAME_TO_CLIENT])
  })

  it('passes binary on as what it is', async () => {
    const { next } = dial(transport, await gateway((socket) => socket.send(Buffer.alloc(3))))
    expect(await next()).toMatch(/^binary/)
  })

  it('gives up on a handshake nobody answers, and lets go of the socket', async () => {
    let gone: () => void = () => undefined
    const closed = new Promise<void>((resolve) => (gone = resolve))
    const silent = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('close', gone)
      socket.resume()
    })
    const { ended } = dial(transport, `ws://127.0.0.1:${await listen(silent)}/`, 80)
    expect(await ended).toEqual({ kind: 'failed', reason: 'unreachable' })
    await closed
  })
})

/** The platform's socket hides the cause of a failed handshake; the connection asks over HTTP then. */
const failed = (transport: Transport, reason: 'unreachable' | 'not_a_gateway'): LinkEnd => ({
  kind: 'failed',
  reason: transport === 'ws' ? reason : 'unknown',
})

describe.each(TRANSPORTS)('failed handshake over %s', (transport) => {
  it('nobody listens', async () => {
    const server = createServer()
    const port = await listen(server)
    await new Promise((resolve) => void server.close(resolve))
    expect(await dial(transport, `ws://127.0.0.1:${port}/`).ended).toEqual(failed(transport, 'unreachable'))
  })

  it.each<[string, (socket: Socket) => void]>([
    ['an ordinary page', (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi')],
    ['404', (socket) => void socket.write('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')],
    ['a redirect', (socket) => void socket.write('HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n')],
    [
      'a wrong accept key',
      (socket) =>
        void socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: bm8=\r\n\r\n',
        ),
    ],
    ['something that is not HTTP', (socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n\r\n')],
  ])('answered with %s', async (_what, answer) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => answer(socket))
    })
    expect(await dial(transport, `ws://127.0.0.1:${await listen(server)}/`).ended).toEqual(failed(transport, 'not_a_gateway'))
  })

  it.each(['ws://192.0.2.1/desk', 'nonsense', 'http://127.0.0.1/', 'wss://user:pw@127.0.0.1/'])('never dials %s', async (url) => {
    expect(await dial(transport, url).ended).toEqual({ kind: 'failed', reason: 'bad_address' })
  })

  it('cut in the middle', async () => {
    const server = createTcpServer((socket) => void socket.once('data', () => socket.destroy()))
    expect(await dial(transport, `ws://127.0.0.1:${await listen(server)}/`).ended).toEqual(failed(transport, 'unreachable'))
  })
})
