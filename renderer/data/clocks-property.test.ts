import { expect, it } from 'vitest'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import * as reference from '../../tests/reference/clocks.ts'
import { pick, randomInt, seededRandom, type Random } from '../../shared/lib/random.ts'
import { createServerClock } from '../../shared/lib/server-clock.ts'
import type { Message } from '../../shared/model/message.ts'
import type { Round } from '../../shared/model/round.ts'
import { shareOf } from '../features/clocks/share-rules.ts'
import { bandOf, breaches, byTimeLeft, clockOf, timeLeft, waited, type WaitingEntry } from '../lib/wait-band-rules.ts'
import { createDigestBook } from './digest-book.ts'
import type { Digest } from './digest-rules.ts'

const HISTORIES = 10_000
const LIMITS = { warnMs: 20_000, goalMs: 30_000, nagMs: 100_000, scoredMs: 180_000 }
const BANDS = ['calm', 'near_goal', 'over_goal', 'over_nag', 'over_scored']
const CONVERSATIONS = ['c1', 'c2', 'c3', 'c4']
const VIP = new Set(['c2', 'c4'])
const PEOPLE = ['a1', 'a2', 'a3']
const START = 1_900_000_000_000
const AUTHORS = { customer: 'customer', person: 'agent', robot: 'bot', system: 'system', note: 'agent' } as const

/** The program on one side, the reference on the other, and a PC whose clock somebody plays with. */
type World = {
  random: Random
  all: reference.Everything
  orders: Map<string, number>
  book: ReturnType<typeof createDigestBook>
  digests: Map<string, Digest>
  rounds: Map<string, Round>
  /** Said and not committed yet: the ledger commits in batches. */
  batch: Map<string, Message>
  pc: ReturnType<typeof createManualClock>
  server: ReturnType<typeof createServerClock>
}

function createWorld(seed: number): World {
  const pc = createManualClock(START + (seed % 7) * 3_600_000)
  const server = createServerClock(pc, 0)
  server.set(START)
  return {
    random: seededRandom(seed),
    all: { said: [], closed: new Set(), vip: VIP },
    orders: new Map(),
    book: createDigestBook([]),
    digests: new Map(),
    rounds: new Map(),
    batch: new Map(),
    pc,
    server,
  }
}

const keyOf = (one: { conversationId: string; order: number }): string => `${one.conversationId} ${one.order}`

function commit({ book, digests, rounds, batch }: World): void {
  const planned = book.plan(1, [...batch.values()])
  book.accept(1, planned.digests)
  batch.clear()
  for (const digest of planned.digests) digests.set(digest.conversationId, digest)
  for (const round of planned.rounds) rounds.set(keyOf(round), round)
}

const messageOf = (one: reference.Said): Message => ({
  id: `${one.conversation}-${one.order}`,
  conversationId: one.conversation,
  order: one.order,
  seq: one.order,
  author: { kind: AUTHORS[one.by], id: one.by === 'person' || one.by === 'note' ? one.who : one.by, name: '' },
  internal: one.by === 'note',
  text: '在吗',
  at: one.at,
  causeId: null,
  deviceId: null,
  delivery: one.gone ? 'recalled' : 'sent',
})

function say(world: World): void {
  const { random, all, orders, batch, server } = world
  const conversation = pick(random, CONVERSATIONS)
  const order = (orders.get(conversation) ?? 0) + 1
  orders.set(conversation, order)
  const by = pick(random, ['customer', 'customer', 'customer', 'person', 'person', 'robot', 'system', 'note'] as const)
  const said = { conversation, order, at: Math.round(server.now()), by, who: pick(random, PEOPLE), gone: random.next() < 0.03 }
  all.said.push(said)
  const message = messageOf(said)
  batch.set(message.id, message)
}

/** Mostly one of the last words, now and then one of long ago. */
function fallOne(world: World): void {
  const { random, all, batch } = world
  const from = random.next() < 0.8 ? Math.max(0, all.said.length - 8) : 0
  const said = all.said[from + randomInt(random, Math.max(1, all.said.length - from))]
  if (said === undefined) return
  const id = `${said.conversation}-${said.order}`
  // What falls before it was committed comes as fallen; else what was said before the fall is in the ledger already.
  if (!batch.has(id)) commit(world)
  reference.fall(all, said.conversation, said.order)
  batch.set(id, { ...messageOf(said), delivery: random.next() < 0.5 ? 'recalled' : 'failed' })
  if (batch.size === 1) commit(world)
}

function step(world: World): void {
  const { random, all, pc, server } = world
  const chance = random.next()
  if (chance < 0.6) say(world)
  else if (chance < 0.7) fallOne(world)
  else if (chance < 0.76) {
    const conversation = pick(random, CONVERSATIONS)
    if (!all.closed.delete(conversation)) all.closed.add(conversation)
  } else if (chance < 0.82) pc.sleep(pick(random, [-7_200_000, 7_200_000, -1_000, 86_400_000]))
  else if (chance < 0.85) {
    const night = randomInt(random, 60_000)
    server.sleep()
    pc.sleep(night)
    server.wake()
    expected.set(world, (expected.get(world) ?? START) + night)
  } else if (chance < 0.9) commit(world)
  const pause = pick(random, [0, 1, 999, 1_000, 7_301, 20_000, 30_000, 61_234])
  pc.advance(pause)
  expected.set(world, (expected.get(world) ?? START) + pause)
}

/** The true time of each world. */
const expected = new WeakMap<World, number>()

type Answers = Record<'time' | 'clocks' | 'order' | 'breaches' | 'rounds' | 'shares', unknown>

const SHIFT = START + 120_000
const line = (...parts: (string | number)[]): string => parts.join(' ')

function answersOfProgram({ all, digests, rounds, server }: World, now: number): Answers {
  const entries = CONVERSATIONS.map((id): WaitingEntry => ({
    conversation: { id, state: all.closed.has(id) ? 'closed' : 'open', customer: { vip: VIP.has(id) } },
    waitingSince: digests.get(id)?.waitingSince ?? null,
  }))
  const standing = [...rounds.values()].filter((round) => round.undone !== true)
  return {
    time: server.now(),
    clocks: entries.map((entry) => {
      const since = clockOf(entry)
      if (since === null) return [entry.waitingSince, null, null]
      const ms = waited(since, now)
      return [entry.waitingSince, BANDS.indexOf(bandOf(ms, LIMITS)), timeLeft(ms, LIMITS)]
    }),
    order: entries
      .filter((entry) => clockOf(entry) !== null)
      .toSorted(byTimeLeft(now, LIMITS))
      .map((entry) => entry.conversation.id),
    breaches: CONVERSATIONS.map((id) => breaches(entries, now, LIMITS).filter((one) => one.conversationId === id).length),
    rounds: standing.map((one) => line(one.conversationId, one.order, one.agentId, one.startedAt, one.answeredAt)).toSorted(),
    shares: PEOPLE.map((agentId) => {
      const { answered, inTime } = shareOf(standing, { agentId, goalMs: LIMITS.goalMs, since: SHIFT, relief: [] })
      return { all: answered, inTime }
    }),
  }
}

function answersOfReference({ all }: World, now: number): Answers {
  const reached = CONVERSATIONS.map((id) => reference.reached(all, id, now))
  return {
    time: now,
    clocks: CONVERSATIONS.map((id, at) => [reference.waitingSince(all, id), reached[at], reference.left(all, id, now)]),
    order: reference.mostUrgent(all, CONVERSATIONS, now),
    // Three of the four limits are breaches; the warning is none.
    breaches: reached.map((limits) => Math.max(0, (limits ?? 0) - 1)),
    rounds: reference
      .answered(all)
      .map((one) => line(one.conversation, one.order, one.who, one.from, one.to))
      .toSorted(),
    shares: PEOPLE.map((who) => reference.share(all, who, SHIFT)),
  }
}

function lived(seed: number): World {
  const world = createWorld(seed)
  const steps = 8 + randomInt(world.random, seed % 25 === 0 ? 120 : 40)
  for (let at = 0; at < steps; at += 1) step(world)
  commit(world)
  return world
}

it(`D1–D3, D6, D9, A1: equal to the reference calculator over ${HISTORIES} random histories`, { timeout: 120_000 }, () => {
  let said = 0
  const wrong: [object, object][] = []
  for (let seed = 1; seed <= HISTORIES; seed += 1) {
    const world = lived(seed)
    const now = expected.get(world) ?? START
    said += world.all.said.length
    const [ours, theirs] = [answersOfProgram(world, now), answersOfReference(world, now)]
    // Compared as text: ten thousand deep comparisons would take longer than the histories.
    if (JSON.stringify(ours) !== JSON.stringify(theirs))
      wrong.push([
        { seed, ...ours },
        { seed, ...theirs },
      ])
  }
  expect(wrong[0]?.[0]).toEqual(wrong[0]?.[1])
  expect(said).toBeGreaterThan(HISTORIES * 10)
})
