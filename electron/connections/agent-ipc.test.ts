import { describe, expect, it } from 'vitest'
import type { WindowRole } from '../../shared/ipc/contract.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { AgentState } from '../../shared/model/agent.ts'
import { UpFrame } from '../../shared/protocol/up.ts'
import { createFakeIpcMain } from '../../tests/fakes/electron-ipc-main.ts'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createIpc } from '../ipc/handle.ts'
import { registerAgentIpc } from './agent-ipc.ts'

function setUp(role: WindowRole = 'desk', link: { askMs: number | null } = { askMs: 10_000 }) {
  const ipcMain = createFakeIpcMain()
  const clock = createManualClock()
  const said: UpFrame[] = []
  const set: AgentState[] = []
  const { handle } = createIpc({ ipcMain, roleOf: () => role, clock, log: silentLog })
  registerAgentIpc(handle, {
    presence: { get: () => set.at(-1) ?? 'online', set: (state) => void set.push(state), sayAgain: () => undefined },
    connection: {
      say(frame) {
        said.push(frame)
        return true
      },
      askMs: () => link.askMs,
    },
    clock,
  })
  const sender = { id: 1, url: 'app://holdfast/index.html', top: true, frame: 'alive' as const }
  const ask = (name: string, args: unknown): Promise<unknown> => ipcMain.invoke(sender, `holdfast:${name}`, args)
  return { ask, clock, said, set }
}

const done = { ok: true, value: {} }
const typing = { kind: 'typing', conversationId: 'c1', on: true }

describe('what an agent shows of itself', () => {
  it('the state is read and set', async () => {
    const { ask, set } = setUp()
    expect(await ask('agent.state', {})).toEqual({ ok: true, value: 'online' })
    expect(await ask('agent.setState', { state: 'break' })).toEqual(done)
    expect(set).toEqual(['break'])
    expect(await ask('agent.state', {})).toEqual({ ok: true, value: 'break' })
  })

  it.each([{ state: 'offline' }, { state: '' }, {}, null])('nobody says of itself %j', async (args) => {
    const { ask, set } = setUp()
    expect(await ask('agent.setState', args)).toEqual({ ok: false, error: { kind: 'ipc_fault', reason: 'shape' } })
    expect(set).toEqual([])
  })

  it('FR18 a sign goes as a frame of the protocol; who it is the server fills in', async () => {
    const { ask, said } = setUp()
    expect(await ask('signal.send', typing)).toEqual(done)
    expect(await ask('signal.send', { kind: 'read', conversationId: 'c1', upTo: 7 })).toEqual(done)
    expect(said.map((frame) => UpFrame.parse(frame))).toEqual(said)
    expect(said.map((frame) => frame.body)).toEqual([
      { ...typing, by: '' },
      { kind: 'read', conversationId: 'c1', upTo: 7, by: '' },
    ])
  })

  it('a name that a window gives itself does not go out', async () => {
    const { ask, said } = setUp()
    await ask('signal.send', { ...typing, by: 'agent-2', from: 'customer' })
    expect(said.map((frame) => frame.body)).not.toContainEqual(expect.objectContaining({ by: 'agent-2' }))
  })

  it.each([
    { ...typing, on: 'yes' },
    { ...typing, conversationId: '' },
    { kind: 'read', conversationId: 'c1', upTo: 0 },
    { kind: 'shout', conversationId: 'c1' },
  ])('a sign of another shape is refused: %j', async (args) => {
    const { ask, said } = setUp()
    expect(await ask('signal.send', args)).toEqual({ ok: false, error: { kind: 'ipc_fault', reason: 'shape' } })
    expect(said).toEqual([])
  })

  it('FR18 too many signs in a second are dropped without a fault, and the next second has room again', async () => {
    const { ask, clock, said } = setUp()
    const answers = []
    for (let n = 0; n < 60; n += 1) answers.push(await ask('signal.send', { ...typing, on: n % 2 === 0 }))
    expect(answers).toEqual(answers.map(() => done))
    expect(said).toHaveLength(20)
    clock.advance(500)
    for (let n = 0; n < 60; n += 1) await ask('signal.send', typing)
    expect(said).toHaveLength(30)
    clock.advance(60_000)
    for (let n = 0; n < 60; n += 1) await ask('signal.send', typing)
    expect(said).toHaveLength(50)
  })

  it('the ledger window says nothing for the agent', async () => {
    const { ask, said, set } = setUp('ledger')
    const refused = { ok: false, error: { kind: 'ipc_fault', reason: 'role' } }
    expect(await ask('agent.setState', { state: 'away' })).toEqual(refused)
    expect(await ask('signal.send', typing)).toEqual(refused)
    expect([said, set]).toEqual([[], []])
  })
})

const answer = (everyMs: number | null, againInMs: number) => ({ ok: true, value: { everyMs, againInMs } })

describe('J21 asking for a customer again', () => {
  it('J21 FR22 one customer every 30 s, by whichever window; another at once', async () => {
    const { ask, clock, said } = setUp()
    expect(await ask('file.ask', { customerId: 'cu1' })).toEqual(answer(30_000, 30_000))
    clock.advance(12_000)
    expect(await ask('file.ask', { customerId: 'cu1' })).toEqual(answer(30_000, 18_000))
    expect(await ask('file.ask', { customerId: 'cu2' })).toEqual(answer(30_000, 30_000))
    clock.advance(18_000)
    expect(await ask('file.ask', { customerId: 'cu1' })).toEqual(answer(30_000, 30_000))
    expect(said.map((frame) => UpFrame.parse(frame))).toEqual(said)
    expect(said.map((frame) => frame.body)).toEqual(['cu1', 'cu2', 'cu1'].map((customerId) => ({ customerId })))
  })

  it('J21 FR22 a back-end that wants longer gets longer, one that names nothing is never asked', async () => {
    const slow = setUp('panel', { askMs: 120_000 })
    expect(await slow.ask('file.ask', { customerId: 'cu1' })).toEqual(answer(120_000, 120_000))
    slow.clock.advance(119_999)
    expect(await slow.ask('file.ask', { customerId: 'cu1' })).toEqual(answer(120_000, 1))
    expect(slow.said).toHaveLength(1)
    const old = setUp('desk', { askMs: null })
    expect(await old.ask('file.ask', { customerId: 'cu1' })).toEqual(answer(null, 30_000))
    expect(old.said).toEqual([])
  })

  it('J21 a run through the list asks for two customers a second, and no window without eyes asks at all', async () => {
    const { ask, said } = setUp()
    for (let n = 0; n < 20; n += 1) await ask('file.ask', { customerId: `cu${n}` })
    expect(said).toHaveLength(2)
    for (const role of ['ledger', 'settings'] as const) {
      const other = setUp(role)
      await other.ask('file.ask', { customerId: 'cu1' })
      expect(other.said).toEqual([])
    }
  })
})
