import type { Clock } from '../../shared/lib/clock.ts'
import type { Random } from '../../shared/lib/random.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { createGatewayCore, type GatewayBackup, type GatewayCore, type Outgoing } from '../../electron/local-gateway/judge.ts'
import { createMemoryStore } from '../../electron/local-gateway/memory-store.ts'
import type { Network } from './network.ts'

export const AGENTS = [
  { id: 'a1', name: '苏婷', role: 'agent', token: 't1' },
  { id: 'a2', name: '陈默', role: 'agent', token: 't2' },
] as const

/** The real judge over a store in memory. A crash throws the core away; the store is the disk. */
export function createSimServer(deps: { clock: Clock; random: Random; count: (fault: string) => void }) {
  const store = createMemoryStore()
  let network: Network | null = null
  let crashNext: 'before_commit' | 'after_commit' | null = null
  let backup: GatewayBackup | null = null
  /** True from a restore on: what was done between backup and restore is gone by the server's doing. */
  let restored = false

  const build = (): GatewayCore =>
    createGatewayCore({
      store,
      clock: deps.clock,
      random: deps.random,
      options: { drainRate: 20, reconnectSpreadMs: 1_000 },
      beforeCommit: () => {
        if (crashNext !== 'before_commit') return
        throw new Error('crash')
      },
    })
  let core = build()
  for (const agent of AGENTS) core.addAgent({ ...agent })

  const restart = (): void => {
    core = build()
    network?.closeAll()
  }
  const send = (list: readonly Outgoing[]): void => {
    for (const { to, frame, close } of list) {
      network?.down(to, frame)
      if (close === true) network?.closeAfter(to)
    }
  }
  return {
    attach: (to: Network): void => void (network = to),
    store,
    core: () => core,
    send,
    restart,
    crash: (when: 'before_commit' | 'after_commit'): void => void (crashNext = when),
    connect: (id: number): void => send(core.connect(id)),
    disconnect: (id: number): void => send(core.disconnect(id)),
    receive(id: number, frame: UpFrame): void {
      if (crashNext !== null && frame.type === 'command') {
        deps.count(`server_crash_${crashNext}`)
        try {
          core.receive(id, frame)
        } catch {
          // The store has taken everything back: the process died before its commit.
        }
        crashNext = null
        restart()
        return
      }
      send(core.receive(id, frame))
    },
    backup: (): void => void (backup = core.snapshot()),
    restore(): boolean {
      if (backup === null) return false
      send(core.restore(backup))
      restored = true
      restart()
      return true
    },
    restored: () => restored,
  }
}
export type SimServer = ReturnType<typeof createSimServer>
