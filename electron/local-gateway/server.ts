import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { every, systemClock } from '../../shared/lib/clock.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { Log } from '../../shared/lib/log.ts'
import { systemRandom } from '../../shared/lib/random.ts'
import type { Random } from '../../shared/lib/random.ts'
import { err, ok } from '../../shared/lib/result.ts'
import type { Result } from '../../shared/lib/result.ts'
import { MAX_FRAME_TO_CLIENT } from '../../shared/protocol/protocol-version.ts'
import { serveControl } from './control-socket.ts'
import { createCustomers } from './customers/customers.ts'
import type { Customers } from './customers/customers.ts'
import { loadScenarios } from './customers/load-scenarios.ts'
import type { ScenarioFault } from './customers/load-scenarios.ts'
import { DEMO_AGENTS } from './demo-agents.ts'
import { serveDesk } from './desk-socket.ts'
import type { Counters } from './desk-socket.ts'
import { createFaults } from './faults.ts'
import { DEFAULT_OPTIONS } from './gateway-options.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { GatewayStore, StoredAgent } from './gateway-store.ts'
import type { GatewayBackup } from './judge.ts'
import { createHost } from './host.ts'
import type { Host } from './host.ts'
import { createMemoryStore } from './memory-store.ts'
import { createSqliteStore } from './sqlite-store.ts'
import { serveHttp } from './whoami.ts'

const HOST = '127.0.0.1'
const PRUNE_EVERY_MS = 3_600_000
const FAREWELL_MS = 500
/** Open conversations of an agent where simulated customers come and are given out. */
const CAP = 5

export type StartOptions = {
  /** 0 takes any free port. */
  port?: number
  /** Database file; null or absent keeps everything in memory. */
  db?: string | null
  /** Opens `/control`, through which anyone on this machine may break the gateway. */
  control?: boolean
  /** Simulated customers; 0 or absent for none. */
  customers?: number
  /** New inquiries a minute besides them; 0 or absent for none. */
  surge?: number
  /** Folder of the scenarios they play; the one that comes with the program when absent. */
  scenarios?: string | undefined
  /** Decides what the customers say and when. */
  seed?: number
  agents?: readonly StoredAgent[]
  options?: Partial<GatewayOptions>
  clock?: Clock
  random?: Random
  log?: Log
}

export type StartError = { kind: 'port_taken'; port: number } | { kind: 'listen_failed' | 'database' | 'scenarios'; reason: string }

export type RunningGateway = {
  port: number
  /** ws://127.0.0.1:<port>/desk */
  url: string
  controlUrl: string | null
  host: Host
  store: GatewayStore
  counters: Readonly<Counters>
  /** Scenarios that can't be played: `file:line reason`. The others are. */
  scenarioFaults: readonly string[]
  /** Says goodbye, waits for the sockets, closes the database. */
  close(): Promise<void>
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function listen(server: Server, port: number): Promise<Result<number, StartError>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      resolve(err(taken ? { kind: 'port_taken', port } : { kind: 'listen_failed', reason: error.message }))
    })
    server.listen(port, HOST, () => {
      const address = server.address()
      resolve(ok(typeof address === 'object' && address !== null ? address.port : port))
    })
  })
}

function refuseUpgrade(socket: Duplex, status: string, line: string): void {
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n`
  socket.end(`${head}Content-Length: ${Buffer.byteLength(line)}\r\n\r\n${line}`)
}

type Doors = {
  desk: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  control: Doors['desk'] | null
  refusing: () => boolean
}

function onUpgrade(doors: Doors): Doors['desk'] {
  return (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const path = (request.url ?? '').split('?')[0]
    if (path === '/desk') return doors.refusing() ? void socket.destroy() : doors.desk(request, socket, head)
    if (path !== '/control') return refuseUpgrade(socket, '404 Not Found', 'Desks connect to /desk.\n')
    if (doors.control === null)
      return refuseUpgrade(socket, '403 Forbidden', 'The control channel is off. Start the gateway with --control.\n')
    // Web pages send an Origin and can't leave it out: no page may break a gateway behind its reader's back.
    if (request.headers.origin !== undefined) return refuseUpgrade(socket, '403 Forbidden', 'The control channel is not for web pages.\n')
    return doors.control(request, socket, head)
  }
}

async function closeAll(parts: { host: Host; server: Server; sockets: WebSocketServer[]; store: GatewayStore }): Promise<void> {
  parts.host.farewell()
  const closed = new Promise<void>((resolve) => parts.server.close(() => resolve()))
  const cancel = systemClock.after(FAREWELL_MS, () => {
    for (const door of parts.sockets) for (const client of door.clients) client.terminate()
  })
  for (const door of parts.sockets) for (const client of door.clients) client.close(1_012)
  await closed
  cancel()
  parts.store.close()
}

function openStore(db: string | null | undefined): Result<GatewayStore, StartError> {
  try {
    return ok(db === null || db === undefined ? createMemoryStore() : createSqliteStore(db))
  } catch (error) {
    return err({ kind: 'database', reason: reasonOf(error) })
  }
}

const describeFault = ({ file, line, reason }: ScenarioFault): string => `${file}:${line} ${reason}`

function hireCustomers(start: StartOptions, customers: Customers): Result<readonly string[], StartError> {
  const { seed = 1, customers: count = 0, surge = 0 } = start
  if (count === 0 && surge === 0) return ok([])
  const hired = customers.start({ seed, count, surge })
  if (hired.ok) return ok(hired.value.map(describeFault))
  return err({ kind: 'scenarios', reason: hired.error.map(describeFault).join('; ') || 'the folder is empty' })
}

/** Starts a gateway on the loopback interface. Failures one can do something about come back as values. */
export async function startGateway(start: StartOptions = {}): Promise<Result<RunningGateway, StartError>> {
  const { clock = systemClock, log = silentLog, random = systemRandom, options = {} } = start
  const opened = openStore(start.db)
  if (!opened.ok) return opened
  const store = opened.value
  const cap = (start.customers ?? 0) + (start.surge ?? 0) > 0 ? CAP : null
  const host = createHost({ store, clock, random, log, options: { cap, ...options } })
  for (const agent of start.agents ?? DEMO_AGENTS) host.core().addAgent(agent)
  const customers = createCustomers({ host, clock, load: () => loadScenarios(start.scenarios) })

  const faults = createFaults()
  const counters: Counters = { frames: 0, badFrames: 0, tooLarge: 0, accepted: 0, refused: 0 }
  const idleMs = 3 * (options.heartbeatMs ?? DEFAULT_OPTIONS.heartbeatMs)
  // Above our own limit on purpose: a frame that is a little too large still gets a goodbye that says so.
  const door = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME_TO_CLIENT })
  const desk: Doors['desk'] = (request, socket, head) =>
    door.handleUpgrade(request, socket, head, (client) => {
      counters.accepted += 1
      serveDesk(client, { host, faults, clock, counters, log, idleMs })
    })
  const backups = new Map<string, GatewayBackup>()
  // A tester must be able to hand over a frame that is too large for a desk.
  const controlDoor = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 4 * MAX_FRAME_TO_CLIENT })
  const control: Doors['desk'] = (request, socket, head) =>
    controlDoor.handleUpgrade(request, socket, head, (client) => serveControl(client, { host, faults, counters, customers, backups }))
  const refusing = (): boolean => {
    if (faults.state.refuse) counters.refused += 1
    return faults.state.refuse
  }
  const server = createServer(serveHttp({ store, putBlob: (blob) => host.core().putBlob(blob), refusing: () => faults.state.refuse }))
  server.on('upgrade', onUpgrade({ desk, control: start.control === true ? control : null, refusing }))

  const bound = await listen(server, start.port ?? 0)
  if (!bound.ok) {
    store.close()
    return bound
  }
  const hired = hireCustomers(start, customers)
  if (!hired.ok) {
    await closeAll({ host, server, sockets: [door, controlDoor], store })
    return hired
  }
  const port = bound.value
  const stopPruning = every(clock, PRUNE_EVERY_MS, () => host.core().prune())
  log.info('gateway listening', { port })
  return ok({
    port,
    url: `ws://${HOST}:${port}/desk`,
    controlUrl: start.control === true ? `ws://${HOST}:${port}/control` : null,
    host,
    store,
    counters,
    scenarioFaults: hired.value,
    close: async () => {
      stopPruning()
      customers.stop()
      await closeAll({ host, server, sockets: [door, controlDoor], store })
    },
  })
}
