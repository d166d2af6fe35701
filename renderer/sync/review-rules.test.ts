import { describe, expect, it } from 'vitest'
import { commandRow, conversationRow, messageRow, reply, WRITTEN } from '../../tests/fakes/sync-rows.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import { FRESH_MS, STALE_MS } from './constants.ts'
import { judge, type Facts } from './review-rules.ts'

const facts = (more: Partial<Facts> = {}): Facts => ({
  conversation: conversationRow(),
  since: [],
  dependency: null,
  erased: false,
  matches: null,
  now: WRITTEN + 1_000,
  cursor: 90,
  deviceId: 'dev-1',
  ...more,
})
const offline = commandRow({ composedLive: false })
const agentSays = (seq: number, more: object = {}) =>
  messageRow(seq, { author: { kind: 'agent', id: 'a2', name: '陈默' }, deviceId: 'dev-2', ...more })
const held = (rule: string, messageIds: readonly string[], reason: string) => ({
  kind: 'review',
  review: { rule, judgedUpTo: 90, evidence: { messageIds, reason } },
})
const SEND = { kind: 'send' }
const NOT_A_REPLY: CommandBody[] = [
  { kind: 'note.add', conversationId: 'c1', text: '客户要发票' },
  { kind: 'conversation.take', conversationId: 'c1' },
  { kind: 'conversation.close', conversationId: 'c1' },
  { kind: 'conversation.transfer', conversationId: 'c1', to: null, note: '请接一下' },
  { kind: 'message.recall', conversationId: 'c1', messageId: 'm1' },
]

describe('judge', () => {
  it('CB1 ends what was written to a customer who is erased, whatever else holds', () => {
    expect(judge(offline, facts({ erased: true, since: [messageRow(5)], dependency: 'pending' }))).toEqual({ kind: 'erase' })
  })

  it('CB1 ends a command whose words are gone', () => {
    expect(judge(commandRow({ body: null }), facts())).toEqual({ kind: 'erase' })
  })

  it('CB3 lets a reply go when nothing happened since it was written', () => {
    expect(judge(offline, facts())).toEqual(SEND)
  })

  it('CB3 holds a reply written away from the network when the customer wrote since', () => {
    expect(judge(offline, facts({ since: [messageRow(5), messageRow(6)] }))).toEqual(held('CB3', ['m5', 'm6'], 'customer_wrote'))
  })

  it('CB3 does not hold for a nudge, and names only what is more than one', () => {
    const nudge = messageRow(5, { text: '在吗？' })
    expect(judge(offline, facts({ since: [nudge] }))).toEqual(SEND)
    expect(judge(offline, facts({ since: [nudge, messageRow(6)] }))).toEqual(held('CB3', ['m6'], 'customer_wrote'))
  })

  it.each([
    ['a message the customer took back', messageRow(5, { delivery: 'recalled' })],
    ['a robot', messageRow(5, { author: { kind: 'bot', id: 'b1', name: '机器人' } })],
    ['the system', messageRow(5, { author: { kind: 'system', id: 's', name: '系统' } })],
  ])('CB3 does not hold for %s', (_who, message) => {
    expect(judge(offline, facts({ since: [message] }))).toEqual(SEND)
  })

  it('CB3 leaves a reply alone that was written live and goes out within 20 s', () => {
    const since = [messageRow(5)]
    expect(judge(commandRow(), facts({ since, now: WRITTEN + FRESH_MS }))).toEqual(SEND)
    expect(judge(commandRow(), facts({ since, now: WRITTEN + FRESH_MS + 1 }))).toEqual(held('CB3', ['m5'], 'customer_wrote'))
  })

  it.each(['live', 'messenger', 'ticket'] as const)('CB3 holds by age alone, later than the limit of a %s channel', (channel) => {
    const conversation = conversationRow({ channel })
    const limit = STALE_MS[channel]
    expect(judge(offline, facts({ conversation, now: WRITTEN + limit }))).toEqual(SEND)
    expect(judge(offline, facts({ conversation, now: WRITTEN + limit + 1 }))).toEqual(held('CB3', [], 'old'))
  })

  it('CB3 gives a reply written live the same age limit', () => {
    expect(judge(commandRow(), facts({ now: WRITTEN + STALE_MS.live }))).toEqual(SEND)
    expect(judge(commandRow(), facts({ now: WRITTEN + STALE_MS.live + 1 }))).toEqual(held('CB3', [], 'old'))
  })

  it('CB3 takes the shortest limit for a conversation that is not known', () => {
    expect(judge(offline, facts({ conversation: null, now: WRITTEN + STALE_MS.live + 1 }))).toEqual(held('CB3', [], 'old'))
  })

  it('CB3 holds when the clock of the server stands before the writing', () => {
    expect(judge(offline, facts({ now: WRITTEN - 2_001 }))).toEqual(held('CB3', [], 'clock'))
    expect(judge(commandRow(), facts({ now: WRITTEN - 2_001 }))).toEqual(held('CB3', [], 'clock'))
    expect(judge(offline, facts({ now: WRITTEN - 2_000 }))).toEqual(SEND)
  })

  it('CB3 does not hold again for what a person has judged, but for newer words it does', () => {
    const released = commandRow({ composedLive: false, released: { CB3: 6 } })
    expect(judge(released, facts({ since: [messageRow(5), messageRow(6)] }))).toEqual(SEND)
    expect(judge(released, facts({ since: [messageRow(6), messageRow(7)] }))).toEqual(held('CB3', ['m7'], 'customer_wrote'))
  })

  it('CB3 does not ask about the age a second time', () => {
    const released = commandRow({ composedLive: false, released: { CB3: 6 } })
    expect(judge(released, facts({ now: WRITTEN + 10 * STALE_MS.live }))).toEqual(SEND)
  })

  it.each(NOT_A_REPLY)('CB3 and CB6 never hold $kind', (body) => {
    const row = commandRow({ body, composedLive: false })
    const all = facts({ since: [messageRow(5), agentSays(6)], now: WRITTEN + 10 * STALE_MS.live })
    expect(judge(row, all)).toEqual(SEND)
  })

  it('CB5 holds a reply into a closed conversation, however fresh', () => {
    const closed = conversationRow({ state: 'closed', seq: 70 })
    expect(judge(commandRow(), facts({ conversation: closed }))).toEqual(held('CB5', [], 'closed'))
  })

  it.each([...NOT_A_REPLY, { kind: 'conversation.reopen', conversationId: 'c1' } as const])('CB5 never holds $kind', (body) => {
    const closed = conversationRow({ state: 'closed' })
    expect(judge(commandRow({ body }), facts({ conversation: closed }))).toEqual(SEND)
  })

  it('CB5 does not hold again for the closing a person has judged, but for a newer one it does', () => {
    const row = commandRow({ released: { CB5: 70 } })
    expect(judge(row, facts({ conversation: conversationRow({ state: 'closed', seq: 70 }) }))).toEqual(SEND)
    expect(judge(row, facts({ conversation: conversationRow({ state: 'closed', seq: 71 }) }))).toEqual(held('CB5', [], 'closed'))
  })

  it('CB6 holds a reply when a colleague has answered since', () => {
    expect(judge(offline, facts({ since: [agentSays(5)] }))).toEqual(held('CB6', ['m5'], 'answered'))
  })

  it('CB6 counts my own other PC, and a reply of which no device is known', () => {
    const mine = { kind: 'agent', id: 'a1', name: '苏婷' } as const
    expect(judge(offline, facts({ since: [agentSays(5, { author: mine })] }))).toEqual(held('CB6', ['m5'], 'answered'))
    expect(judge(offline, facts({ since: [agentSays(5, { author: mine, deviceId: null })] }))).toEqual(held('CB6', ['m5'], 'answered'))
  })

  it('CB6 does not hold for what this device sent itself, nor for a note between colleagues', () => {
    expect(judge(offline, facts({ since: [agentSays(5, { deviceId: 'dev-1' }), agentSays(6, { internal: true })] }))).toEqual(SEND)
  })

  it('CB6 leaves a reply alone that was written live and goes out within 20 s', () => {
    const since = [agentSays(5)]
    expect(judge(commandRow(), facts({ since, now: WRITTEN + FRESH_MS }))).toEqual(SEND)
    expect(judge(commandRow(), facts({ since, now: WRITTEN + FRESH_MS + 1 }))).toEqual(held('CB6', ['m5'], 'answered'))
  })

  it('CB6 does not hold again for what a person has judged, but for a newer reply it does', () => {
    const released = commandRow({ composedLive: false, released: { CB6: 5 } })
    expect(judge(released, facts({ since: [agentSays(5)] }))).toEqual(SEND)
    expect(judge(released, facts({ since: [agentSays(5), agentSays(6)] }))).toEqual(held('CB6', ['m6'], 'answered'))
  })

  it('CB10 waits while the command it depends on is under way', () => {
    expect(judge(offline, facts({ dependency: 'pending', since: [messageRow(5)] }))).toEqual({ kind: 'wait' })
  })

  it('CB10 lets it go once that is applied', () => {
    expect(judge(commandRow(), facts({ dependency: 'applied' }))).toEqual(SEND)
  })

  it.each(['cancelled', 'superseded', 'erased'] as const)('CB10 holds when the command it depends on ended as %s', (dependency) => {
    expect(judge(commandRow(), facts({ dependency }))).toEqual(held('CB10', [], 'dependency_ended'))
  })

  it('CB10 holds while a person has yet to decide about the command it depends on, notes and steps too', () => {
    for (const body of [reply(), ...NOT_A_REPLY]) {
      expect(judge(commandRow({ body }), facts({ dependency: 'waiting_for_person' }))).toEqual(held('CB10', [], 'waiting'))
    }
  })

  it('CB10 does not hold again once a person said to send it anyway', () => {
    expect(judge(commandRow({ released: { CB10: 80 } }), facts({ dependency: 'cancelled' }))).toEqual(SEND)
  })

  it('CB rules: the first that holds names the reason, and overruling one does not overrule the next', () => {
    const all = facts({
      since: [messageRow(5), agentSays(6)],
      conversation: conversationRow({ state: 'closed', seq: 7 }),
      dependency: 'cancelled',
    })
    const order = ['CB3', 'CB5', 'CB6', 'CB10'] as const
    const released: Partial<Record<(typeof order)[number], number>> = {}
    for (const rule of order) {
      expect(judge(commandRow({ composedLive: false, released: { ...released } }), all)).toMatchObject({ review: { rule } })
      released[rule] = 90
    }
    expect(judge(commandRow({ composedLive: false, released }), all)).toEqual(SEND)
  })
})
