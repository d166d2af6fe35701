import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { ControlFrame } from './control-frames.ts'
import { serveControl, type ControlDeps } from './control-socket.ts'
import { createFaults } from './faults.ts'

const takes = (frame: unknown): boolean => ControlFrame.safeParse(frame).success

describe('what a tester may ask of a gateway', () => {
  it.each([
    { do: 'cut' },
    { do: 'cut', device: 'd1', n: 3 },
    { do: 'refuse', on: true },
    { do: 'lag', ms: 0 },
    { do: 'drop', direction: 'up', count: 2 },
    { do: 'raw', text: '' },
    { do: 'crash', when: 'after_commit' },
    { do: 'customers', on: false },
    { do: 'customers', on: true, count: 50, surge: 120, seed: 1 },
    { do: 'say', conversationId: 'c1', text: '' },
    { do: 'assign', conversationId: 'c1', to: null, reason: 'cap' },
    { do: 'presence', agentId: 'agent-1', state: 'away' },
    { do: 'open', customer: { id: 'k1', name: '王女士' }, shop: '旗舰店', assignee: null, text: '在吗' },
    { do: 'act', agentId: 'agent-1', body: { kind: 'reply.send', conversationId: 'c1', text: '您好' } },
    { do: 'counts' },
  ])('takes %j', (frame) => expect(ControlFrame.parse(frame)).toEqual(frame))

  it.each([
    {},
    { do: 'explode' },
    { do: 'cut', n: 1.5 },
    { do: 'refuse' },
    { do: 'refuse', on: 1 },
    { do: 'lag', ms: -1 },
    { do: 'lag', ms: 3_600_001 },
    { do: 'drop', direction: 'both', count: 1 },
    { do: 'double', direction: 'up', count: 0.5 },
    { do: 'reorder', direction: 'up', count: 1_000_001 },
    { do: 'crash', when: 'now' },
    { do: 'customers', on: true, count: 51 },
    { do: 'customers', on: true, surge: 121 },
    { do: 'robot', conversationId: 'c1', text: '' },
    { do: 'say', conversationId: 'a b', text: 'x' },
    { do: 'say', conversationId: 'c1', text: 'x'.repeat(20_001) },
    { do: 'read', conversationId: 'c1', upTo: 0 },
    { do: 'presence', agentId: 'agent-1', state: 'offline' },
    { do: 'open', customer: { id: 'k1' }, shop: '', assignee: null, text: 'x' },
    { do: 'act', agentId: 'agent-1', body: { kind: 'sudo' } },
    'cut',
    null,
    [],
  ])('refuses %j', (frame) => expect(takes(frame)).toBe(false))

  it('a hundred earlier messages and no more', () => {
    const earlier = Array.from({ length: 100 }, () => ({ by: 'bot', name: '', text: 'x' }))
    const open = { do: 'open', customer: { id: 'k1', name: '' }, shop: '', assignee: null, text: 'x' }
    expect([takes({ ...open, earlier }), takes({ ...open, earlier: [...earlier, ...earlier.slice(0, 1)] })]).toEqual([true, false])
  })
})

/** The line of a tester, with faults that are real and nobody behind them. */
function setUp() {
  const faults = createFaults()
  const cut: (string | null)[] = []
  const host = {
    cut(device: string | null) {
      cut.push(device)
      return 2
    },
  }
  const answers: unknown[] = []
  const socket = Object.assign(new EventEmitter(), {
    send: (text: string) => void answers.push(JSON.parse(text)),
    terminate: () => undefined,
  })
  serveControl(socket as unknown as WebSocket, { host, faults, counters: {}, customers: {}, backups: new Map() } as unknown as ControlDeps)
  const say = (text: string): unknown => {
    socket.emit('message', Buffer.from(text))
    return answers.at(-1)
  }
  return { say, faults, cut, answers }
}

describe('the line a tester asks on', () => {
  it('answers each line with its number', () => {
    const { say, cut, answers } = setUp()
    expect(say('{"do":"cut","n":7}')).toEqual({ n: 7, ok: true, cut: 2 })
    expect(say('{"do":"cut","device":"d1"}')).toEqual({ ok: true, cut: 2 })
    expect([cut, answers.length]).toEqual([[null, 'd1'], 2])
  })

  it('what is refused says so under the same number, and the line goes on', () => {
    const { say, faults } = setUp()
    expect(say('{"do":"lag","ms":-5,"n":1}')).toEqual({ n: 1, ok: false, error: expect.any(String) })
    expect(say('{"do":"restore","name":"none","n":2}')).toMatchObject({ n: 2, ok: false })
    expect(say('no json')).toEqual({ ok: false, error: expect.any(String) })
    expect(say('{"do":"lag","ms":40,"n":3}')).toEqual({ n: 3, ok: true })
    expect(faults.state.lagMs).toBe(40)
    expect(say('{"do":"calm","n":4}')).toEqual({ n: 4, ok: true })
    expect(faults.state.lagMs).toBe(0)
  })
})
