import type { Fate, Verdict } from '../../shared/protocol/command-frame.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import type { PageFrame, WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Message } from '../../shared/model/message.ts'
import { conversationRow, messageRow, WRITTEN } from './sync-rows.ts'

/** Frames of a gateway, as parsed JSON. */
export const welcome = (more: Partial<WelcomeFrame> = {}): DownFrame => ({
  v: 4,
  type: 'welcome',
  body: {
    serverTime: WRITTEN,
    serverEpoch: 's1',
    clientEpoch: 1,
    agent: { id: 'a1', name: '苏婷', role: 'agent' },
    headSeq: 0,
    heartbeatMs: 19_000,
    dedupeDays: 90,
    reconnectSpreadMs: 0,
    drainRate: 20,
    mode: 'replay',
    fates: [],
    laneHeads: [],
    restoredTo: null,
    ...more,
  },
})

export const answer = (id: string, verdict: Verdict): DownFrame => ({ v: 4, type: 'answer', body: { id, verdict } })

export const fates = (of: Record<string, Fate>): DownFrame => ({
  v: 4,
  type: 'fates',
  body: { fates: Object.entries(of).map(([id, fate]) => ({ id, fate })), laneHeads: [] },
})

const event = (seq: number, body: object, cause: { id: string | null; deviceId?: string | null }): DownFrame => ({
  v: 4,
  type: 'event',
  body: { seq, at: WRITTEN + seq, causeId: cause.id, deviceId: cause.deviceId ?? null, ...body } as EventFrame,
})

/** A customer's message, event `seq`. */
export const says = (seq: number, more: Partial<Message> = {}): DownFrame =>
  event(seq, { kind: 'message.added', message: messageRow(seq, more) }, { id: more.causeId ?? null, deviceId: more.deviceId ?? null })

/** The event of an agent's reply: that of command `causeId` on the desk `deviceId`. */
export const replied = (seq: number, causeId: string, deviceId = 'dev-1'): DownFrame =>
  says(seq, { causeId, deviceId, author: { kind: 'agent', id: 'a1', name: '苏婷' } })

export const changed = (seq: number, more: Partial<Conversation> = {}, causeId: string | null = null): DownFrame =>
  event(
    seq,
    {
      kind: 'conversation.changed',
      change: 'opened',
      by: { kind: 'system', id: 'gateway', name: '系统' },
      conversation: conversationRow({ seq, ...more }),
    },
    { id: causeId },
  )

export const delivery = (seq: number, messageId: string, what: 'recalled' | 'failed'): DownFrame =>
  event(seq, { kind: 'message.changed', conversationId: 'c1', messageId, delivery: what, reason: '' }, { id: null })

/** What is known of a customer from event `seq` on. */
export const filed = (seq: number, file: CustomerFile): DownFrame =>
  event(seq, { kind: 'customer.filed', file: { ...file, seq } }, { id: null })

export const erased = (seq: number, conversationIds: readonly string[]): DownFrame =>
  event(seq, { kind: 'customer.erased', customerId: 'k1', conversationIds }, { id: null })

export const page = (n: number, more: Partial<PageFrame> = {}): DownFrame => ({
  v: 4,
  type: 'page',
  body: { n, seq: 10, conversations: [], messages: [], next: null, ...more },
})

/** An event with a readable number and a body of no known shape. */
export const poison = (seq: number, kind: string): unknown => ({ v: 4, type: 'event', body: { seq, kind, surprise: true } })
