import { pick, randomInt } from '../../shared/lib/random.ts'
import type { NetFaults } from './network.ts'
import type { Desk } from './desk.ts'
import type { World } from './world-type.ts'

type Strike = (world: World, desk: Desk) => boolean

/** Every kind of fault the ports can show; a strike that found nothing to break does not count. */
const STRIKES: Record<string, Strike> = {
  cut: (_world, desk) => {
    if (desk.conn() === undefined) return false
    desk.cut()
    return true
  },
  arm_drop_up: (_world, desk) => arm(desk, (faults, n) => (faults.dropUp += n)),
  arm_drop_down: (_world, desk) => arm(desk, (faults, n) => (faults.dropDown += n)),
  arm_double_up: (_world, desk) => arm(desk, (faults, n) => (faults.doubleUp += n)),
  arm_double_down: (_world, desk) => arm(desk, (faults, n) => (faults.doubleDown += n)),
  lag: (world, desk) => arm(desk, (faults) => (faults.lagMs = randomInt(world.random, 6_000))),
  arm_half_open_up: (_world, desk) => arm(desk, (faults) => (faults.deafUp = true)),
  arm_half_open_down: (_world, desk) => arm(desk, (faults) => (faults.deafDown = true)),
  server_restart: (world) => {
    world.server.restart()
    return true
  },
  server_down: (world) => {
    if (world.down.server) return false
    world.down.server = true
    world.network.closeAll()
    world.scheduler.at(world.scheduler.time() + randomInt(world.random, 60_000), () => (world.down.server = false))
    return true
  },
  arm_crash_before: (world) => {
    world.server.crash('before_commit')
    return true
  },
  arm_crash_after: (world) => {
    world.server.crash('after_commit')
    return true
  },
  server_retry: (world) => {
    world.server.core().sayRetry(2, 1_500)
    return true
  },
  events_forgotten: (world) => {
    world.server.core().forgetEvents(world.server.store.head() - 3)
    world.server.restart()
    return true
  },
  kill_window: (_world, desk) => {
    if (!desk.alive()) return false
    desk.killWindow()
    return true
  },
  kill_all: (world, desk) => {
    if (!desk.alive()) return false
    desk.kill()
    world.scheduler.at(world.scheduler.time() + randomInt(world.random, 20_000), () => desk.start())
    return true
  },
  ledger_wipe: (world, desk) => {
    if (!desk.alive()) return false
    desk.kill()
    loseFromLedger(world, desk, desk.wipeLedger)
    world.scheduler.at(world.scheduler.time() + randomInt(world.random, 5_000), () => desk.start())
    return true
  },
  ledger_commits_lost: (world, desk) => {
    if (!desk.alive()) return false
    desk.kill()
    const commits = 1 + randomInt(world.random, 8)
    loseFromLedger(world, desk, () => desk.disk().ledger.loseLast(commits))
    world.scheduler.at(world.scheduler.time() + randomInt(world.random, 5_000), () => desk.start())
    return true
  },
  ledger_abort: (_world, desk) => {
    desk.disk().ledger.failNext('abort')
    return true
  },
  ledger_lost_reply: (_world, desk) => {
    desk.disk().ledger.failNext('lost_reply')
    return true
  },
  journal_full: (world, desk) => {
    const { journal } = desk.disk()
    journal.setFault('disk_full')
    world.scheduler.at(world.scheduler.time() + randomInt(world.random, 10_000), () => journal.setFault(null))
    return true
  },
  journal_lost: (world, desk) => {
    if (!desk.alive() || world.random.next() > 0.25) return false
    desk.kill()
    world.lossy.add(desk.name)
    forgiveJournalOnly(world, desk)
    desk.loseJournal()
    world.scheduler.at(world.scheduler.time() + randomInt(world.random, 5_000), () => desk.start())
    return true
  },
  wall_clock_jump: (world, desk) => {
    desk.clock.jump(pick(world.random, [-86_400_000, 86_400_000, -600_000, 600_000]))
    return true
  },
  sleep: (world, desk) => {
    // Asleep nothing runs: the process is gone from the network's view and comes back later.
    if (!desk.alive()) return false
    desk.cut()
    desk.kill()
    world.scheduler.at(world.scheduler.time() + 60_000 + randomInt(world.random, 30 * 60_000), () => desk.start())
    return true
  },
  erase: (world) => {
    if (world.random.next() > 0.05) return false
    world.server.send(world.server.core().eraseCustomer('k1'))
    world.erased.add('c1')
    return true
  },
  arm_poison: (_world, desk) => arm(desk, (faults, n) => (faults.poison += n)),
}

/** Since edition 2. */
const MORE_STRIKES: Record<string, Strike> = {
  server_backup: (world) => {
    world.server.backup()
    return true
  },
  server_restore: (world) => {
    if (world.random.next() > 0.3) return false
    const before = acceptedIn(world)
    if (!world.server.restore()) return false
    const after = new Set(acceptedIn(world))
    for (const id of before) if (!after.has(id) && world.onlyOnServer.has(id)) world.forgiven.add(id)
    return true
  },
}

const acceptedIn = (world: World): string[] =>
  world.server.store.dump().commands.flatMap(({ id, acceptedNo }) => (acceptedNo === null ? [] : [id]))

/** What the ledger loses of commands that are done is at the server alone from then on. */
function loseFromLedger(world: World, desk: Desk, lose: () => void): void {
  world.lossy.add(desk.name)
  forgiveLedgerOnly(world, desk)
  const done = desk
    .disk()
    .ledger.commands()
    .filter((row) => row.state.kind === 'done')
  lose()
  const left = new Set(
    desk
      .disk()
      .ledger.commands()
      .map((row) => row.id),
  )
  const there = new Set(acceptedIn(world))
  for (const { id } of done) if (!left.has(id)) (there.has(id) ? world.onlyOnServer : world.forgiven).add(id)
}

/** Two stores lost at once: what only the dying one held can't come back, and no program could bring it back. */
function forgiveLedgerOnly(world: World, desk: Desk): void {
  const journalled = new Set(
    desk
      .disk()
      .journal.rows()
      .map((row) => row.id),
  )
  for (const row of desk.disk().ledger.commands()) if (!journalled.has(row.id)) world.forgiven.add(row.id)
}

function forgiveJournalOnly(world: World, desk: Desk): void {
  const rows = new Map(
    desk
      .disk()
      .ledger.commands()
      .map((row) => [row.id, row]),
  )
  for (const entry of desk.disk().journal.rows()) {
    const row = rows.get(entry.id)
    const undecided = entry.decision !== null && row?.state.kind !== 'done'
    if (row === undefined || undecided) world.forgiven.add(entry.id)
  }
}

function arm(desk: Desk, change: (faults: NetFaults, n: number) => void): boolean {
  const conn = desk.conn()
  if (conn === undefined) return false
  change(conn.faults, 1)
  return true
}

/** Each seed draws which kinds of fault are on (swarm testing), then strikes among those. */
export function createFaults(world: World) {
  const { random } = world
  const strikes: Record<string, Strike> = world.edition > 1 ? { ...STRIKES, ...MORE_STRIKES } : STRIKES
  const names = Object.keys(strikes).filter(() => random.next() < 0.55)
  return {
    strike(): void {
      if (names.length === 0) return
      const name = pick(random, names)
      const desk = pick(random, world.desks)
      if (strikes[name]?.(world, desk) === true && !name.startsWith('arm_')) world.count(name)
    },
    /** The world becomes kind: everything is up, nothing is lost any more. */
    stop(): void {
      world.down.server = false
      world.server.restart()
      for (const desk of world.desks) {
        desk.disk().journal.setFault(null)
        desk.start()
      }
    },
  }
}
