import { describe, expect, it } from 'vitest'
import { fateOf, NEW_FORMS, type BroughtDraft } from './brought-rules.ts'

const brought: BroughtDraft = { conversationId: 'c1', mode: 'reply', draftId: 'd1', text: '带来的' }
const facts = { brought, here: null, carried: false, reachable: true, saved: new Set<string>() }
const nothing = { write: null, beside: null }
const form = (captureId: string, who: string): string =>
  `${JSON.stringify({ captureId, startedAt: 1, who, contact: '138', request: '' })}\n`
const contacts = (...lines: string[]): BroughtDraft => ({ conversationId: NEW_FORMS, mode: 'capture', draftId: 'd1', text: lines.join('') })

describe('what becomes of a brought draft', () => {
  it('J18 an empty place takes it under its own id', () => {
    expect(fateOf(facts)).toEqual({ write: { draftId: 'd1', text: '带来的' }, beside: null })
  })

  it('J18 what is written here is never overwritten, under whatever id: both are kept, and it is shown', () => {
    expect(fateOf({ ...facts, here: { draftId: 'd2', text: '这里写的' } })).toEqual({ write: null, beside: '带来的' })
    expect(fateOf({ ...facts, here: { draftId: 'd1', text: '带来的，又改了' } })).toEqual({ write: null, beside: '带来的' })
  })

  it('J18 the same words twice change nothing', () => {
    expect(fateOf({ ...facts, here: { draftId: 'd1', text: '带来的' } })).toEqual(nothing)
    expect(fateOf({ ...facts, here: { draftId: 'd2', text: '带来的' } })).toEqual(nothing)
  })

  it('JR2 J18 a draft whose id a command carries is neither written nor shown', () => {
    expect(fateOf({ ...facts, carried: true })).toEqual(nothing)
    expect(fateOf({ ...facts, carried: true, here: { draftId: 'd2', text: '这里写的' } })).toEqual(nothing)
  })

  it('J18 a conversation that is not here has no place: the words are shown', () => {
    expect(fateOf({ ...facts, reachable: false })).toEqual({ write: null, beside: '带来的' })
  })

  it('J18 contacts that are not here come behind those that are; those saved here or the same do not come again', () => {
    const here = { draftId: 'd2', text: form('k1', '王') + form('k2', '李') }
    const coming = contacts(form('k2', '李'), form('k3', '赵'), form('k4', '周'))
    const whole = form('k1', '王') + form('k2', '李') + form('k4', '周')
    expect(fateOf({ ...facts, brought: coming, here, saved: new Set(['k3']) })).toEqual({
      write: { draftId: 'd2', text: whole },
      beside: null,
    })
    expect(fateOf({ ...facts, brought: coming, here: { draftId: 'd2', text: whole }, saved: new Set(['k3']) })).toEqual(nothing)
  })

  it('J18 a contact that was changed here meanwhile stays so, and what was brought of it is shown as words', () => {
    const here = { draftId: 'd1', text: form('k1', '王女士') }
    expect(fateOf({ ...facts, brought: contacts(form('k1', '王')), here })).toEqual({ write: null, beside: '王 · 138' })
    const change: BroughtDraft = { conversationId: 'k9', mode: 'capture', draftId: 'd9', text: form('k9', '周') }
    expect(fateOf({ ...facts, brought: change, here: { draftId: 'd8', text: form('k9', '吴') } })).toEqual({
      write: null,
      beside: '周 · 138',
    })
  })

  it('J18 contacts nobody can read are left out', () => {
    expect(fateOf({ ...facts, brought: contacts('not json\n', '[]\n', form('k1', '王')) })).toEqual({
      write: { draftId: 'd1', text: form('k1', '王') },
      beside: null,
    })
  })
})
