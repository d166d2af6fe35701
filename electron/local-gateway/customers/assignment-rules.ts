/** An agent as the assignment sees one: `open` counts every open conversation of theirs, held and snoozed ones too. */
export type AgentSeat = {
  agentId: string
  state: 'online' | 'break' | 'away' | 'offline'
  open: number
  /** Null for no limit. */
  cap: number | null
}

/** One conversation of the queue. */
export type Waiting = {
  conversationId: string
  /** Server time it began to wait. */
  since: number
  vip: boolean
  /** Who answered this customer last; for a transfer, who gave it away. */
  lastOwner: string | null
  kind: 'new' | 'returning' | 'transfer'
}
export type WaitReason = 'cap' | 'returning' | 'transfer' | 'hours'
export type Assignment = {
  given: readonly { conversationId: string; agentId: string }[]
  /** Who goes on waiting, and why. */
  waiting: readonly { conversationId: string; reason: WaitReason }[]
}

/**
 * Kept free by automatic assignment for customers who come back. Quiet conversations count against the cap all the while,
 * so a snoozed customer who speaks again never brings anybody above it.
 */
const RETURN_SLOTS = 1
/** Who began to wait in the same second has waited equally long: there a VIP goes first. */
const TIE_MS = 1_000

/** Whether an agent may have one more, by hand or as a returner. */
export const isBelowCap = ({ open, cap }: Pick<AgentSeat, 'open' | 'cap'>): boolean => cap === null || open < cap

/** Whether one more may be given to an agent without asking: online, and a new customer leaves the return slot free. */
export function hasRoom(seat: AgentSeat, kind: Waiting['kind']): boolean {
  if (seat.state !== 'online') return false
  // With a cap of one there is nothing to keep free.
  const kept = kind === 'returning' || seat.cap === null || seat.cap <= RETURN_SLOTS ? 0 : RETURN_SLOTS
  return isBelowCap({ open: seat.open + kept, cap: seat.cap })
}

/** Oldest first; within the same second VIPs first, then by id so that the order is always the same. */
export function compareWaiting(a: Waiting, b: Waiting): number {
  const age = Math.floor(a.since / TIE_MS) - Math.floor(b.since / TIE_MS)
  return age || Number(b.vip) - Number(a.vip) || a.since - b.since || (a.conversationId < b.conversationId ? -1 : 1)
}

/**
 * Whose it becomes now, or null. Last owner first. Another agent's return slot is only for returners whose own agent is not
 * at work. Nobody gets back what they gave away. Among equals the one with the fewest open conversations.
 */
export function chooseAgent(seats: readonly AgentSeat[], waiting: Waiting): AgentSeat | null {
  const { kind, lastOwner } = waiting
  const owner = seats.find((seat) => seat.agentId === lastOwner)
  if (owner !== undefined && kind !== 'transfer' && hasRoom(owner, kind)) return owner
  const others = seats.filter((seat) => seat.agentId !== lastOwner)
  const asIf = kind === 'returning' && owner?.state === 'online' ? 'new' : kind
  return others.filter((seat) => hasRoom(seat, asIf)).toSorted((a, b) => a.open - b.open || (a.agentId < b.agentId ? -1 : 1))[0] ?? null
}

function reasonOf(seats: readonly AgentSeat[], { kind }: Waiting): WaitReason {
  if (!seats.some((seat) => seat.state === 'online')) return 'hours'
  return kind === 'new' ? 'cap' : kind
}

/** Gives away what can be given now. Whoever can't be served never holds up those behind. */
export function assignQueue(seats: readonly AgentSeat[], queue: readonly Waiting[]): Assignment {
  const now = new Map(seats.map((seat) => [seat.agentId, seat]))
  const given: { conversationId: string; agentId: string }[] = []
  const waiting: { conversationId: string; reason: WaitReason }[] = []
  for (const one of queue.toSorted(compareWaiting)) {
    const agent = chooseAgent([...now.values()], one)
    if (agent === null) {
      waiting.push({ conversationId: one.conversationId, reason: reasonOf([...now.values()], one) })
      continue
    }
    now.set(agent.agentId, { ...agent, open: agent.open + 1 })
    given.push({ conversationId: one.conversationId, agentId: agent.agentId })
  }
  return { given, waiting }
}
