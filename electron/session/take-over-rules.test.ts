import { expect, test } from 'vitest'
import type { CommandBody } from '../../shared/model/command.ts'
import type { JournalRow } from '../../shared/model/journal.ts'
import { takeOverDecision } from './take-over-rules.ts'

const BY = { accountId: 's1@gw', agentName: '苏婷' }
const row = (body: CommandBody | null): JournalRow => ({
  no: 4,
  rootNo: 2,
  id: 'k1',
  accountId: 'a1@gw',
  lane: 'customer:c1',
  conversationId: 'c1',
  label: '王女士',
  body,
  composedAt: 1_000,
  composedLive: true,
  baseMessageId: 'm1',
  dependsOn: 'k0',
  draftId: 'd1',
  claim: null,
  decision: null,
  outcome: null,
  captureNo: null,
})
const PICTURE = { hash: 'a'.repeat(64), type: 'image/png', width: 3, height: 4, bytes: 5, name: 'a.png' } as const
const reply = { kind: 'reply.send', conversationId: 'c1', text: '已发货', pictures: [PICTURE] } satisfies CommandBody

test('CB2: sent under the own name it is the same command, by the facts its writer saw, and leans on nothing of the old account', () => {
  const by = { id: 'b1', accountId: 's1@gw', body: reply, baseMessageId: 'm1', dependsOn: null, draftId: null, label: '王女士' }
  expect(takeOverDecision(row(reply), { kind: 'send', id: 'b1' }, BY)).toEqual({ kind: 'replace', rule: 'CB2', judgedUpTo: 0, by: [by] })
})

test('CB2: as a note it says whose words they were, within what a text may be', () => {
  const word = { kind: 'note', id: 'b1' } as const
  const noted = takeOverDecision(row(reply), word, BY)
  expect(noted).toMatchObject({ by: [{ body: { kind: 'note.add', conversationId: 'c1', text: '苏婷：已发货', pictures: [PICTURE] } }] })
  const long = takeOverDecision(row({ ...reply, text: 'x'.repeat(20_000) }), word, BY)
  expect(long?.kind === 'replace' && long.by[0]?.body.kind === 'note.add' && long.by[0].body.text.length).toBe(20_000)
})

test('CB2: only a reply becomes a note, and nothing is made of words that are gone', () => {
  const close = row({ kind: 'conversation.close', conversationId: 'c1' })
  expect(takeOverDecision(close, { kind: 'note', id: 'b1' }, BY)).toBeNull()
  expect(takeOverDecision(close, { kind: 'send', id: 'b1' }, BY)).toMatchObject({ by: [{ body: close.body }] })
  expect(takeOverDecision(row(null), { kind: 'send', id: 'b1' }, BY)).toBeNull()
  expect(takeOverDecision(row(null), { kind: 'discard', reason: 'customer_left' }, BY)).toMatchObject({ reason: 'customer_left' })
})
