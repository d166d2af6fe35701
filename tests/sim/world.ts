import { pick, randomInt, seededRandom } from '../../shared/lib/random.ts'
import { customerFile } from '../fakes/customer-file.ts'
import { createActions } from './actions.ts'
import { check, type Verdict } from './checker.ts'
import { createDesk } from './desk.ts'
import { createFaults } from './faults.ts'
import { createNetwork } from './network.ts'
import { SIM_FILE } from './record-actions.ts'
import { createScheduler } from './scheduler.ts'
import { createSimServer } from './sim-server.ts'
import { createWitness } from './witness.ts'
import type { Edition, World } from './world-type.ts'

export type Report = Verdict & {
  seed: number
  steps: number
  faults: Record<string, number>
  hash: string
  violations: readonly string[]
  virtualMs: number
}

/** The messenger's reply window; it ends in the middle of a run. */
const WINDOW_MS = 400_000

/** Virtual time the desks get to come to rest after the last fault. */
const QUIET_MS = 15 * 60_000

function createWorld(seed: number, edition: Edition): World {
  const random = seededRandom(seed)
  const scheduler = createScheduler()
  const faults: Record<string, number> = {}
  const count = (fault: string): void => void (faults[fault] = (faults[fault] ?? 0) + 1)
  const violations: string[] = []
  const down = { server: false }
  const poisoned = new Set<string>()
  const lossy = new Set<string>()
  const server = createSimServer({ clock: scheduler.clock(), random, count })
  const network = createNetwork({ scheduler, random, count, server, poisoned: (desk, id) => void poisoned.add(`${desk} ${id}`) })
  server.attach(network)
  const conversations: string[] = []
  for (let i = 0; i < 3; i += 1) {
    conversations.push(`c${i}`)
    const customer = { id: `k${i}`, name: `顾客${i}`, vip: false }
    server.send(
      server.core().openConversation({
        id: `c${i}`,
        customer,
        shop: '旗舰店',
        channel: i === 2 ? 'messenger' : 'live',
        assignee: null,
        firstText: '你好',
        ...(i === 2 && edition > 1 ? { replyUntil: scheduler.clock().now() + WINDOW_MS } : {}),
      }),
    )
  }
  if (edition > 1) server.send(server.core().file(customerFile(SIM_FILE.customerId, 0)))
  const desks = ['A', 'B'].map((name, i) =>
    createDesk({
      name,
      token: `t${i + 1}`,
      scheduler,
      random,
      network: () => network,
      serverUp: () => !down.server,
      restored: () => server.restored(),
      lossy: () => lossy.has(name) || server.restored(),
      count,
      violated: (what) => void violations.push(`${name}: ${what}`),
    }),
  )
  const world: World = {
    edition,
    scheduler,
    random,
    server,
    network,
    desks,
    witness: createWitness(),
    conversations,
    count,
    violations,
    down,
    tokens: 0,
    forgiven: new Set(),
    lossy,
    onlyOnServer: new Set(),
    erased: new Set(),
    poisoned,
  }
  return Object.assign(world, { faults })
}

/** One seed: a stretch of work and faults, then quiet, then the verdict of the checker. */
export async function runSeed(seed: number, steps = 300, edition: Edition = 2): Promise<Report> {
  const world = createWorld(seed, edition)
  const { scheduler, random } = world
  const actions = createActions(world)
  const faults = createFaults(world)
  await scheduler.runUntil(2_000)
  for (let i = 0; i < steps; i += 1) {
    const roll = random.next()
    if (roll < 0.42) actions.agent(pick(random, world.desks))
    else if (roll < 0.55) actions.customer()
    else if (roll < 0.72) faults.strike()
    // Most steps follow quickly, some after a pause long enough for heartbeats, staleness and back-off.
    const pause = random.next() < 0.9 ? randomInt(random, 400) : randomInt(random, 40_000)
    await scheduler.runUntil(scheduler.time() + pause)
  }
  faults.stop()
  const end = scheduler.time() + QUIET_MS
  while (scheduler.time() < end) {
    const weary = scheduler.time() > end - QUIET_MS / 3
    for (const desk of world.desks) actions.decideEverything(desk, weary)
    await scheduler.runUntil(scheduler.time() + 5_000)
  }
  const verdict = check(world)
  const counted = (world as World & { faults: Record<string, number> }).faults
  return { ...verdict, seed, steps, faults: counted, hash: traceOf(world), violations: world.violations, virtualMs: scheduler.time() }
}

/** A short digest of all that happened: two runs of one seed must agree. */
function traceOf(world: World): string {
  const text = JSON.stringify([world.witness.entries, world.server.store.dump(), world.desks.map((desk) => desk.disk().ledger.commands())])
  let hash = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i += 1) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n)
  return hash.toString(16)
}
