import type { Random } from '../../shared/lib/random.ts'
import type { Desk } from './desk.ts'
import type { Network } from './network.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimServer } from './sim-server.ts'
import type { Witness } from './witness.ts'

/**
 * What the people and faults of a run can do. A seed means the same only within its edition: 1 has conversations, 2 also records
 * (contacts, tickets, files), shelves and servers restored from a backup.
 */
export type Edition = 1 | 2

/** Everything of one run that people, faults and the checker can reach. */
export type World = {
  edition: Edition
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
  /** Desks that lost something of their stores, or whose server did: only there may a lane head be unknown. */
  lossy: Set<string>
  /** Ids a ledger forgot after they were done: a server that forgets them too is a double fault. */
  onlyOnServer: Set<string>
  /** Conversations of an erased customer; a server restored to a time before has them again, but no desk has its words. */
  erased: Set<string>
  /** Messages a desk was sent unreadable, as `desk id`. */
  poisoned: Set<string>
}
