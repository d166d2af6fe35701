import { describe, expect, it } from 'vitest'
import type { WindowRole } from '../../shared/ipc/contract.ts'
import { createPush, type PushTarget } from './push.ts'

function setUp(): { sent: string[]; push: ReturnType<typeof createPush>; dead: Set<string> } {
  const sent: string[] = []
  const dead = new Set<string>()
  const target = (name: string): PushTarget => ({
    isDestroyed: () => dead.has(name),
    send: (channel, payload) => void sent.push(`${name} ${channel} ${JSON.stringify(payload)}`),
  })
  const windows: Record<WindowRole, PushTarget[]> = {
    desk: [target('desk1'), target('desk2')],
    ledger: [target('ledger')],
    panel: [target('panel')],
    settings: [],
  }
  return { sent, dead, push: createPush((role) => windows[role]) }
}

describe('push', () => {
  it('reaches every window of the roles the contract names', () => {
    const { sent, push } = setUp()
    push('session.changed', null)
    push('ledger.wake', {})
    expect(sent).toEqual([
      'desk1 holdfast:session.changed null',
      'desk2 holdfast:session.changed null',
      'ledger holdfast:session.changed null',
      'panel holdfast:session.changed null',
      'ledger holdfast:ledger.wake {}',
    ])
  })

  it('can be narrowed but never widened', () => {
    const { sent, push } = setUp()
    push('session.changed', null, 'ledger')
    push('link.closed', { linkId: 1 }, 'desk')
    expect(sent).toEqual(['ledger holdfast:session.changed null'])
  })

  it('skips a window that is gone', () => {
    const { sent, push, dead } = setUp()
    dead.add('desk1')
    push('ledger.health', { state: 'running' })
    expect(sent).toEqual(['desk2 holdfast:ledger.health {"state":"running"}'])
  })
})
