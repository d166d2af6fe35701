import { createServer } from 'node:http'
import { createServer as createTcpServer, connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws'
import { createConnectionService, type ConnectionService } from '../../electron/connections/connection-service.ts'
import { createDial } from '../../electron/connections/link.ts'
import { timingsFor } from '../../electron/connections/timings.ts'
import { systemClock } from '../../shared/lib/clock.ts'
import { silentLog } from '../../shared/lib/log.ts'
import { systemRandom } from '../../shared/lib/random.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'

/** Every wait a twentieth of the real one: the heartbeat's period is 1 s, silence is found within 1.5 s. */
const TIMINGS = timingsFor(0.05)
const HELLO: UpFrame = {
  v: 4,
  type: 'hello',
  body: { protocol: 4, token: '', deviceId: 'd', ledgerGeneration: 'g', cursor: 0, serverEpoch: null, open: [], page: 0, last: true },
}
const welcome = (agentId: string): string =>
  JSON.stringify({
    v: 4,
    type: 'welcome',
    body: {
      serverTime: 1,
      serverEpoch: 'e1',
      clientEpoch: 1,
      agent: { id: agentId, name: 'Su', role: 'agent' },
      headSeq: 0,
      heartbeatMs: 20_000,
      dedupeDays: 90,
      reconnectSpreadMs: 0,
      drainRate: 10,
      mode: 'replay',
      fates: [],
      laneHeads: [],
      restoredTo: null,
    },
  })

const undo: (() => void)[] = []
afterEach(() => {
  for (const fn of undo.splice(0).toReversed()) fn()
})

type Gateway = { url: string; dials: () => number; sockets: ServerSocket[]; hellos: unknown[]; state: { pongs: boolean } }

/** A gateway that greets and answers pings, behind a TCP pipe that can go deaf without closing. */
async function startGateway(): Promise<Gateway & { pipe: { deaf: boolean; cut: () => void } }> {
  const state = { pongs: true }
  const sockets: ServerSocket[] = []
  const hellos: unknown[] = []
  const http = createServer()
  const server = new WebSocketServer({ server: http })
  server.on('connection', (socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('message', (data) => {
      const frame = JSON.parse((data as Buffer).toString()) as UpFrame
      if (frame.type === 'hello') {
        hellos.push(frame.body)
        socket.send(welcome('a1'))
      }
      if (frame.type === 'ping' && state.pongs)
        socket.send(JSON.stringify({ v: 4, type: 'pong', body: { n: frame.body.n, serverTime: 1 } }))
    })
  })
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve))
  const inner = (http.address() as AddressInfo).port

  const pairs = new Set<Socket>()
  const pipe = { deaf: false, cut: () => pairs.forEach((socket) => socket.destroy()) }
  const proxy = createTcpServer((desk) => {
    const there = connect(inner, '127.0.0.1')
    for (const [from, to] of [
      [desk, there],
      [there, desk],
    ] as const) {
      pairs.add(from)
      from.on('error', () => undefined)
      from.on('data', (bytes) => void (pipe.deaf || to.write(bytes)))
      from.on('close', () => {
        pairs.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve))
  undo.push(() => {
    pipe.cut()
    proxy.close()
    for (const client of server.clients) client.terminate()
    http.close()
  })
  return { url: `ws://127.0.0.1:${(proxy.address() as AddressInfo).port}/desk`, dials: () => sockets.length, sockets, hellos, state, pipe }
}

type Desk = {
  service: ConnectionService
  kinds: string[]
  until: (fits: (status: ConnectionStatus) => boolean) => Promise<ConnectionStatus>
  frames: string[]
}

/** A connection whose ledger window says hello as soon as it gets a link. */
function startDesk(url: string): Desk {
  const kinds: string[] = []
  const frames: string[] = []
  const service = createConnectionService({
    dial: createDial({ clock: systemClock, handshakeMs: TIMINGS.handshakeMs, platformSocket: null }),
    clock: systemClock,
    random: systemRandom,
    timings: TIMINGS,
    log: silentLog,
    tick: setImmediate,
    explain: () => Promise.resolve(null),
    onWelcome: () => undefined,
    onRevoked: () => Promise.resolve(),
    onServerTime: () => undefined,
    push(name, payload) {
      if (name === 'connection.changed') kinds.push((payload as ConnectionStatus).kind)
      if (name === 'link.opened') setImmediate(() => service.send((payload as { linkId: number }).linkId, HELLO))
      if (name === 'link.frames') {
        frames.push((payload as { json: string }).json)
        setImmediate(() => service.ledgerStatus({ live: true }))
      }
    },
  })
  undo.push(() => service.stop())
  service.start({ accountId: 'a1@x', agentId: 'a1', gatewayUrl: url, token: 'secret' })
  service.ledgerOpened('a1@x')
  const until = (fits: (status: ConnectionStatus) => boolean): Promise<ConnectionStatus> =>
    new Promise((resolve) => {
      const now = service.status()
      if (fits(now)) return resolve(now)
      const unwatch = service.watch((status) => {
        if (!fits(status)) return
        unwatch()
        resolve(status)
      })
    })
  return { service, kinds, until, frames }
}

const live = (status: ConnectionStatus): boolean => status.kind === 'live'
const offline = (status: ConnectionStatus): boolean => status.kind === 'offline'

describe('FR15 connection against a real server', () => {
  it('FR15 comes up, measures the round trip, and is back after a cut', async () => {
    const gateway = await startGateway()
    const desk = startDesk(gateway.url)
    await desk.until(live)
    expect(gateway.hellos).toEqual([expect.objectContaining({ token: 'secret' })])
    await desk.until((status) => status.kind === 'live' && status.rttMs !== null)
    gateway.pipe.cut()
    expect(await desk.until(offline)).toMatchObject({ reason: 'closed' })
    await desk.until(live)
    expect(gateway.dials()).toBe(2)
    expect(desk.kinds.filter((kind) => kind === 'connecting')).toHaveLength(1)
  })

  it('FR15 finds a half-open link by its heartbeat though nobody closes it', async () => {
    const gateway = await startGateway()
    const desk = startDesk(gateway.url)
    await desk.until(live)
    gateway.pipe.deaf = true
    expect(await desk.until(offline)).toMatchObject({ reason: 'silent' })
    gateway.pipe.deaf = false
    await desk.until(live)
    expect(gateway.dials()).toBe(2)
  })

  it('FR15 a probe finds it sooner', async () => {
    const gateway = await startGateway()
    const desk = startDesk(gateway.url)
    await desk.until(live)
    gateway.state.pongs = false
    desk.service.nudge()
    expect(await desk.until(offline)).toMatchObject({ reason: 'silent' })
  })

  it('FR15 keeps on dialling a server that refuses, and gets through when it listens again', async () => {
    const gateway = await startGateway()
    const desk = startDesk(gateway.url)
    await desk.until(live)
    const port = Number(new URL(gateway.url).port)
    for (const fn of undo.splice(0, 1)) fn()
    undo.push(() => desk.service.stop())
    expect(await desk.until((status) => status.kind === 'offline' && status.attempt >= 4)).toMatchObject({ reason: 'unreachable' })
    const again = new WebSocketServer({ port, host: '127.0.0.1' })
    undo.push(() => {
      for (const client of again.clients) client.terminate()
      again.close()
    })
    again.on('connection', (socket) => socket.on('message', () => socket.send(welcome('a1'))))
    await desk.until(live)
  })

  it('FR3 stops at bye(superseded) until told to dial', async () => {
    const gateway = await startGateway()
    const desk = startDesk(gateway.url)
    await desk.until(live)
    gateway.sockets[0]?.send('{"v":2,"type":"bye","body":{"reason":"superseded"}}')
    await desk.until((status) => status.kind === 'superseded')
    desk.service.dialNow()
    await desk.until(live)
    expect(gateway.dials()).toBe(2)
  })

  it('IN1 a frame nobody can read reaches the ledger in its wrapping, and the link lives on', async () => {
    const gateway = await startGateway()
    const desk = startDesk(gateway.url)
    await desk.until(live)
    gateway.sockets[0]?.send('{"v":2,"type":"event","body":{"__proto__":{}}}')
    gateway.sockets[0]?.send(Buffer.from([1, 2, 3]))
    await expect
      .poll(() =>
        desk.frames
          .slice(1)
          .flatMap((json) => JSON.parse(json) as { body: { reason: string } }[])
          .map(({ body }) => body.reason),
      )
      .toEqual(['bad_key', 'binary'])
    expect(desk.service.status().kind).toBe('live')
  })
})
