import type { Random } from '../../shared/lib/random.ts'
import type { Desk } from './desk.ts'
import type { Network } from './network.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimServer } from './sim-server.ts'
import type { Witness } from './witness.ts'

/** Everything of one run that people, faults and the checker can reach. */
export type World = {
  scheduler: Scheduler
  random: Random
  server: SimServer
  network: Network
  desks: Desk[]
  witness: Witness
  conversations: string[]
  /** Counts a fault that really happened. */
  count(fault: string): void
  violations: string[]
  down: { server: boolean }
  tokens: number
  /** Ids whose only copy a double fault destroyed. */
  forgiven: Set<string>
  /** Messages a desk was sent unreadable, as `desk id`. */
  poisoned: Set<string>
}
