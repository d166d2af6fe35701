import { expect, test } from 'vitest'
import { settled, type Undo } from './undo-bar.tsx'

const wish: Undo = { kind: 'wish', commandId: 'k1', text: '好', pictures: [], mode: 'reply', n: 1 }

test('JR4: a cancel that waits for a verdict says what became of it', () => {
  expect(settled(wish, false, true).kind).toBe('wish')
  expect(settled(wish, false, false).kind).toBe('cancelled')
  expect(settled(wish, true, false).kind).toBe('tooLate')
  expect(settled(wish, true, true).kind).toBe('tooLate')
})

test('what is certain already stays as it is', () => {
  const done: Undo = { ...wish, kind: 'discarded' }
  expect(settled(done, true, false)).toBe(done)
})
