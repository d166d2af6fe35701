import type { WebSocket } from 'ws'
import * as z from 'zod/mini'
import { assertNever, must } from '../../shared/lib/assert.ts'
import { ControlFrame } from './control-frames.ts'
import type { Customers } from './customers/customers.ts'
import type { Counters } from './desk-socket.ts'
import type { Faults } from './faults.ts'
import type { Host } from './host.ts'
import type { GatewayBackup } from './judge.ts'

export type ControlDeps = {
  host: Host
  faults: Faults
  counters: Readonly<Counters>
  customers: Customers
  /** Kept for the life of the process, over all control connections. */
  backups: Map<string, GatewayBackup>
}

type World = Extract<ControlFrame, { do: 'open' | 'assign' | 'file' | 'presence' | 'act' | 'erase' | 'fail' | 'revoke' }>
type Wellbeing = Extract<ControlFrame, { do: 'health' | 'declare' }>
type Words = Extract<ControlFrame, { do: 'say' | 'robot' | 'type' | 'read' | 'fill' }>
type Line = Extract<
  ControlFrame,
  { do: 'cut' | 'refuse' | 'deaf' | 'mute' | 'lag' | 'drop' | 'double' | 'reorder' | 'spoil' | 'answer' | 'heads' | 'raw' | 'calm' }
>
type Mind = Extract<ControlFrame, { do: 'restart' | 'crash' | 'retry' | 'backup' | 'restore' | 'forget' | 'customers' }>
type Question = Extract<ControlFrame, { do: 'counts' | 'conversations' | 'messages' | 'records' }>

/** Customers write, type and read; a robot answers. */
function speak({ host }: ControlDeps, ask: Words): object {
  switch (ask.do) {
    case 'say':
      host.act((core) => core.customerSays(ask.conversationId, ask.text, ask.pictures))
      return {}
    case 'robot':
      host.act((core) => core.robotSays(ask.conversationId, ask.text))
      return {}
    case 'type':
      host.act((core) => core.customerTypes(ask.conversationId, ask.on))
      return {}
    case 'read':
      host.act((core) => core.customerReads(ask.conversationId, ask.upTo))
      return {}
    case 'fill':
      host.act((core) => core.fill(ask.conversationId, ask.count, ask.text))
      return {}
    default:
      return assertNever(ask, 'control frame')
  }
}

function changeWorld({ host }: ControlDeps, ask: World): object {
  switch (ask.do) {
    case 'assign':
      host.act((core) => core.assign(ask.conversationId, ask.to, ask.reason))
      return {}
    case 'file':
      if (ask.quiet === true) host.core().fileQuietly(ask.file)
      else host.act((core) => core.file(ask.file))
      return {}
    case 'presence':
      host.core().setPresence(ask.agentId, ask.state)
      host.rosterSoon()
      return {}
    case 'open': {
      const { customer, shop, assignee, channel = 'live', text: firstText, earlier = [], replyUntil } = ask
      const who = { ...customer, vip: customer.vip ?? false }
      const before = new Set(
        host
          .core()
          .conversations()
          .map((row) => row.id),
      )
      host.act((core) => core.openConversation({ customer: who, shop, assignee, channel, firstText, earlier, replyUntil }))
      return {
        conversationId: host
          .core()
          .conversations()
          .find((row) => !before.has(row.id))?.id,
      }
    }
    case 'act':
      host.act((core) => core.actAs(ask.agentId, ask.body))
      return {}
    case 'erase':
      host.act((core) => core.eraseCustomer(ask.customerId))
      return {}
    case 'fail':
      host.act((core) => core.failDelivery(ask.messageId))
      return {}
    case 'revoke':
      host.act((core) => core.revoke(ask.agent, ask.on))
      return {}
    default:
      return assertNever(ask, 'control frame')
  }
}

function changeHealth({ host }: ControlDeps, ask: Wellbeing): object {
  if (ask.do === 'health') host.act((core) => core.setPart(ask.part, ask.state))
  else host.act((core) => core.declare(ask.kind === null ? null : { kind: ask.kind, text: ask.text ?? '' }))
  return {}
}

function changeLine({ host, faults }: ControlDeps, ask: Line): object {
  switch (ask.do) {
    case 'cut':
      return { cut: host.cut(ask.device ?? null) }
    case 'refuse':
    case 'deaf':
    case 'mute':
      faults.state[ask.do] = ask.on
      return {}
    case 'lag':
      faults.state.lagMs = ask.ms
      return {}
    case 'drop':
    case 'double':
    case 'reorder':
      faults.add(ask.direction, ask.do, ask.count)
      return {}
    case 'spoil':
      faults.state.spoil += ask.count
      return {}
    case 'answer':
      faults.state.answer = { left: ask.count, verdict: ask.verdict, judged: ask.judged }
      return {}
    case 'heads':
      faults.state.heads = { left: ask.count, head: ask.head }
      return {}
    case 'raw':
      return { sent: host.raw(ask.text, ask.device ?? null) }
    case 'calm':
      faults.reset()
      return {}
    default:
      return assertNever(ask, 'control frame')
  }
}

/** Null when there is nobody to play. */
function startCustomers(customers: Customers, { seed = 1, count = 6, surge = 0 }: Extract<Mind, { do: 'customers' }>) {
  const started = customers.start({ seed, count, surge })
  return started.ok ? started.value : null
}

function changeMind({ host, customers, backups }: ControlDeps, ask: Mind): object {
  switch (ask.do) {
    case 'restart':
      host.restart()
      return {}
    case 'crash':
      host.crashAtNextCommand(ask.when, () => {
        if (ask.exit === true) process.kill(process.pid, 'SIGKILL')
      })
      return {}
    case 'retry':
      host.core().sayRetry(ask.count, ask.afterMs)
      return {}
    case 'backup':
      backups.set(ask.name, host.core().snapshot())
      return { head: host.core().counts().head }
    case 'restore':
      host.act((core) => core.restore(must(backups.get(ask.name), `backup ${ask.name}`)))
      return { head: host.core().counts().head }
    case 'forget':
      host.core().forgetEvents(ask.seq)
      return {}
    case 'customers':
      customers.stop()
      if (!ask.on) return {}
      return { faults: must(startCustomers(customers, ask), 'a scenario that can be played') }
    default:
      return assertNever(ask, 'control frame')
  }
}

function answerQuestion({ host, faults, counters }: ControlDeps, ask: Question): object {
  switch (ask.do) {
    case 'counts':
      return { ...host.core().counts(), ...counters, sockets: host.sockets(), faults: faults.hits }
    case 'conversations':
      return { conversations: host.core().conversations() }
    case 'messages':
      return { messages: host.core().messagesOf(ask.conversationId) }
    case 'records':
      return { records: host.core().records() }
    default:
      return assertNever(ask, 'control frame')
  }
}

function obey(deps: ControlDeps, ask: ControlFrame): object {
  switch (ask.do) {
    case 'say':
    case 'robot':
    case 'type':
    case 'read':
    case 'fill':
      return speak(deps, ask)
    case 'assign':
    case 'file':
    case 'presence':
    case 'open':
    case 'act':
    case 'erase':
    case 'fail':
    case 'revoke':
      return changeWorld(deps, ask)
    case 'health':
    case 'declare':
      return changeHealth(deps, ask)
    case 'restart':
    case 'crash':
    case 'retry':
    case 'backup':
    case 'restore':
    case 'forget':
    case 'customers':
      return changeMind(deps, ask)
    case 'counts':
    case 'conversations':
    case 'messages':
    case 'records':
      return answerQuestion(deps, ask)
    case 'cut':
    case 'refuse':
    case 'deaf':
    case 'mute':
    case 'lag':
    case 'drop':
    case 'double':
    case 'reorder':
    case 'spoil':
    case 'answer':
    case 'heads':
    case 'raw':
    case 'calm':
      return changeLine(deps, ask)
    default:
      return assertNever(ask, 'control frame')
  }
}

const Numbered = z.object({ n: z.optional(z.int()) })

/** Answer to one line: `{ok:true, ...}` or `{ok:false, error}`, with the `n` of the question. */
function answerControl(deps: ControlDeps, text: string): object {
  let n: object = {}
  try {
    const asked: unknown = JSON.parse(text)
    n = Numbered.parse(asked)
    return { ...n, ok: true, ...obey(deps, ControlFrame.parse(asked)) }
  } catch (error) {
    return { ...n, ok: false, error: error instanceof Error ? error.message : 'wrong' }
  }
}

export function serveControl(socket: WebSocket, deps: ControlDeps): void {
  socket.on('message', (data: Buffer) => socket.send(JSON.stringify(answerControl(deps, data.toString('utf8')))))
  socket.on('error', () => socket.terminate())
}
