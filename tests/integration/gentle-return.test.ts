import { expect, test } from 'vitest'
import { createConnectionService, type ConnectionService } from '../../electron/connections/connection-service.ts'
import type { Dial, LinkEvents } from '../../electron/connections/link.ts'
import { timingsFor } from '../../electron/connections/timings.ts'
import { createGatewayCore, type GatewayCore, type Outgoing } from '../../electron/local-gateway/judge.ts'
import { createMemoryStore } from '../../electron/local-gateway/memory-store.ts'
import { createEngine, type Engine } from '../../renderer/sync/engine.ts'
import type { JournalPort } from '../../renderer/sync/ports.ts'
import type { EventPayload } from '../../shared/ipc/bridge.ts'
import { silentLog } from '../../shared/lib/log.ts'
import { seededRandom } from '../../shared/lib/random.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { UpFrame } from '../../shared/protocol/up.ts'
import { createMemoryJournal } from '../fakes/memory-journal.ts'
import { createMemoryLedger } from '../fakes/memory-ledger.ts'
import { createScheduler, type Scheduler } from '../sim/scheduler.ts'

const DESKS = 200
/** What the gateway has set: dials a second for everybody, commands a second for each desk. */
const DIAL_RATE = 20
const DRAIN_RATE = 1
/** Notes that wait on each desk at the return, each in a lane of its own. */
const WAITING = 3

/** The real judge behind sockets that a test may refuse, and a book of who came and said what when. */
function createFloorGateway(scheduler: Scheduler) {
  const clock = scheduler.clock()
  const store = createMemoryStore()
  const build = (): GatewayCore =>
    createGatewayCore({ store, clock, random: seededRandom(5), options: { dialRate: DIAL_RATE, drainRate: DRAIN_RATE } })
  let core = build()
  let up = true
  let made = 0
  const sockets = new Map<number, LinkEvents>()
  const dials: number[] = []
  const commands: { desk: number; at: number }[] = []
  const send = (list: readonly Outgoing[]): void => {
    for (const { to, frame, close } of list) {
      const events = sockets.get(to)
      if (events === undefined) continue
      const text = JSON.stringify(frame)
      scheduler.at(scheduler.time() + 5, () => events.onText(text))
      if (close === true) scheduler.at(scheduler.time() + 6, () => drop(to, 1012))
    }
  }
  const drop = (id: number, code: number): void => {
    const events = sockets.get(id)
    sockets.delete(id)
    if (events !== undefined) events.onEnd({ kind: 'closed', code })
  }
  const dialOf =
    (desk: number): Dial =>
    (_url, events) => {
      if (!up) {
        scheduler.at(scheduler.time() + 3, () => events.onEnd({ kind: 'failed', reason: 'unreachable' }))
        return { send: () => false, drop: () => undefined }
      }
      const id = (made += 1)
      dials.push(scheduler.time())
      sockets.set(id, events)
      scheduler.at(scheduler.time() + 3, () => {
        send(core.connect(id))
        events.onOpen()
      })
      return {
        send(text, flushed) {
          if (!sockets.has(id)) return false
          const frame = UpFrame.parse(JSON.parse(text))
          if (frame.type === 'command') commands.push({ desk, at: scheduler.time() })
          scheduler.at(scheduler.time() + 4, () => sockets.has(id) && send(core.receive(id, frame)))
          flushed?.()
          return true
        },
        drop() {
          sockets.delete(id)
          scheduler.at(scheduler.time() + 1, () => send(core.disconnect(id)))
        },
      }
    }
  return {
    store,
    core: () => core,
    send,
    dialOf,
    dials,
    commands,
    /** `said`: as a planned restart does, with 1012; else the sockets just end. */
    goDown(said: boolean): void {
      up = false
      for (const id of sockets.keys()) drop(id, said ? 1012 : 1006)
      core = build()
    },
    comeBack: (): void => void (up = true),
  }
}

type Floor = ReturnType<typeof createFloorGateway>

/** One desk: main's real link with its rules of reconnecting, and the real engine with its rules of draining. */
function createFloorDesk(
  scheduler: Scheduler,
  floor: Floor,
  index: number,
): { engine: Engine; connection: ConnectionService; submit: (to: string) => void } {
  const clock = scheduler.clock()
  const random = seededRandom(1_000 + index)
  const journal = createMemoryJournal({ deviceId: `dev-${index}` })
  const accountId = `acc-${index}`
  const later = (fn: () => void): void => void scheduler.at(scheduler.time() + 1, fn)
  const connection = createConnectionService({
    dial: floor.dialOf(index),
    clock,
    random,
    timings: timingsFor(1),
    log: silentLog,
    push(name, payload) {
      if (name === 'link.opened') later(() => engine.linkOpened((payload as EventPayload<'link.opened'>).linkId))
      if (name === 'link.closed') later(() => engine.linkClosed((payload as EventPayload<'link.closed'>).linkId))
      const frames = payload as EventPayload<'link.frames'>
      if (name === 'link.frames') later(() => engine.linkFrames(frames.linkId, frames.json))
    },
    tick: later,
    explain: () => Promise.resolve(null),
    onWelcome: () => undefined,
    onRevoked: () => Promise.resolve(),
    onServerTime: () => undefined,
  })
  const port: JournalPort = {
    open: async () => journal.opening(accountId),
    async dispatch(linkId, frame, serverEpoch) {
      journal.claim({ id: frame.id, clientEpoch: frame.clientEpoch, serverEpoch, at: clock.now() })
      return connection.send(linkId, { v: PROTOCOL_VERSION, type: 'command', body: frame }) ? 'sent' : 'no_link'
    },
    closeClaims: async (ids) => void journal.closeClaims(ids),
    finish: async (items) => void journal.finish(items, clock.now()),
    receipts: async (items) => journal.receipts(items, clock.now()),
    erase: async () => undefined,
    adoptGeneration: async (generation) => journal.adoptGeneration(accountId, generation),
    rejournal: async () => undefined,
    reopen: async () => [],
  }
  let cancelWake = (): void => undefined
  const engine = createEngine({
    incarnation: `inc-${index}`,
    agent: null,
    journal: port,
    ledger: createMemoryLedger({ newGeneration: () => `gen-${index}` }),
    link: { send: (linkId, frame) => void connection.send(linkId, frame), drop: (linkId) => connection.dropLink(linkId) },
    desk: { publish: () => undefined, status: ({ phase }) => connection.ledgerStatus({ live: phase === 'live' }), notice: () => undefined },
    wake: {
      wakeAt(at) {
        cancelWake()
        if (at !== null) cancelWake = clock.after(Math.max(0, at - clock.now()), () => engine.wake())
      },
    },
    clock,
    log: silentLog,
  })
  let no = 0
  return {
    engine,
    connection,
    submit(conversationId) {
      const id = uuidv7(clock, random)
      const intent = { id, accountId, baseMessageId: null, dependsOn: null, draftId: null, label: '' }
      const body = { kind: 'note.add', conversationId, text: `备注 ${(no += 1)}` } as const
      const row = journal.submit({ ...intent, body, composedAt: clock.now(), composedLive: false })
      if (row.ok) engine.journalRows([row.value])
    },
  }
}

/** Most of these moments that lie within any `windowMs`. */
function most(times: readonly number[], windowMs: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  let first = 0
  let peak = 0
  for (const [index, at] of sorted.entries()) {
    while ((sorted[first] ?? at) <= at - windowMs) first += 1
    peak = Math.max(peak, index - first + 1)
  }
  return peak
}

async function openFloor() {
  const scheduler = createScheduler()
  const floor = createFloorGateway(scheduler)
  for (let i = 0; i < DESKS; i += 1) floor.core().addAgent({ id: `a${i}`, name: `客服${i}`, role: 'agent', token: `t${i}` })
  for (let i = 0; i < WAITING; i += 1) {
    const customer = { id: `k${i}`, name: `顾客${i}`, vip: false }
    floor.send(floor.core().openConversation({ id: `c${i}`, customer, shop: '', channel: 'ticket', assignee: null, firstText: '你好' }))
  }
  const desks = Array.from({ length: DESKS }, (_, index) => createFloorDesk(scheduler, floor, index))
  for (const [index, desk] of desks.entries()) {
    await desk.engine.open()
    desk.connection.start({ accountId: `acc-${index}`, agentId: `a${index}`, gatewayUrl: 'ws://127.0.0.1/desk', token: `t${index}` })
    desk.connection.ledgerOpened(`acc-${index}`)
  }
  await scheduler.runUntil(20_000)
  expect(desks.filter((desk) => desk.connection.isLive())).toHaveLength(DESKS)
  return { scheduler, floor, desks }
}

test.each([
  ['a planned restart', true, 10_000],
  ['a crash, back after half a minute', false, 30_000],
  ['a cut that is over at once', false, 0],
])(
  'J15 200 desks come back after %s: never more dials or commands in any second than the gateway has set',
  async (what, said, downMs) => {
    const { scheduler, floor, desks } = await openFloor()
    floor.goDown(said)
    for (const desk of desks) for (let i = 0; i < WAITING; i += 1) desk.submit(`c${i}`)
    await scheduler.runUntil(scheduler.time() + downMs)
    const back = scheduler.time()
    floor.comeBack()
    floor.dials.length = 0
    await scheduler.runUntil(back + 100_000)

    expect(desks.filter((desk) => desk.connection.isLive())).toHaveLength(DESKS)
    expect(desks.map((desk) => desk.engine.status().queued + desk.engine.status().sent)).toEqual(desks.map(() => 0))
    expect(floor.commands).toHaveLength(DESKS * WAITING)
    const dials = most(floor.dials, 1_000)
    const each = desks.map((_desk, index) =>
      most(
        floor.commands.filter(({ desk }) => desk === index).map(({ at }) => at),
        1_000,
      ),
    )
    const together = most(
      floor.commands.map(({ at }) => at),
      1_000,
    )
    const last = Math.max(...floor.commands.map(({ at }) => at)) - back
    process.stdout.write(
      `J15 ${what}: ${dials} dials in the busiest second (set ${DIAL_RATE}), ${Math.max(...each)} commands of one desk (set ${DRAIN_RATE}), ` +
        `${together} of all (set ${DESKS * DRAIN_RATE}), all through after ${Math.round(last / 1_000)} s\n`,
    )
    expect(dials).toBeLessThanOrEqual(DIAL_RATE)
    expect(Math.max(...each)).toBeLessThanOrEqual(DRAIN_RATE)
    expect(together).toBeLessThanOrEqual(DESKS * DRAIN_RATE)
  },
  300_000,
)
