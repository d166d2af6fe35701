import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { silentLog } from '../../shared/lib/log.ts'
import { seededRandom } from '../../shared/lib/random.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { DEMO_AGENTS } from './demo-agents.ts'
import type { GatewayStore } from './gateway-store.ts'
import { createHost } from './host.ts'
import { createMemoryStore } from './memory-store.ts'

const HELLO: UpFrame = {
  v: 4,
  type: 'hello',
  body: {
    protocol: 4,
    token: 'agent-1-demo',
    deviceId: 'd1',
    ledgerGeneration: 'g1',
    cursor: 0,
    serverEpoch: null,
    open: [],
    page: 0,
    last: true,
  },
}
const note = (id: string, clientEpoch: number): UpFrame => ({
  v: 4,
  type: 'command',
  body: {
    id,
    clientEpoch,
    lane: 'inner:c1',
    after: null,
    composedAt: 1,
    baseMessageId: null,
    dependsOn: null,
    preconditions: { judgedUpTo: 9 },
    body: { kind: 'note.add', conversationId: 'c1', text: '记一下' },
  },
})

function createScene(store: GatewayStore = createMemoryStore()) {
  const host = createHost({ store, clock: createManualClock(), random: seededRandom(1), log: silentLog, options: {} })
  for (const agent of DEMO_AGENTS) host.core().addAgent(agent)
  const customer = { id: 'cu1', name: '王', vip: false }
  host.act((core) => core.openConversation({ id: 'c1', customer, shop: 's', channel: 'live', assignee: null, firstText: '你好' }))
  const desk = (): { id: number; heard: DownFrame[]; ends: string[] } => {
    const heard: DownFrame[] = []
    const ends: string[] = []
    const id = host.open({
      send: (frame) => heard.push(frame),
      close: (reason) => ends.push(`close ${reason}`),
      cut: () => ends.push('cut'),
      raw: () => undefined,
    })
    host.receive(id, HELLO)
    return { id, heard, ends }
  }
  return { host, store, desk }
}
const answers = (heard: readonly DownFrame[]): unknown[] =>
  heard.flatMap((frame) => (frame.type === 'answer' ? [frame.body.verdict.kind] : []))

describe('gateway host', () => {
  it('FR3 closes the older socket after its goodbye and listens to it no more', () => {
    const { host, desk } = createScene()
    const old = desk()
    desk()
    expect(old.heard.at(-1)).toMatchObject({ type: 'bye', body: { reason: 'superseded' } })
    expect(old.ends).toEqual(['close superseded'])
    host.receive(old.id, note('x', 1))
    expect(answers(old.heard)).toEqual([])
  })

  it.each([
    ['before_commit', 0],
    ['after_commit', 1],
  ] as const)('FR7 dies %s at the next command, once, and is there again', (point, applied) => {
    const { host, store, desk } = createScene()
    const first = desk()
    let died = 0
    host.crashAtNextCommand(point, () => (died += 1))
    host.receive(first.id, note('x', 1))
    expect([first.ends, answers(first.heard), died, store.counts().accepted]).toEqual([['cut'], [], 1, applied])
    const second = desk()
    host.receive(second.id, note('x', 2))
    expect([answers(second.heard), store.counts().accepted, died]).toEqual([['ok'], 1, 1])
  })

  it('FR14 answers retry when the store can’t write, and takes the command the next time', () => {
    const disk = createMemoryStore()
    let full = false
    const putCommand: GatewayStore['putCommand'] = (row) => {
      if (full) throw new Error('database or disk is full')
      disk.putCommand(row)
    }
    const { host, store, desk } = createScene({ ...disk, putCommand })
    const one = desk()
    full = true
    host.receive(one.id, note('x', 1))
    full = false
    host.receive(one.id, note('x', 1))
    expect(answers(one.heard)).toEqual(['retry', 'ok'])
    expect([one.ends, store.counts().messages]).toEqual([[], 2])
  })

  it('keeps telling its watchers after a restart', () => {
    const { host } = createScene()
    const seen: number[] = []
    const unwatch = host.watch((event) => seen.push(event.seq))
    host.act((core) => core.customerSays('c1', '一'))
    host.restart()
    host.act((core) => core.customerSays('c1', '二'))
    unwatch()
    host.act((core) => core.customerSays('c1', '三'))
    expect(seen).toEqual([3, 4])
  })
})
