import type { Clock } from '../../../shared/lib/clock.ts'
import { err, ok } from '../../../shared/lib/result.ts'
import type { Result } from '../../../shared/lib/result.ts'
import type { Host } from '../host.ts'
import { createAlbum } from './album.ts'
import { createAssigner } from './assigner.ts'
import { createFloor } from './floor.ts'
import { loadScenarios } from './load-scenarios.ts'
import type { Playbook, ScenarioFault } from './load-scenarios.ts'
import { createSeat } from './seat.ts'
import { createSurge } from './surge.ts'
import { createVisits } from './visits.ts'

/** Who comes: `count` seats that are always taken by somebody, and `surge` more inquiries a minute on top. */
export type CustomersPlan = { seed: number; count: number; surge: number }
export type CustomersDeps = { host: Host; clock: Clock; load?: () => Playbook }

/** Simulated customers on a running gateway: somebody to answer. Same seed and same answers, same words at the same time. */
export function createCustomers({ host, clock, load = loadScenarios }: CustomersDeps) {
  let stop: (() => void) | null = null
  return {
    /**
     * Gives what is wrong with scenarios that can't be played, as an error when none is left. Nothing happens while
     * customers are here already.
     */
    start({ seed, count, surge }: CustomersPlan): Result<readonly ScenarioFault[], readonly ScenarioFault[]> {
      if (stop !== null) return ok([])
      const { scripts, faults, pictureFile } = load()
      if (scripts.length === 0) return err(faults)
      const floor = createFloor(host, createAlbum(pictureFile))
      const visits = createVisits({ floor, clock })
      const deps = { floor, visits, clock, seed, scripts }
      const seats = Array.from({ length: count }, (_, seat) => createSeat(deps, seat))
      const assigner = createAssigner({ host, clock })
      const rush = surge === 0 ? null : createSurge(deps, surge)
      visits.start()
      assigner.start()
      for (const seat of seats) seat.start()
      rush?.start()
      stop = () => {
        rush?.stop()
        for (const seat of seats) seat.stop()
        assigner.stop()
        visits.stop()
      }
      return ok(faults)
    },
    stop(): void {
      stop?.()
      stop = null
    },
  }
}
export type Customers = ReturnType<typeof createCustomers>
