import { must } from '../../../shared/lib/assert.ts'
import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import { pick, seededRandom } from '../../../shared/lib/random.ts'
import type { Random } from '../../../shared/lib/random.ts'
import type { Conversation } from '../../../shared/model/conversation.ts'
import type { EventFrame } from '../../../shared/protocol/event-frame.ts'
import type { Host } from '../host.ts'
import type { GatewayCore, Opening, Outgoing } from '../judge.ts'
import { createCustomer, PACE } from './customer.ts'
import type { Mouth, SimulatedCustomer } from './customer.ts'
import type { Scenario } from './scenario.ts'

/** Between the arrivals of the first customers. */
const ARRIVAL_MS = 1_500
/** The agent whom the first customer has already been given to. */
const FIRST_AGENT = 'agent-1'
const ENGLISH_SEAT = 2

export type CustomersDeps = { host: Host; clock: Clock; seed: number; count: number; scenarios: readonly Scenario[] }

/** One seat after the other: every third speaks English. */
function scenarioOf(scenarios: readonly Scenario[], seat: number, random: Random): Scenario {
  const language = seat % 3 === ENGLISH_SEAT ? 'en' : 'zh-CN'
  const fitting = scenarios.filter((scenario) => scenario.language === language)
  return pick(random, fitting.length > 0 ? fitting : scenarios)
}

/** What an event means to the guest of a conversation. */
function meaningOf(event: EventFrame, conversationId: string): 'answered' | 'over' | null {
  if (event.kind === 'message.added') {
    const { message } = event
    return message.conversationId === conversationId && message.author.kind === 'agent' && !message.internal ? 'answered' : null
  }
  if (event.kind === 'customer.erased') return event.conversationIds.includes(conversationId) ? 'over' : null
  if (event.kind !== 'conversation.changed' || event.conversation.id !== conversationId) return null
  return event.change === 'closed' ? 'over' : null
}

/** Erased, restored away or the disk is full: then the guest is over, and the next one comes later. */
function attempt(host: Host, what: (core: GatewayCore) => readonly Outgoing[]): boolean {
  try {
    host.act(what)
    return true
  } catch {
    return false
  }
}

/** A new guest of a seat; the number of the last event makes the id new even after a restore. */
function newGuest(core: GatewayCore, seat: { prefix: string; random: Random; scenario: Scenario; assignee: string | null }) {
  const { prefix, random, scenario, assignee } = seat
  const name = pick(random, scenario.names)
  const shop = pick(random, scenario.shops)
  const customer = { id: `${prefix}${core.counts().head + 1}`, name, vip: random.next() < 0.2 }
  return { customer, shop, channel: scenario.channel, assignee } satisfies Omit<Opening, 'firstText'>
}

function mouthOf(host: Host, conversationId: () => string, gone: () => void): Mouth {
  const say = (text: string): boolean => {
    const said = attempt(host, (core) => core.customerSays(conversationId(), text))
    if (!said) gone()
    return said
  }
  return { say, type: (on) => void attempt(host, (core) => core.customerTypes(conversationId(), on)) }
}

/** A chair in the waiting room: when its customer is done, the next one takes it. */
function createSeat({ host, clock, seed, scenarios }: CustomersDeps, seat: number) {
  const random = seededRandom(seed * 7_919 + seat)
  const prefix = `guest-${seed}-${seat}-`
  const assignee = seat === 0 ? FIRST_AGENT : null
  let guest: { conversationId: string; customer: SimulatedCustomer } | null = null
  let cancel: Cancel = () => undefined

  const own = (): Conversation[] =>
    host
      .core()
      .conversations()
      .filter((row) => row.customer.id.startsWith(prefix))
  const depart = (): void => {
    guest?.customer.leave()
    guest = null
    cancel()
    cancel = clock.after(Math.round(PACE.leave * (1 + random.next())), arrive)
  }
  /** The conversation id is known once the first words are out, so the mouth asks for it each time. */
  const person = (scenario: Scenario, conversationId: () => string): SimulatedCustomer =>
    createCustomer({ clock, random, scenario, mouth: mouthOf(host, conversationId, depart) })
  function arrive(): void {
    const scenario = scenarioOf(scenarios, seat, random)
    const opening = newGuest(host.core(), { prefix, random, scenario, assignee })
    const customer = person(scenario, () => guest?.conversationId ?? '')
    const firstText = customer.opening()
    if (!attempt(host, (core) => core.openConversation({ ...opening, firstText }))) return depart()
    const opened = own().find((row) => row.customer.id === opening.customer.id)
    guest = { conversationId: must(opened, 'conversation just opened').id, customer }
    customer.waiting()
  }
  /** After a restart of the process the guest of this seat is still there. */
  function resume({ id, shop }: Conversation): void {
    const scenario = scenarios.find((one) => one.shops.includes(shop)) ?? scenarioOf(scenarios, seat, random)
    const customer = person(scenario, () => id)
    guest = { conversationId: id, customer }
    const last = host
      .core()
      .messagesOf(id)
      .findLast((message) => !message.internal)
    if (last?.author.kind === 'agent') customer.answered()
    else customer.waiting()
  }
  return {
    start: (): void => {
      const open = own().find((row) => row.state === 'open')
      if (open === undefined) cancel = clock.after(seat * ARRIVAL_MS, arrive)
      else resume(open)
    },
    stop: (): void => {
      cancel()
      guest?.customer.leave()
      guest = null
    },
    hear: (event: EventFrame): void => {
      const meaning = guest === null ? null : meaningOf(event, guest.conversationId)
      if (meaning === 'answered') guest?.customer.answered()
      if (meaning === 'over') depart()
    },
  }
}

/** Simulated customers on a running gateway: somebody to answer. Same seed and same answers, same words at the same time. */
export function createCustomers(deps: CustomersDeps) {
  const seats = Array.from({ length: deps.count }, (_, seat) => createSeat(deps, seat))
  let unwatch: (() => void) | null = null
  return {
    start(): void {
      if (unwatch !== null) return
      unwatch = deps.host.watch((event) => {
        for (const seat of seats) seat.hear(event)
      })
      for (const seat of seats) seat.start()
    },
    stop(): void {
      unwatch?.()
      unwatch = null
      for (const seat of seats) seat.stop()
    },
  }
}
export type Customers = ReturnType<typeof createCustomers>
