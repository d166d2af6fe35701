import type { GatewayOptions } from '../../electron/local-gateway/gateway-options.ts'
import type { GatewayStore } from '../../electron/local-gateway/gateway-store.ts'
import { createGatewayCore } from '../../electron/local-gateway/judge.ts'
import type { GatewayCore, GatewayDeps, Outgoing } from '../../electron/local-gateway/judge.ts'
import { createMemoryStore } from '../../electron/local-gateway/memory-store.ts'
import { seededRandom } from '../../shared/lib/random.ts'
import { laneOf } from '../../shared/model/command.ts'
import type { CommandBody, ConversationBody } from '../../shared/model/command.ts'
import type { CommandFrame, Verdict } from '../../shared/protocol/command-frame.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { HelloFrame, WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'

type DownBody<T extends DownFrame['type']> = Extract<DownFrame, { type: T }>['body']
type UpBody<T extends UpFrame['type']> = Extract<UpFrame, { type: T }>['body']

export const framesOf = <T extends DownFrame['type']>(out: readonly Outgoing[], to: number, type: T): DownBody<T>[] =>
  out.flatMap(({ to: at, frame }) => (at === to && frame.type === type ? [frame.body as DownBody<T>] : []))

export const seqsOf = (out: readonly Outgoing[], to: number): number[] => framesOf(out, to, 'event').map((event) => event.seq)

/**
 * A gateway core with three accounts and a conversation `c1` of customer `cu1` (assigned to agent a1, one message, head 2)
 * and desks that say what they are told to.
 */
export function createGatewayBench(setup: { store?: GatewayStore; options?: Partial<GatewayOptions>; beforeCommit?: () => void } = {}) {
  const store = setup.store ?? createMemoryStore()
  let time = 1_000_000
  let connection = 0
  const random = seededRandom(1)
  const deps: GatewayDeps = { store, clock: { now: () => time }, random, ...setup }
  let core = createGatewayCore(deps)
  core.addAgent({ token: 't1', id: 'a1', name: '苏婷', role: 'agent' })
  core.addAgent({ token: 't2', id: 'a2', name: '陈默', role: 'agent' })
  core.addAgent({ token: 't3', id: 's1', name: '周岚', role: 'supervisor' })
  const customer = { id: 'cu1', name: '王女士', vip: false }
  core.openConversation({ id: 'c1', customer, shop: '旗舰店', channel: 'live', assignee: 'a1', firstText: '我的快递呢' })

  const send = <T extends UpFrame['type']>(id: number, type: T, body: UpBody<T>): Outgoing[] =>
    core.receive(id, { v: 4, type, body } as UpFrame)

  /** Connects and says hello in one page. */
  function dial(hello: Partial<HelloFrame> = {}): { id: number; out: Outgoing[]; welcome: WelcomeFrame } {
    const id = (connection += 1)
    core.connect(id)
    const out = send(id, 'hello', {
      protocol: 4,
      token: 't1',
      deviceId: 'd1',
      ledgerGeneration: 'g1',
      cursor: 0,
      serverEpoch: null,
      open: [],
      page: 0,
      last: true,
      ...hello,
    })
    const welcome = framesOf(out, id, 'welcome')[0]
    if (welcome === undefined) throw new Error(`no welcome: ${JSON.stringify(out)}`)
    return { id, out, welcome }
  }

  return {
    store,
    core: (): GatewayCore => core,
    send,
    dial,
    /** A number for a connection that does not say hello by itself. */
    connect(): number {
      const id = (connection += 1)
      core.connect(id)
      return id
    },
    restart(): void {
      core = createGatewayCore(deps)
    },
    pass: (ms: number): void => void (time += ms),
    now: () => time,
    /** Dials and catches up by a refetch, so that events flow. */
    live(hello: Partial<HelloFrame> = {}): { id: number; welcome: WelcomeFrame } {
      const { id, welcome } = dial(hello)
      if (welcome.mode === 'replay') return { id, welcome }
      let token: string | null = null
      do {
        const page: DownBody<'page'> | undefined = framesOf(send(id, 'fetch', { n: 1, want: { kind: 'snapshot', token } }), id, 'page')[0]
        token = page?.next ?? null
        if (token === null) send(id, 'ack', { seq: page?.seq ?? 0 })
      } while (token !== null)
      return { id, welcome }
    },
    /** Sends a command; the epoch is the one of this connection's welcome unless given. */
    command(at: { id: number; welcome: WelcomeFrame }, body: CommandBody, more: Partial<CommandFrame> & { id: string }): Outgoing[] {
      const frame: CommandFrame = {
        clientEpoch: at.welcome.clientEpoch,
        lane: laneOf(body),
        after: null,
        composedAt: 1_000_000,
        baseMessageId: null,
        dependsOn: null,
        preconditions: { judgedUpTo: store.head() },
        body,
        ...more,
      }
      return send(at.id, 'command', frame)
    },
    /** The verdict alone. */
    judge(at: { id: number; welcome: WelcomeFrame }, body: CommandBody, more: Partial<CommandFrame> & { id: string }): Verdict {
      const answer = framesOf(this.command(at, body, more), at.id, 'answer')[0]
      if (answer === undefined) throw new Error('no answer')
      return answer.verdict
    },
  }
}
export type GatewayBench = ReturnType<typeof createGatewayBench>

export const reply = (text = '您好', conversationId = 'c1'): CommandBody => ({ kind: 'reply.send', conversationId, text })
export const note = (text = '记一下', conversationId = 'c1'): CommandBody => ({ kind: 'note.add', conversationId, text })
export const close: ConversationBody = { kind: 'conversation.close', conversationId: 'c1' }
export const reopen: ConversationBody = { kind: 'conversation.reopen', conversationId: 'c1' }
export const take: ConversationBody = { kind: 'conversation.take', conversationId: 'c1' }
