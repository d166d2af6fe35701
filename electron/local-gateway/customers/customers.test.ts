import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { isNudge } from '../../../shared/lib/nudge.ts'
import { silentLog } from '../../../shared/lib/log.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import { DEMO_AGENTS } from '../demo-agents.ts'
import { createHost } from '../host.ts'
import { createMemoryStore } from '../memory-store.ts'
import { createCustomers } from './customers.ts'
import { loadScenarios } from './load-scenarios.ts'
import type { Scenario } from './scenario.ts'

const MINUTE = 60_000

function scenarios(): readonly Scenario[] {
  const loaded = loadScenarios()
  if (!loaded.ok) throw new Error(loaded.error)
  return loaded.value
}

/** A gateway on a clock that only passes when told, with customers and an agent who answers when told. */
function createRoom({ seed = 1, count = 3, store = createMemoryStore() } = {}) {
  const clock = createManualClock()
  const host = createHost({ store, clock, random: seededRandom(99), log: silentLog, options: {} })
  for (const agent of DEMO_AGENTS) host.core().addAgent(agent)
  const customers = createCustomers({ host, clock, seed, count, scenarios: scenarios() })
  customers.start()
  const start = clock.now()
  const conversations = () => host.core().conversations()
  return {
    host,
    clock,
    customers,
    conversations,
    of: (customer: string) => conversations().find((row) => row.customer.id.startsWith(customer))?.id ?? '',
    said: (id: string) =>
      host
        .core()
        .messagesOf(id)
        .filter((message) => message.author.kind === 'customer')
        .map((message) => message.text),
    reply: (id: string, text = '好的，我看一下') =>
      host.act((core) => core.actAs('agent-1', { kind: 'reply.send', conversationId: id, text })),
    /** Who said what in which second. */
    history: () =>
      conversations().flatMap((row) =>
        host
          .core()
          .messagesOf(row.id)
          .map((message) => [message.at - start, row.customer.name, message.text]),
      ),
  }
}

describe('simulated customers', () => {
  it('arrive one after the other, the first with its agent, one of three in English', () => {
    const room = createRoom()
    room.clock.advance(10_000)
    const rows = room.conversations()
    expect(rows.length).toBe(3)
    expect(rows.filter((row) => row.assignee?.id === 'agent-1').length).toBe(1)
    expect(rows.filter((row) => row.assignee === null).length).toBe(2)
    const first = rows.map((row) => room.said(row.id)[0] ?? '')
    expect(first.filter((text) => /[\u4e00-\u9fff]/.test(text)).length).toBe(2)
    expect(first.every((text) => text !== '' && !text.includes('{'))).toBe(true)
  })

  it('nudge when left waiting, ever more rarely, then give up', () => {
    const room = createRoom({ count: 1 })
    room.clock.advance(40_000)
    const id = room.of('guest')
    expect(room.said(id).length).toBe(2)
    room.clock.advance(60 * MINUTE)
    const [opening = '', ...nudges] = room.said(id)
    expect(nudges.length).toBe(3)
    expect(nudges.every(isNudge)).toBe(true)
    expect(isNudge(opening)).toBe(false)
  })

  it('go on after each reply, thank at the end and come back with something new', () => {
    const room = createRoom({ count: 1 })
    room.clock.advance(1_000)
    const id = room.of('guest')
    for (let turn = 1; turn <= 4; turn++) {
      room.reply(id)
      room.clock.advance(20_000)
      expect(room.said(id).length).toBe(turn + 1)
    }
    const thanks = scenarios().flatMap((scenario) => scenario.thanks)
    expect(thanks).toContain(room.said(id).at(-1))
    room.clock.advance(2 * MINUTE)
    expect(room.said(id).length).toBeGreaterThan(5)
  })

  it('react once to two replies in a row', () => {
    const room = createRoom({ count: 1 })
    room.clock.advance(1_000)
    const id = room.of('guest')
    room.reply(id, '您好')
    room.clock.advance(1_000)
    room.reply(id, '我看一下')
    room.clock.advance(20_000)
    expect(room.said(id).length).toBe(2)
  })

  it('say the same words in the same second for the same seed and answers, others for another seed', () => {
    const play = (seed: number): unknown => {
      const room = createRoom({ seed })
      room.clock.advance(6_000)
      room.reply(room.of(`guest-${seed}-0`))
      room.clock.advance(45_000)
      room.reply(room.of(`guest-${seed}-2`))
      room.clock.advance(3 * MINUTE)
      return room.history()
    }
    expect(play(7)).toEqual(play(7))
    expect(play(7)).not.toEqual(play(8))
  })

  it('leave when their conversation is closed or they are erased, and others take the seat', () => {
    const room = createRoom({ count: 1 })
    room.clock.advance(1_000)
    const first = room.of('guest')
    room.host.act((core) => core.actAs('agent-1', { kind: 'conversation.close', conversationId: first }))
    room.clock.advance(MINUTE)
    const second = room.conversations().find((row) => row.id !== first)
    expect(room.said(first).length).toBe(1)
    room.host.act((core) => core.eraseCustomer(second?.customer.id ?? ''))
    room.clock.advance(MINUTE)
    const open = room.conversations().filter((row) => row.state === 'open')
    expect(open.length).toBe(1)
    expect(open[0]?.id).not.toBe(second?.id)
  })

  it('go on where they were when the gateway starts again', () => {
    const store = createMemoryStore()
    const before = createRoom({ count: 2, store })
    before.clock.advance(10_000)
    before.customers.stop()
    const ids = before.conversations().map((row) => row.id)
    before.clock.advance(10 * MINUTE)
    expect(ids.flatMap((id) => before.said(id)).length).toBe(2)
    const after = createRoom({ count: 2, store })
    after.clock.advance(MINUTE)
    expect(after.conversations().map((row) => row.id)).toEqual(ids)
    expect(ids.flatMap((id) => after.said(id)).length).toBeGreaterThan(2)
  })
})

describe('scenarios', () => {
  it('are many and speak both languages', () => {
    const all = scenarios()
    expect(all.length).toBeGreaterThanOrEqual(4)
    expect(new Set(all.map((scenario) => scenario.language))).toEqual(new Set(['en', 'zh-CN']))
  })

  it('are refused with file and place when they are wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'scenarios-'))
    try {
      const good = scenarios()[0]
      expect(loadScenarios(folder)).toMatchObject({ ok: false })
      writeFileSync(join(folder, 'a.json'), '{"id":')
      expect(loadScenarios(folder)).toMatchObject({ ok: false })
      writeFileSync(join(folder, 'a.json'), JSON.stringify({ ...good, openings: [] }))
      expect(loadScenarios(folder)).toMatchObject({ ok: false, error: expect.stringMatching(/a\.json.*openings/) })
      writeFileSync(join(folder, 'a.json'), JSON.stringify({ ...good, nudges: ['我要退货'] }))
      expect(loadScenarios(folder)).toMatchObject({ ok: false, error: expect.stringMatching(/nudge/) })
      writeFileSync(join(folder, 'a.json'), JSON.stringify({ ...good, thanks: ['{nobody} 谢谢'] }))
      expect(loadScenarios(folder)).toMatchObject({ ok: false, error: expect.stringMatching(/braces/) })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
