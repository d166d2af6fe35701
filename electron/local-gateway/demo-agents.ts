import type { StoredAgent } from './gateway-store.ts'

/** Accounts of every local gateway. The tokens are public: it only listens on this machine. */
export const DEMO_AGENTS: readonly StoredAgent[] = [
  { token: 'agent-1-demo', id: 'agent-1', name: '苏婷', role: 'agent' },
  { token: 'agent-2-demo', id: 'agent-2', name: '陈默', role: 'agent' },
  { token: 'supervisor-demo', id: 'supervisor-1', name: '周岚', role: 'supervisor' },
]
