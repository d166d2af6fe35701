import { pick, randomInt, type Random } from '../../shared/lib/random.ts'
import type { Capture } from '../../shared/model/capture.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { Decision, SubmitIntent } from '../../shared/model/journal.ts'
import type { CommandRow } from '../../renderer/sync/command-row.ts'
import type { Desk } from './desk.ts'
import type { World } from './world-type.ts'

type Tools = { world: World; token: () => string }
type Intents = (body: CommandBody) => SubmitIntent

/** So few that two people write the same caller down, and so few orders that a caller is one who is being served. */
const CONTACTS = ['13800000001', '13800000002', '13800000003', '微信小鹿']
const ORDERS = ['', '', '', '20251009001', 'T2811457743']
export const SIM_FILE = { customerId: 'k2', orderId: '20251009001' }

/** What people do with records: contacts of backup channels, tickets, customers' files, and how a conversation is put away. */
export function createRecordActions({ world, token }: Tools) {
  const { random, scheduler } = world
  let made = 0
  const newId = (kind: string): string => `${kind}-${(made += 1)}`
  const capture = (): Capture => ({
    channel: pick(random, ['phone', 'wechat', 'sms'] as const),
    who: pick(random, ['林晓', '王先生', '小鹿']),
    contact: pick(random, CONTACTS),
    orderNo: pick(random, ORDERS),
    category: 'aftersale',
    urgency: 1 + randomInt(random, 4),
    request: token(),
    promise: '',
    dueAt: null,
    happenedAt: 1_760_000_000_000 + scheduler.time() - randomInt(random, 3_600_000),
  })
  const known = (desk: Desk) => desk.disk().ledger.captures()

  /** Null when there is nothing it could be about yet. */
  const bodyFor = (desk: Desk, conversationId: string): CommandBody | null => {
    const roll = random.next()
    if (roll < 0.5)
      return { kind: 'capture.add', captureId: newId(`cap-${desk.name}`), capture: capture(), conversationId: null, customerId: null }
    if (roll < 0.65) {
      const records = known(desk)
      if (records.length === 0) return null
      const record = pick(random, records)
      return { ...amendOf(record), capture: { ...record.capture, request: token() } }
    }
    if (roll < 0.75) return shelving(random, conversationId, scheduler.time())
    if (roll < 0.9)
      return {
        kind: 'ticket.create',
        ticketId: newId(`tick-${desk.name}`),
        ticket: {
          category: 'technical',
          urgency: 3,
          summary: token(),
          customerName: '林晓',
          orderNo: '',
          captureId: null,
          conversationId,
          customerId: null,
        },
      }
    const file = desk
      .disk()
      .ledger.files()
      .find((one) => one.customerId === SIM_FILE.customerId)
    return file === undefined ? null : { kind: 'customer.edit', customerId: file.customerId, base: file.seq, remark: token() }
  }

  /** The choices of a held record as the view offers them; null for other commands. */
  const choose = (desk: Desk, row: CommandRow, intentOf: Intents): Decision | null => {
    if (row.state.kind !== 'needs_review' || row.body === null) return null
    const { rule, judgedUpTo, evidence } = row.state.review
    const by = (body: CommandBody): Decision => ({ kind: 'replace', rule, judgedUpTo, by: [intentOf(body)] })
    const { body } = row
    const again: Decision = { kind: 'send_anyway', rule, judgedUpTo }
    const roll = random.next()
    if (body.kind === 'capture.add' && rule === 'CB7') {
      const [best] = evidence.records ?? []
      if (best === undefined || roll < 0.3) return again
      if (roll < 0.6) return by({ ...body, apart: [...new Set([...(body.apart ?? []), ...(evidence.records ?? []).map(({ id }) => id)])] })
      const record = known(desk).find((one) => one.id === best.id)
      return record === undefined ? again : by({ ...amendOf(record), capture: body.capture })
    }
    if (body.kind === 'capture.add' && rule === 'CB8') {
      const [best] = evidence.records ?? []
      return best === undefined || roll < 0.5 ? again : by({ ...body, conversationId: best.id, customerId: best.customerId })
    }
    if (rule === 'CB9' && body.kind === 'capture.amend') {
      const record = known(desk).find((one) => one.id === body.captureId)
      return record === undefined || roll < 0.4
        ? { kind: 'discard', rule, judgedUpTo, reason: 'answered_elsewhere' }
        : by({ ...body, base: record.seq })
    }
    if (rule === 'CB9' && body.kind === 'customer.edit') {
      const file = desk
        .disk()
        .ledger.files()
        .find((one) => one.customerId === body.customerId)
      return file === undefined || roll < 0.4
        ? { kind: 'discard', rule, judgedUpTo, reason: 'answered_elsewhere' }
        : by({ ...body, base: file.seq })
    }
    return null
  }
  return { bodyFor, choose }
}

const amendOf = (record: ReturnType<ReturnType<Desk['disk']>['ledger']['captures']>[number]) =>
  ({
    kind: 'capture.amend',
    captureId: record.id,
    base: record.seq,
    capture: record.capture,
    conversationId: record.conversationId,
    customerId: record.customerId,
  }) as const

function shelving(random: Random, conversationId: string, time: number): CommandBody {
  const roll = random.next()
  if (roll < 0.4) return { kind: 'conversation.shelve', conversationId, pinned: random.next() < 0.5 }
  if (roll < 0.7) return { kind: 'conversation.shelve', conversationId, onHold: random.next() < 0.5 }
  return { kind: 'conversation.shelve', conversationId, snoozedUntil: 1_760_000_000_000 + time + randomInt(random, 600_000) }
}
