import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { WitnessLine } from './witness-file.ts'

export type Account = {
  conversations: number
  repliesSubmitted: number
  repliesOnServer: number
  capturesSaved: number
  capturesOnServer: number
  lost: number
  duplicated: number
  outOfOrder: number
  unexpected: number
  cancelledButSent: number
  needsDecision: number
  kills: number
}

type ServerReply = { id: string; text: string; conversation_id: string; ord: number; cause_id: string | null }

/**
 * Compares what the screen promised with what the gateway's database holds. It knows neither the client's stores
 * nor its code: only the witness file and the documented tables. `openDecisions` is what the screen still asks.
 */
export function checkRun(witnessPath: string, gatewayDb: string, openDecisions: number): Account {
  const lines = readFileSync(witnessPath, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WitnessLine)
  const saved = lines.filter((line) => line.kind === 'saved')
  const ended = new Set(
    lines.flatMap((line) => (line.kind === 'cancelled' || (line.kind === 'decided' && line.choice !== 'send_anyway') ? [line.id] : [])),
  )
  const db = new DatabaseSync(gatewayDb, { readOnly: true })
  const replies = db
    .prepare(
      `SELECT id, text, conversation_id, ord, cause_id FROM messages WHERE author_kind = 'agent' AND internal = 0 ORDER BY conversation_id, ord`,
    )
    .all() as ServerReply[]
  const captures = db.prepare(`SELECT record FROM records WHERE kind = 'capture'`).all() as { record: string }[]
  db.close()

  const byCause = Map.groupBy(replies, (reply) => reply.cause_id ?? '')
  const byText = Map.groupBy(replies, (reply) => reply.text)
  const known = new Set(saved.map((line) => line.id))
  const wanted = saved.filter((line) => !ended.has(line.id))
  const noted = lines.flatMap((line) => (line.kind === 'captured' ? [line.request] : []))
  const kept = captures.map(({ record }) => (JSON.parse(record) as { capture: { request: string } }).capture.request)
  return {
    conversations: new Set(saved.map((line) => line.conversationId)).size,
    repliesSubmitted: saved.length,
    repliesOnServer: replies.length,
    capturesSaved: noted.length,
    capturesOnServer: kept.length,
    lost: wanted.filter((line) => !byCause.has(line.id)).length + noted.filter((request) => !kept.includes(request)).length,
    duplicated:
      saved.filter((line) => (byCause.get(line.id)?.length ?? 0) > 1 || (byText.get(line.text)?.length ?? 0) > 1).length +
      noted.filter((request) => kept.filter((one) => one === request).length > 1).length,
    outOfOrder: outOfOrder(wanted, replies),
    unexpected:
      replies.filter((reply) => reply.cause_id === null || !known.has(reply.cause_id)).length +
      kept.filter((request) => !noted.includes(request)).length,
    cancelledButSent: [...ended].filter((id) => byCause.has(id)).length,
    needsDecision: openDecisions,
    kills: lines.filter((line) => line.kind === 'kill').length,
  }
}

/** Per conversation, replies must stand on the server in the order in which the screen had shown them as saved. */
function outOfOrder(wanted: readonly Extract<WitnessLine, { kind: 'saved' }>[], replies: readonly ServerReply[]): number {
  const place = new Map(replies.map((reply) => [reply.cause_id, reply.ord]))
  let wrong = 0
  for (const lines of Map.groupBy(wanted, (line) => line.conversationId).values()) {
    let last = 0
    for (const line of lines.toSorted((a, b) => a.n - b.n)) {
      const ord = place.get(line.id)
      if (ord === undefined) continue
      if (ord < last) wrong += 1
      last = Math.max(last, ord)
    }
  }
  return wrong
}
