import { every } from '../../../shared/lib/clock.ts'
import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import type { Conversation } from '../../../shared/model/conversation.ts'
import type { EventFrame } from '../../../shared/protocol/event-frame.ts'
import type { Host } from '../host.ts'
import { assignQueue } from './assignment-rules.ts'
import type { Waiting } from './assignment-rules.ts'
import { attempt } from './floor.ts'

/** Presence is no event, so it is looked at this often. */
const LOOK_MS = 1_000

/** Who answered whom last, and who gave a conversation away; told by events, after a restart by the last reply. */
function createOwners(host: Pick<Host, 'core'>) {
  const owners = new Map<string, string | null>()
  const ofCustomer = new Map<string, string>()
  const transferred = new Set<string>()
  const lastReply = (id: string): string | null =>
    host
      .core()
      .messagesOf(id)
      .findLast((message) => message.author.kind === 'agent' && !message.internal)?.author.id ?? null
  return {
    hear(event: EventFrame): void {
      if (event.kind !== 'conversation.changed') return
      const { conversation, change } = event
      if (conversation.assignee === null) {
        if (change === 'transferred') transferred.add(conversation.id)
        return
      }
      transferred.delete(conversation.id)
      owners.set(conversation.id, conversation.assignee.id)
      ofCustomer.set(conversation.customer.id, conversation.assignee.id)
    },
    waiting({ id, customer, openedAt, queued }: Conversation): Waiting {
      if (!owners.has(id)) owners.set(id, lastReply(id))
      const lastOwner = owners.get(id) ?? ofCustomer.get(customer.id) ?? null
      const kind = transferred.has(id) || queued?.reason === 'transfer' ? 'transfer' : lastOwner === null ? 'new' : 'returning'
      return { conversationId: id, since: queued?.since ?? openedAt, vip: customer.vip, lastOwner, kind }
    },
  }
}

/**
 * Gives what waits in the queue to agents who are online and have room, and says why the others wait. Runs as long as
 * simulated customers come; without them the queue is only emptied by hand.
 */
export function createAssigner({ host, clock }: { host: Pick<Host, 'core' | 'act' | 'watch'>; clock: Clock }) {
  const owners = createOwners(host)
  let stops: readonly Cancel[] = []
  let planned: Cancel | null = null
  let seen = ''
  /** Reopened by their customers: the gateway gave them back to whoever had them, at work or not. */
  const returned = new Set<string>()

  /** Who is on a break or gone gets nobody back. */
  function withdraw(atWork: (agentId: string) => boolean): void {
    for (const row of host.core().conversations()) {
      if (!returned.has(row.id) || row.state === 'closed' || row.assignee === null || atWork(row.assignee.id)) continue
      attempt(host, (running) => running.assign(row.id, null, 'returning'))
    }
    returned.clear()
  }
  function assign(): void {
    planned = null
    const core = host.core()
    const { agents } = core.roster()
    if (returned.size > 0) withdraw((agentId) => agents.some(({ id, state }) => id === agentId && state === 'online'))
    seen = JSON.stringify(agents)
    const open = core.conversations().filter((row) => row.state === 'open' && row.assignee === null)
    if (open.length === 0) return
    // A supervisor takes by hand and is given nothing.
    const seats = agents.flatMap(({ id, role, ...seat }) => (role === 'agent' ? [{ ...seat, agentId: id }] : []))
    const queue = open.map((row) => owners.waiting(row))
    const { given, waiting } = assignQueue(seats, queue)
    for (const { conversationId, agentId } of given) attempt(host, (running) => running.assign(conversationId, agentId))
    for (const { conversationId, reason } of waiting) {
      if (open.find((row) => row.id === conversationId)?.queued?.reason !== reason)
        attempt(host, (running) => running.assign(conversationId, null, reason))
    }
  }
  /** Not from inside the core, and once for a burst of events. */
  const soon = (): void => {
    planned ??= clock.after(0, assign)
  }
  return {
    start(): void {
      const unwatch = host.watch((event) => {
        owners.hear(event)
        if (event.kind === 'conversation.changed' && event.change === 'reopened' && event.by.kind === 'customer')
          returned.add(event.conversation.id)
        if (event.kind === 'conversation.changed' || event.kind === 'customer.erased') soon()
      })
      const cancel = every(clock, LOOK_MS, () => {
        if (JSON.stringify(host.core().roster().agents) !== seen) assign()
      })
      stops = [unwatch, cancel]
      soon()
    },
    stop(): void {
      for (const stop of stops) stop()
      stops = []
      planned?.()
      planned = null
    },
  }
}
