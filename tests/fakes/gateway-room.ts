import { createCustomers } from '../../electron/local-gateway/customers/customers.ts'
import type { CustomersPlan } from '../../electron/local-gateway/customers/customers.ts'
import { DEMO_AGENTS } from '../../electron/local-gateway/demo-agents.ts'
import { createHost } from '../../electron/local-gateway/host.ts'
import { createMemoryStore } from '../../electron/local-gateway/memory-store.ts'
import { silentLog } from '../../shared/lib/log.ts'
import { seededRandom } from '../../shared/lib/random.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { createManualClock } from './manual-clock.ts'

const helloOf = (token: string): UpFrame => {
  const body = {
    protocol: PROTOCOL_VERSION,
    token,
    deviceId: token,
    ledgerGeneration: 'g1',
    cursor: 0,
    serverEpoch: null,
    open: [],
    page: 0,
    last: true,
  }
  return { v: PROTOCOL_VERSION, type: 'hello', body }
}

/** A gateway on a clock that only passes when told, with simulated customers, a desk of 苏婷 and answers when told. */
export function createRoom({
  store = createMemoryStore(),
  staffed = true,
  ...asked
}: Partial<CustomersPlan> & { store?: ReturnType<typeof createMemoryStore>; staffed?: boolean } = {}) {
  const plan: CustomersPlan = { seed: 1, count: 3, surge: 0, ...asked }
  const clock = createManualClock()
  const host = createHost({ store, clock, random: seededRandom(99), log: silentLog, options: { cap: 5 } })
  for (const agent of DEMO_AGENTS) host.core().addAgent(agent)
  const signals: unknown[] = []
  const send = ({ type, body }: DownFrame): void => void (type === 'signal' && signals.push(body))
  const signIn = (token: string): number => {
    const id = host.open({ send, close: () => undefined, cut: () => undefined, raw: () => undefined })
    host.receive(id, helloOf(token))
    return id
  }
  if (staffed) signIn('agent-1-demo')
  const customers = createCustomers({ host, clock })
  const started = customers.start(plan)
  if (!started.ok) throw new Error(JSON.stringify(started.error))
  const start = clock.now()
  const conversations = () => host.core().conversations()
  const messages = (id: string) => host.core().messagesOf(id)
  return {
    host,
    store,
    clock,
    /** What the desks were told of typing and reading. */
    signals: (): readonly unknown[] => signals,
    customers,
    signIn,
    conversations,
    messages,
    said: (id: string): string[] => messages(id).flatMap(({ author, text }) => (author.kind === 'customer' ? [text] : [])),
    reply: (conversationId: string, text = '好的，已经为您处理了'): void =>
      host.act((core) => core.actAs('agent-1', { kind: 'reply.send', conversationId, text })),
    close: (conversationId: string): void => host.act((core) => core.actAs('agent-1', { kind: 'conversation.close', conversationId })),
    /** Who said what at which millisecond. */
    history: (): readonly (readonly [number, string, string])[] =>
      conversations().flatMap((row) => messages(row.id).map((message) => [message.at - start, row.customer.name, message.text] as const)),
  }
}
export type Room = ReturnType<typeof createRoom>
