import { expect, test } from 'vitest'
import { Decision, HoldRule } from '../../../shared/model/journal.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import { commandRow, reply } from '../../../tests/fakes/sync-rows.ts'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { createIntentMaker } from '../../sync/intent.ts'
import {
  apologyFor,
  choicesFor,
  decisionFor,
  DISCARD_REASONS,
  discardDecision,
  editDecision,
  firstHeld,
  sendChoice,
  TEMPLATE_ID,
  wordsFor,
  type Held,
} from './decision-rules.ts'

const make = () =>
  createIntentMaker({ clock: createManualClock(), random: seededRandom(7) }, { accountId: 'acc', label: '王女士', baseMessageId: 'm9' })

const held = (rule: HoldRule, more: Partial<Omit<Held, 'state'>> & { reason?: string | null } = {}): Held => {
  const { reason = null, ...row } = more
  return { ...commandRow(row), state: { kind: 'needs_review', review: { rule, judgedUpTo: 42, evidence: { messageIds: [], reason } } } }
}

test.each(HoldRule.options)('%s: every choice that needs nothing more is a decision the contract takes', (rule) => {
  const row = held(rule)
  const choices = choicesFor(row)
  expect(choices).toContain('discard')
  for (const choice of choices) {
    if (['edit', 'pick_again', 'discard'].includes(choice)) continue
    expect(Decision.safeParse(decisionFor(choice, row, make())).success).toBe(true)
  }
  expect(wordsFor(row.state.review)).not.toBe('')
})

test('CB5 is never sent as it is: it is opened again first, and the reply depends on that', () => {
  const row = held('CB5')
  expect(choicesFor(row)).not.toContain('send')
  expect(sendChoice(choicesFor(row))).toBe('reopen_and_send')
  const decision = decisionFor('reopen_and_send', row, make())
  expect(decision).toMatchObject({ kind: 'replace', rule: 'CB5', judgedUpTo: 42 })
  const by = decision?.kind === 'replace' ? decision.by : []
  expect(by.map((one) => one.body.kind)).toEqual(['conversation.reopen', 'reply.send'])
  expect(by[1]?.dependsOn).toBe(by[0]?.id)
})

test('FR7: after a refusal the same words go under a new id, elsewhere under the old one', () => {
  for (const rule of ['refused', 'CB10'] as const) expect(decisionFor('send', held(rule), make())).toMatchObject({ kind: 'replace' })
  expect(decisionFor('send', held('conflict', { reason: 'id_reuse' }), make())).toMatchObject({ kind: 'replace' })
  expect(decisionFor('send', held('CB3'), make())).toEqual({ kind: 'send_anyway', rule: 'CB3', judgedUpTo: 42 })
})

test('a note carries the same words to colleagues, an apology goes in front in the language of the reply', () => {
  const note = decisionFor('note', held('CB6'), make())
  expect(note?.kind === 'replace' && note.by[0]?.body).toEqual({ kind: 'note.add', conversationId: 'c1', text: '您好' })
  const sorry = decisionFor('apologise', held('CB3', { body: reply('It is on its way.') }), make())
  expect(sorry?.kind === 'replace' && sorry.by[0]?.body).toMatchObject({ text: 'Sorry to have kept you waiting. It is on its way.' })
  expect(apologyFor('已经发出')).toBe('抱歉让您久等了。')
})

test('an edit keeps the rule it answers, names its draft, and opens a closed conversation first', () => {
  const plain = editDecision(held('CB3'), { text: '新的', pictures: [], draftId: 'd1' }, make())
  expect(plain?.kind === 'replace' && plain.by.map((one) => [one.body.kind, one.draftId])).toEqual([['reply.send', 'd1']])
  const closed = editDecision(held('CB5'), { text: '新的', pictures: [], draftId: 'd1' }, make())
  const by = closed?.kind === 'replace' ? closed.by : []
  expect(by.map((one) => one.body.kind)).toEqual(['conversation.reopen', 'reply.send'])
  expect(by[1]).toMatchObject({ dependsOn: by[0]?.id, draftId: 'd1' })
})

test('CB4: only the standard wording goes, in the language of the reply, named as a template', () => {
  expect(choicesFor(held('CB4'))).toEqual(['template', 'note', 'discard'])
  expect(sendChoice(choicesFor(held('CB4')))).toBe('template')
  const bodies = [reply('明天到'), reply('Tomorrow')].map((body) => {
    const decision = decisionFor('template', held('CB4', { body }), make())
    return decision?.kind === 'replace' ? decision.by[0]?.body : null
  })
  expect(bodies).toMatchObject([
    { kind: 'reply.send', template: TEMPLATE_ID, text: expect.stringMatching(/^您好/) as string },
    { kind: 'reply.send', template: TEMPLATE_ID, text: expect.stringMatching(/^Hello/) as string },
  ])
})

test('CB5: what is over can become a ticket that says what was to be said', () => {
  const decision = decisionFor('ticket', held('CB5', { body: reply('补发一个杯子') }), make())
  const by = decision?.kind === 'replace' ? decision.by : []
  expect(by).toMatchObject([
    { body: { kind: 'ticket.create', ticket: { summary: '补发一个杯子', customerName: '王女士', conversationId: 'c1' } } },
  ])
  expect(by[0]?.body.kind === 'ticket.create' && by[0].body.ticketId).toBe(by[0]?.id)
})

test('each discard names one of four reasons', () => {
  expect(DISCARD_REASONS).toHaveLength(4)
  for (const reason of DISCARD_REASONS) expect(Decision.safeParse(discardDecision(held('CB6'), reason)).success).toBe(true)
})

test('a step without words can only go or be discarded', () => {
  expect(choicesFor(held('conflict', { body: { kind: 'conversation.close', conversationId: 'c1' } }))).toEqual(['send', 'discard'])
  expect(choicesFor(held('CB11', { body: { kind: 'conversation.close', conversationId: 'c1' } }))).toEqual(['send', 'mark_sent', 'discard'])
})

test('an erased command offers nothing but to let it go', () => {
  expect(choicesFor(held('CB1', { body: null }))).toEqual(['discard'])
  expect(decisionFor('send', held('CB1', { body: null }), make())).toBeNull()
})

test('the first in place is decided first, the customer lane before the inner one, and what is decided is past', () => {
  const first = held('CB3', { id: 'first', no: 2 })
  const later = held('CB3', { id: 'later', no: 3 })
  const note = held('refused', { id: 'note', no: 1, lane: 'inner:c1' })
  expect(firstHeld([later, note, first], new Set())?.id).toBe('first')
  expect(firstHeld([later, note, first], new Set(['first', 'later']))?.id).toBe('note')
  expect(firstHeld([commandRow()], new Set())).toBeNull()
})

test('CB12: the words may go alone where there are any; a picture alone is picked again or discarded', () => {
  const picture = { hash: 'a'.repeat(64), type: 'image/png' as const, width: 1, height: 1, bytes: 3, name: '' }
  const both = held('CB12', { reason: 'lost', body: { kind: 'reply.send', conversationId: 'c1', text: '请看', pictures: [picture] } })
  expect([choicesFor(both), sendChoice(choicesFor(both)), wordsFor(both.state.review)]).toEqual([
    ['pick_again', 'send_without', 'discard'],
    'send_without',
    'picture_lost',
  ])
  const decision = decisionFor('send_without', both, make())
  expect(decision?.kind === 'replace' && decision.by.map((one) => one.body)).toEqual([reply('请看')])
  const alone = held('CB12', { body: { kind: 'reply.send', conversationId: 'c1', text: '', pictures: [picture] } })
  expect([choicesFor(alone), wordsFor(alone.state.review)]).toEqual([['pick_again', 'discard'], 'picture_refused'])
})

test('CB2: what another account left is sent in the own name, noted or discarded; what may have arrived is not sent again', () => {
  const left = held('CB2', { reason: 'left' })
  expect([choicesFor(left), sendChoice(choicesFor(left)), wordsFor(left.state.review)]).toEqual([
    ['send_own', 'note', 'discard'],
    'send_own',
    'left',
  ])
  const step = held('CB2', { reason: 'left', body: { kind: 'conversation.close', conversationId: 'c1' } })
  expect(choicesFor(step)).toEqual(['send_own', 'discard'])
  const unsure = held('CB2', { reason: 'left_sent' })
  expect([choicesFor(unsure), wordsFor(unsure.state.review)]).toEqual([['discard'], 'left_sent'])
  expect([choicesFor(held('CB2', { reason: 'forbidden' })), wordsFor(held('CB2').state.review)]).toEqual([
    ['note', 'discard'],
    'right_lost',
  ])
})
