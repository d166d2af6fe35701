import { expect, test } from 'vitest'
import { createFieldHub } from './composer-field.ts'

type FakeField = Pick<HTMLTextAreaElement, 'value' | 'selectionStart' | 'selectionEnd'>

function setUp() {
  const field: FakeField = { value: '您好', selectionStart: 2, selectionEnd: 2 }
  const now = { field, composing: false }
  const hub = createFieldHub({ element: () => now.field as HTMLTextAreaElement, composing: () => now.composing })
  let told = 0
  const stop = hub.field.onText(() => (told += 1))
  return { now, hub, stop, told: () => told }
}

test('a change is told once, and so is a selection that really moved', () => {
  const { now, hub, told } = setUp()
  hub.changed()
  hub.moved()
  expect(told()).toBe(1)
  now.field.selectionStart = 1
  hub.moved()
  hub.moved()
  expect(told()).toBe(2)
})

test('nobody is told during a composition, nor after they have left', () => {
  const { now, hub, stop, told } = setUp()
  now.composing = true
  hub.changed()
  expect(told()).toBe(0)
  now.composing = false
  hub.changed()
  stop()
  hub.changed()
  expect(told()).toBe(1)
})

test('the first who takes a key has it; the others are not asked', () => {
  const { hub } = setUp()
  const asked: string[] = []
  hub.field.onKey((event) => {
    asked.push('first')
    return event.key === 'Enter'
  })
  hub.field.onKey(() => {
    asked.push('second')
    return false
  })
  expect(hub.taken({ key: 'Enter' } as KeyboardEvent)).toBe(true)
  expect(hub.taken({ key: 'a' } as KeyboardEvent)).toBe(false)
  expect(asked).toEqual(['first', 'first', 'second'])
})

test('the first objection stands until its maker leaves', () => {
  const { hub } = setUp()
  const stop = { words: '还有一处没有填', select: { start: 0, end: 2 } }
  const leave = hub.field.beforeSend((text) => (text.includes('{') ? stop : null))
  expect(hub.stopOf('{单号}')).toEqual(stop)
  expect(hub.stopOf('好的')).toBeNull()
  leave()
  expect(hub.stopOf('{单号}')).toBeNull()
})
