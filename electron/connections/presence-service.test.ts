import { describe, expect, it } from 'vitest'
import type { AgentState } from '../../shared/model/agent.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import { UpFrame } from '../../shared/protocol/up.ts'
import { createPresenceService } from './presence-service.ts'

function setUp() {
  const said: UpFrame[] = []
  const told: unknown[] = []
  const listeners = new Set<(status: ConnectionStatus) => void>()
  const link = { up: true }
  const service = createPresenceService({
    connection: {
      say(frame) {
        if (link.up) said.push(frame)
        return link.up
      },
      watch(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    push: (name, payload) => void told.push([name, payload]),
  })
  const become = (status: ConnectionStatus): void => {
    for (const listener of listeners) listener(status)
  }
  const states = (): AgentState[] => said.flatMap((frame) => (frame.type === 'presence' ? [frame.body.state] : []))
  return { service, said, told, link, become, states }
}

describe('FR20 what the agent says of itself', () => {
  it('is online to begin with and says nothing before it is asked to', () => {
    const { service, said, told } = setUp()
    expect([service.get(), said, told]).toEqual(['online', [], []])
  })

  it('goes to the server as a frame of the protocol, and to the windows', () => {
    const { service, said, told } = setUp()
    service.set('break')
    expect(service.get()).toBe('break')
    expect(told).toEqual([['agent.changed', 'break']])
    expect(said.map((frame) => UpFrame.parse(frame))).toEqual(said)
    expect(said).toMatchObject([{ type: 'presence', body: { state: 'break' } }])
  })

  it('the same state again is said again, for the server may have missed it, but told to no window', () => {
    const { service, told, states } = setUp()
    service.set('away')
    service.set('away')
    expect(states()).toEqual(['away', 'away'])
    expect(told).toHaveLength(1)
  })

  it('set without a link it counts at once and is said after the next welcome', () => {
    const { service, told, link, states } = setUp()
    link.up = false
    service.set('break')
    expect([service.get(), told.length, states()]).toEqual(['break', 1, []])
    link.up = true
    service.sayAgain()
    expect(states()).toEqual(['break'])
  })

  it.each<ConnectionStatus>([
    { kind: 'offline', since: 1, reason: 'closed', attempt: 1, retryAt: null },
    { kind: 'superseded', since: 1 },
    { kind: 'refused', since: 1, reason: 'token' },
  ])('a link that is $kind changes nothing of it', (status) => {
    const { service, told, become } = setUp()
    service.set('break')
    become(status)
    expect([service.get(), told.length]).toEqual(['break', 1])
  })

  it('whoever signs in next is online, and the windows are told', () => {
    const { service, told, become, states } = setUp()
    service.set('break')
    become({ kind: 'signed_out' })
    expect(service.get()).toBe('online')
    expect(told.at(-1)).toEqual(['agent.changed', 'online'])
    // Nobody is there to hear it: the frame comes with the next welcome.
    expect(states()).toEqual(['break'])
    become({ kind: 'signed_out' })
    expect(told).toHaveLength(2)
  })
})
