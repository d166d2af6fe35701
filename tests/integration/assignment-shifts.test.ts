import { describe, expect, it } from 'vitest'
import { createAssigner } from '../../electron/local-gateway/customers/assigner.ts'
import { pick, randomInt, seededRandom } from '../../shared/lib/random.ts'
import { laneOf } from '../../shared/model/command.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import { createGatewayBench } from '../fakes/gateway-bench.ts'
import { createManualClock } from '../fakes/manual-clock.ts'

const SHIFTS = 1_000
const STEPS = 60
const CAP = 5
const DESKS = [
  { token: 't1', agentId: 'a1' },
  { token: 't2', agentId: 'a2' },
  { token: 't3', agentId: 's1' },
] as const
const STATES = ['online', 'online', 'online', 'break', 'away'] as const

type Tally = { most: number; capped: number; taken: number; given: number; returned: number; kept: number }

/** Most open conversations any agent ever had, counted from the events alone and after each of them. */
function createWitness() {
  const owner = new Map<string, string | null>()
  return {
    hear(conversation: Conversation): number {
      owner.set(conversation.id, conversation.state === 'open' ? (conversation.assignee?.id ?? null) : null)
      const counts = new Map<string, number>()
      for (const agent of owner.values()) if (agent !== null) counts.set(agent, (counts.get(agent) ?? 0) + 1)
      return Math.max(0, ...counts.values())
    },
  }
}

function createShift(seed: number, tally: Tally) {
  const random = seededRandom(seed)
  const bench = createGatewayBench({ options: { cap: CAP } })
  const clock = createManualClock()
  const host = {
    core: bench.core,
    act: (what: (core: ReturnType<typeof bench.core>) => unknown) => void what(bench.core()),
    watch: (listener: (event: EventFrame) => void) => bench.core().watch(listener),
  }
  const witness = createWitness()
  for (const row of bench.core().conversations()) witness.hear(row)
  bench.core().watch((event) => {
    if (event.kind !== 'conversation.changed') return
    tally.most = Math.max(tally.most, witness.hear(event.conversation))
    if (event.change === 'assigned' && event.conversation.assignee !== null) tally.given += 1
  })
  const assigner = createAssigner({ host, clock })
  assigner.start()
  const desks = DESKS.map((desk) => ({ ...desk, line: bench.live({ token: desk.token, deviceId: `d-${desk.agentId}` }) }))
  let commands = 0
  let customers = 0

  const rows = (state: 'open' | 'closed') =>
    bench
      .core()
      .conversations()
      .filter((row) => row.state === state)
  const command = (desk: (typeof desks)[number], body: CommandBody): string => {
    const after = bench.store.laneHead(`d-${desk.agentId}`, laneOf(body))
    const verdict = bench.judge(desk.line, body, { id: `cmd-${(commands += 1)}`, after })
    return verdict.kind === 'conflict' ? verdict.reason : verdict.kind
  }
  const own = (desk: (typeof desks)[number]) => rows('open').filter((row) => row.assignee?.id === desk.agentId)
  const one = <T>(items: readonly T[], act: (item: T) => void): void => (items.length === 0 ? undefined : act(pick(random, items)))

  const arrive = (): void => {
    const customer = { id: `cu-${(customers += 1)}`, name: '王', vip: random.next() < 0.2 }
    host.act((core) => core.openConversation({ customer, shop: 's', channel: 'live', assignee: null, firstText: '你好，我的快递呢' }))
  }
  const take = (desk: (typeof desks)[number]): void =>
    one(
      rows('open').filter((row) => row.assignee === null),
      ({ id }) => {
        const full = bench.store.openOf(desk.agentId) >= CAP
        const said = command(desk, { kind: 'conversation.take', conversationId: id })
        if (full !== (said === 'cap')) throw new Error(`take with ${full ? 'a full' : 'an open'} desk was answered ${said}`)
        if (full) tally.capped += 1
        else tally.taken += 1
      },
    )
  const comeBack = (): void =>
    one(rows('closed'), ({ id, assignee }) => {
      host.act((core) => core.customerSays(id, '还是我'))
      clock.advance(0)
      const after = bench
        .core()
        .conversations()
        .find((row) => row.id === id)
      tally.returned += 1
      if (after?.assignee !== null && after?.assignee.id === assignee?.id) tally.kept += 1
    })
  const step = (): void => {
    const desk = pick(random, desks)
    const acts = [
      arrive,
      arrive,
      arrive,
      comeBack,
      comeBack,
      () => take(desk),
      () => take(desk),
      () => one(own(desk), ({ id }) => command(desk, { kind: 'conversation.close', conversationId: id })),
      () => one(own(desk), ({ id }) => command(desk, { kind: 'conversation.shelve', conversationId: id, onHold: true })),
      () =>
        one(own(desk), ({ id }) =>
          command(desk, { kind: 'conversation.transfer', conversationId: id, to: pick(random, [null, 'a1', 'a2', 's1']), note: '请接手' }),
        ),
      () => one(rows('closed'), ({ id }) => command(desk, { kind: 'conversation.reopen', conversationId: id })),
      () => one(rows('open'), ({ id }) => host.act((core) => core.customerSays(id, '在吗'))),
      () => void bench.send(desk.line.id, 'presence', { state: pick(random, STATES) }),
      () => {
        bench.core().disconnect(desk.line.id)
        desk.line = bench.live({ token: desk.token, deviceId: `d-${desk.agentId}` })
      },
    ]
    acts[randomInt(random, acts.length)]?.()
    bench.pass(randomInt(random, 20_000))
    clock.advance(random.next() < 0.5 ? 0 : 1_500)
  }
  return { step, stop: (): void => assigner.stop() }
}

describe('assignment', () => {
  it(`A5 never gives an agent more than ${CAP} open conversations in ${SHIFTS} shifts`, () => {
    const tally: Tally = { most: 0, capped: 0, taken: 0, given: 0, returned: 0, kept: 0 }
    for (let seed = 1; seed <= SHIFTS; seed += 1) {
      const shift = createShift(seed, tally)
      for (let step = 0; step < STEPS; step += 1) shift.step()
      shift.stop()
    }
    expect(tally.most).toBe(CAP)
    // The shifts must have been rough enough to prove something.
    expect(tally.capped).toBeGreaterThan(SHIFTS / 10)
    expect(tally.taken).toBeGreaterThan(SHIFTS / 10)
    expect(tally.given).toBeGreaterThan(5 * SHIFTS)
    expect(tally.kept).toBeGreaterThan(SHIFTS / 2)
  }, 300_000)
})
