import { describe, expect, it } from 'vitest'
import { Capture } from '../../../shared/model/capture.ts'
import { capture } from '../../../tests/fakes/captures.ts'
import { captureOf, emptyForm, formOf, troubleIn } from './form-rules.ts'
import { draftOf, formsIn, type FormValues } from './form-values.ts'

const NOW = new Date(2026, 10, 28, 14, 30).getTime()
const filled = (more: Partial<FormValues> = {}): FormValues => ({
  ...emptyForm('cap-1'),
  startedAt: NOW,
  who: ' 王女士 ',
  contact: '13805712207',
  category: 'aftersale',
  urgency: '3',
  request: '要求改地址，\n货还没发\n',
  ...more,
})

describe('J3 the form', () => {
  it('gives a contact of the model, without space around its words', () => {
    const made = captureOf(filled({ due: '17:00', promise: '回电' }), NOW)
    expect(Capture.parse(made)).toEqual({
      channel: 'phone',
      who: '王女士',
      contact: '13805712207',
      orderNo: '',
      category: 'aftersale',
      urgency: 3,
      request: '要求改地址，\n货还没发',
      promise: '回电',
      dueAt: new Date(2026, 10, 28, 17, 0).getTime(),
      happenedAt: NOW,
    })
  })

  it.each([
    [{}, []],
    [{ who: '', contact: '' }, ['who']],
    [{ who: '', contact: 'wx_lin' }, []],
    [{ category: null, urgency: null, request: ' ' }, ['category', 'urgency', 'request']],
    [{ due: 'soon', happened: '25:00' }, ['due', 'happened']],
  ])('J4 %o lacks %o', (more, lacking) => {
    const form = filled(more)
    expect(troubleIn(form, NOW)).toEqual(lacking)
    expect(captureOf(form, NOW) === null).toBe(lacking.length > 0)
  })

  it('counts from the first key, also when it is read again an hour later', () => {
    const [again = filled()] = formsIn(draftOf([filled({ happened: '-15', due: '+30' })]))
    expect(captureOf(again, NOW + 3_600_000)).toMatchObject({ happenedAt: NOW - 900_000, dueAt: NOW + 1_800_000 })
  })

  it('a draft is a line for each form that was touched; what nobody can read is left out', () => {
    const two = [filled(), filled({ captureId: 'cap-2', request: '第二行\n' })]
    expect(formsIn(draftOf([...two, emptyForm('cap-3')]))).toEqual(two)
    // Two drafts that were one behind the other are joined by a line break.
    expect(formsIn(`${draftOf(two.slice(0, 1))}\n${draftOf(two.slice(1))}`)).toEqual(two)
    expect(formsIn(`{"captureId":1}\nnot json\n${draftOf(two)}`)).toEqual(two)
    expect(draftOf([emptyForm('cap-1')])).toBe('')
  })

  it('the form of what was saved gives the same again', () => {
    const saved = capture({ dueAt: new Date(2026, 10, 28, 17, 0).getTime(), happenedAt: NOW, promise: '补发' })
    expect(captureOf(formOf('cap-1', saved), NOW + 60_000)).toEqual(saved)
  })
})
