import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import { must } from '../../../shared/lib/assert.ts'
import { pick, seededRandom } from '../../../shared/lib/random.ts'
import type { Random } from '../../../shared/lib/random.ts'
import type { Conversation } from '../../../shared/model/conversation.ts'
import type { EventFrame } from '../../../shared/protocol/event-frame.ts'
import type { Host } from '../host.ts'
import type { GatewayCore, Outgoing } from '../judge.ts'
import { createCustomer, PACE } from './customer.ts'
import type { SimulatedCustomer } from './customer.ts'
import type { Scenario } from './scenario.ts'

/** Between the arrivals of the first customers. */
const ARRIVAL_MS = 1_500
/** The agent whom the first customer has already been given to. */
const FIRST_AGENT = 'agent-1'
const ENGLISH_SEAT = 2

export type CustomersDeps = { host: Host; clock: Clock; seed: number; count: number; scenarios: readonly Scenario[] }

/** One seat after the other: seat 2 of three speaks English, the first seat belongs to the first agent. */
function scenarioOf(scenarios: readonly Scenario[], seat: number, random: Random): Scenario {
  const language = seat % 3 === ENGLISH_SEAT ? 'en' : 'zh-CN'
  const fitting = scenarios.filter((scenario) => scenario.language === language)
  return pick(random, fitting.length > 0 ? fitting : scenarios)
}

/** A chair in the waiting room: when its customer is done, the next one takes it. */
function createSeat(deps: CustomersDeps, seat: number) {
  const { host, clock, seed, scenarios } = deps
  const random = seededRandom(seed * 7_919 + seat)
  const prefix = `guest-${seed}-${seat}-`
  let guest: { conversationId: string; customer: SimulatedCustomer } | null = null
  let cancel: Cancel = () => undefined

  const act = (what: (core: GatewayCore) => readonly Outgoing[]): boolean => {
    try {
      host.act(what)
      return true
    } catch {
      // Erased, restored away or the disk is full: this guest is over, the next one comes later.
      return false
    }
  }
  const sitDown = (conversationId: string, scenario: Scenario): SimulatedCustomer => {
    const mouth = {
      say: (text: string) => act((core) => core.customerSays(conversationId, text)) || depart(),
      type: (on: boolean) => void act((core) => core.customerTypes(conversationId, on)),
    }
    const customer = createCustomer({ clock, random, scenario, mouth })
    guest = { conversationId, customer }
    return customer
  }
  const depart = (): false => {
    guest?.customer.leave()
    guest = null
    cancel()
    cancel = clock.after(Math.round(PACE.leave * (1 + random.next())), arrive)
    return false
  }
  const arrive = (): void => {
    const scenario = scenarioOf(scenarios, seat, random)
    const name = pick(random, scenario.names)
    const shop = pick(random, scenario.shops)
    const number =
      host
        .core()
        .conversations()
        .filter((row) => row.customer.id.startsWith(prefix)).length + 1
    const id = `${prefix}${number}-${host.core().counts().head}`
    const opener = createCustomer({ clock, random, scenario, mouth: { say: () => true, type: () => undefined } })
    const firstText = opener.opening()
    const opening = { customer: { id, name, vip: random.next() < 0.2 }, shop, channel: scenario.channel, firstText }
    if (!act((core) => core.openConversation({ ...opening, assignee: seat === 0 ? FIRST_AGENT : null }))) return void depart()
    const opened = must(
      host
        .core()
        .conversations()
        .find((row) => row.customer.id === id),
      'conversation just opened',
    )
    sitDown(opened.id, scenario).waiting()
  }
  /** After a restart of the process: the guest of this seat is still there. */
  const resume = (conversation: Conversation): void => {
    const scenario = scenarios.find((one) => one.shops.includes(conversation.shop)) ?? scenarioOf(scenarios, seat, random)
    const customer = sitDown(conversation.id, scenario)
    const last = host
      .core()
      .messagesOf(conversation.id)
      .findLast((message) => !message.internal)
    if (last?.author.kind === 'agent') customer.answered()
    else customer.waiting()
  }
  return {
    start(): void {
      const own = host
        .core()
        .conversations()
        .findLast((row) => row.state === 'open' && row.customer.id.startsWith(prefix))
      if (own === undefined) cancel = clock.after(seat * ARRIVAL_MS, arrive)
      else resume(own)
    },
    stop(): void {
      cancel()
      guest?.customer.leave()
      guest = null
    },
    hear(event: EventFrame): void {
      if (guest === null) return
      const { conversationId, customer } = guest
      if (event.kind === 'message.added') {
        const { message } = event
        if (message.conversationId === conversationId && message.author.kind === 'agent' && !message.internal) customer.answered()
      } else if (event.kind === 'customer.erased') {
        if (event.conversationIds.includes(conversationId)) depart()
      } else if (event.kind === 'conversation.changed') {
        if (event.conversation.id === conversationId && event.change === 'closed') depart()
      }
    },
  }
}

/** Simulated customers on a running gateway: somebody to answer. Same seed and same answers, same words at the same time. */
export function createCustomers(deps: CustomersDeps) {
  const seats = Array.from({ length: deps.count }, (_, seat) => createSeat(deps, seat))
  let unwatch: () => void = () => undefined
  let running = false
  return {
    start(): void {
      if (running) return
      running = true
      unwatch = deps.host.watch((event) => {
        for (const seat of seats) seat.hear(event)
      })
      for (const seat of seats) seat.start()
    },
    stop(): void {
      running = false
      unwatch()
      for (const seat of seats) seat.stop()
    },
  }
}
export type Customers = ReturnType<typeof createCustomers>
