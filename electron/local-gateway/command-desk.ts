import { subjectOf } from '../../shared/model/command.ts'
import type { CommandFrame, Verdict } from '../../shared/protocol/command-frame.ts'
import { applyCommand } from './command-effects.ts'
import { bodyHash, judgePreconditions } from './command-rules.ts'
import { frame } from './event-stream.ts'
import { commit } from './gateway-context.ts'
import { isFull } from './roster-desk.ts'
import type { GatewayContext, Outgoing, Ready } from './gateway-context.ts'

/** Until its time has come a command is answered `retry` again: whoever was told so may take it back meanwhile. */
function askedToWait({ retry, now }: GatewayContext, id: string): Verdict | null {
  const left = (retry.until.get(id) ?? 0) - now()
  if (left > 0) return { kind: 'retry', afterMs: left }
  if (retry.until.delete(id) || retry.left === 0) return null
  retry.left -= 1
  retry.until.set(id, now() + retry.afterMs)
  return { kind: 'retry', afterMs: retry.afterMs }
}

/** FR7, in its order: fence, id, order, preconditions. Effect, verdict and head are stored together or not at all. */
function judge(context: GatewayContext, connection: Ready, command: CommandFrame): Verdict {
  const { store, effects } = context
  const { agent, deviceId } = connection
  if (command.clientEpoch !== connection.clientEpoch) return { kind: 'conflict', reason: 'fence' }
  const hash = bodyHash(command)
  const known = store.command(agent.id, command.id)
  if (known !== null) return known.bodyHash === hash ? known.verdict : { kind: 'conflict', reason: 'id_reuse' }
  const busy = askedToWait(context, command.id)
  if (busy !== null) return busy
  const head = store.laneHead(deviceId, command.lane)
  if (head !== command.after) return { kind: 'conflict', reason: 'order', head }
  const judged = judgePreconditions(store, { agent, deviceId, isFull: (id) => isFull(context, id), now: context.now() }, command)
  if (judged.kind === 'conflict' || judged.kind === 'retry') return judged
  const { id, lane, body } = command
  const row = { id, deviceId, agentId: agent.id, lane, conversationId: subjectOf(body), bodyHash: hash, body, at: context.now() }
  if (judged.kind === 'refused') {
    store.putCommand({ ...row, acceptedNo: null, verdict: judged })
    return judged
  }
  const seq = applyCommand({ store, effects, agent, composedAt: command.composedAt }, body, { causeId: id, deviceId })
  const verdict = { kind: 'ok', seq } as const
  store.putCommand({ ...row, acceptedNo: store.nextAcceptedNo(), verdict })
  store.setLaneHead(deviceId, lane, id)
  return verdict
}

/** Answer first, then the events it caused. */
export function onCommand(context: GatewayContext, connection: Ready, command: CommandFrame): Outgoing[] {
  const { value: verdict, out } = commit(context, () => {
    const judged = judge(context, connection, command)
    context.beforeCommit()
    return judged
  })
  return [{ to: connection.id, frame: frame('answer', { id: command.id, verdict }) }, ...out]
}
