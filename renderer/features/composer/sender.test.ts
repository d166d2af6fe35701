import { expect, test } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { createFieldHub } from '../../lib/composer-field.ts'
import type { SaveError, SendState } from './composer-parts.ts'
import { createSender } from './sender.ts'

/** A field, a sender, and a journal that answers when told to. */
function setUp({ hold = 0 } = {}) {
  const clock = createManualClock()
  const field = { text: '', caret: 0, composing: false, blocked: false, attached: 0 }
  const saved: string[] = []
  const answers: ((error: SaveError | null) => void)[] = []
  const shown: SendState[] = []
  const hub = createFieldHub({ element: () => null, composing: () => field.composing })
  let drafts = 0
  const sender = createSender({
    clock,
    hub,
    keeper: {
      flush: () => undefined,
      changed: () => undefined,
      sending: () => undefined,
      saved: () => (drafts += 1),
      draftId: () => `d${drafts}`,
    },
    field: {
      text: () => field.text,
      caret: () => field.caret,
      put: (text, caret) => Object.assign(field, { text, caret }),
      select: (_start, caret) => Object.assign(field, { caret }),
      composing: () => field.composing,
    },
    blocked: () => field.blocked,
    attached: () => field.attached,
    holdMs: () => hold,
    save(text, draftId) {
      saved.push(`${draftId} ${text}`)
      return new Promise((resolve) => answers.push(resolve))
    },
    show: (state) => shown.push(state),
  })
  const type = (text: string): void => {
    field.text += text
    field.caret = field.text.length
    sender.edited()
  }
  const answer = async (error: SaveError | null = null): Promise<void> => {
    answers.shift()?.(error)
    await turn()
  }
  return { clock, field, saved, shown, hub, sender, type, answer }
}

/** Lets everything that waits for an answer go on. */
const turn = (): Promise<void> => new Promise((done) => setImmediate(done))

test('B11 twenty fast presses of Enter are one message', async () => {
  const { field, saved, sender, type, answer } = setUp()
  type('好的')
  for (let press = 0; press < 20; press += 1) sender.send()
  await answer()
  for (let press = 0; press < 20; press += 1) sender.send()
  expect(saved).toEqual(['d0 好的'])
  expect(field.text).toBe('')
})

test('B18 texts sent while one is being saved go out one by one, in typing order, each with its own draft', async () => {
  const { field, saved, hub, sender, type, answer } = setUp()
  for (const text of ['一', '二', '三']) {
    type(text)
    sender.send()
  }
  type('四')
  expect([saved, hub.sending(), hub.locked()]).toEqual([['d0 一'], 1, 3])
  await answer()
  await answer()
  expect([saved, field.text]).toEqual([['d0 一', 'd1 二', 'd2 三'], '三四'])
  await answer()
  expect([field.text, hub.locked()]).toEqual(['四', null])
})

test('a text that was not saved stays, apart from the one sent behind it, and says why', async () => {
  const { field, saved, shown, hub, sender, type, answer } = setUp()
  type('一')
  sender.send()
  type('二')
  sender.send()
  type('三')
  await answer('disk_full')
  expect([saved, field.text, hub.locked()]).toEqual([['d0 一'], '一\n二\n三', null])
  expect(field.caret).toBe(field.text.length)
  expect(shown.at(-1)).toEqual({ kind: 'writing', trouble: 'disk_full' })
})

test('an answer during a composition waits for its end', async () => {
  const { field, sender, type, answer } = setUp()
  type('一')
  sender.send()
  type('er')
  field.composing = true
  await answer()
  expect(field.text).toBe('一er')
  field.composing = false
  sender.composed()
  expect(field.text).toBe('er')
})

test('B9 a held text goes when its time is over', async () => {
  const { clock, field, saved, shown, hub, sender, type, answer } = setUp({ hold: 3_000 })
  type('好的')
  sender.send()
  sender.send()
  expect(shown.at(-1)).toEqual({ kind: 'held', until: clock.monotonic() + 3_000 })
  clock.advance(2_999)
  expect([saved, hub.locked()]).toEqual([[], 2])
  clock.advance(1)
  await answer()
  expect([saved, field.text]).toEqual([['d0 好的'], ''])
})

test('B9 Esc takes a held text back, with what was typed behind it on a line of its own', () => {
  const { clock, field, saved, hub, sender, type } = setUp({ hold: 3_000 })
  type('好的')
  sender.send()
  type('还有')
  expect(sender.takeBack()).toBe(true)
  clock.advance(10_000)
  expect([saved, field.text, hub.locked()]).toEqual([[], '好的\n还有', null])
  expect(sender.takeBack()).toBe(false)
})

test('B9 the next text lets the held one go and is held itself', async () => {
  const { clock, saved, shown, sender, type, answer } = setUp({ hold: 3_000 })
  type('一')
  sender.send()
  type('二')
  sender.send()
  expect(saved).toEqual(['d0 一'])
  await answer()
  expect(shown.at(-1)).toMatchObject({ kind: 'held' })
  expect(saved).toHaveLength(1)
  clock.advance(3_000)
  expect(saved).toEqual(['d0 一', 'd1 二'])
})

test('B9 leaving the field sends what is held', () => {
  const { saved, sender, type } = setUp({ hold: 3_000 })
  type('好的')
  sender.send()
  sender.leave()
  expect(saved).toEqual(['d0 好的'])
})

test('B9 a conversation that became somebody else’s meanwhile gets nothing, and the text stays', () => {
  const { clock, field, saved, hub, sender, type } = setUp({ hold: 3_000 })
  type('好的')
  sender.send()
  field.blocked = true
  clock.advance(3_000)
  expect([saved, field.text, hub.locked()]).toEqual([[], '好的', null])
})

test('an objection stops the send, selects the place, and goes with the next change', () => {
  const { field, saved, shown, hub, sender, type } = setUp()
  hub.field.beforeSend((text) => (text.includes('{单号}') ? { words: '单号还没填', select: { start: 2, end: 6 } } : null))
  type('您的{单号}')
  sender.send()
  expect([saved, field.caret, shown.at(-1)]).toEqual([[], 6, { kind: 'writing', trouble: { words: '单号还没填' } }])
  type('x')
  expect(shown.at(-1)).toEqual({ kind: 'writing', trouble: null })
})

test('B7 pictures alone are one message, however often Enter is pressed; without them nothing is', async () => {
  const { field, saved, sender, answer } = setUp()
  sender.send()
  expect(saved).toEqual([])
  field.attached = 1
  for (let press = 0; press < 20; press += 1) sender.send()
  field.attached = 0
  await answer()
  sender.send()
  expect(saved).toEqual(['d0 '])
})
