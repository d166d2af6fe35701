import { expect, test } from 'vitest'
import {
  belongsToInputMethod,
  compositionEnded,
  compositionStarted,
  isHangulCommit,
  keySeen,
  noComposition,
  SAME_PRESS_MS,
  type CompositionState,
} from './composition-rules.ts'

const enter = (timeStamp: number, more: { keyCode?: number; isComposing?: boolean } = {}) => ({
  key: 'Enter',
  keyCode: 13,
  isComposing: false,
  timeStamp,
  ...more,
})
const composing = (...keys: ReturnType<typeof enter>[]): CompositionState => keys.reduce(keySeen, compositionStarted())

test('a plain Enter is nobody else’s', () => {
  expect(belongsToInputMethod(noComposition, enter(1_000))).toBe(false)
})

test('Chromium order: the Enter that picks a candidate is the input method’s, the next press is not', () => {
  const pick = enter(1_000, { keyCode: 229, isComposing: true })
  const state = composing(pick)
  expect(belongsToInputMethod(state, pick)).toBe(true)
  const after = compositionEnded(state, '你好', 1_001)
  expect(belongsToInputMethod(after, enter(1_030))).toBe(false)
})

test('Safari-like order: the end of the composition comes first, and its Enter never sends', () => {
  const after = compositionEnded(compositionStarted(), '你好', 1_000)
  expect(belongsToInputMethod(after, enter(1_002, { keyCode: 229 }))).toBe(true)
  expect(belongsToInputMethod(after, enter(1_002))).toBe(true)
  expect(belongsToInputMethod(after, enter(1_000 + SAME_PRESS_MS))).toBe(false)
})

test('keyCode 229 alone is enough, whatever else the event says', () => {
  expect(belongsToInputMethod(noComposition, enter(5, { keyCode: 229 }))).toBe(true)
})

test('letters right after a composition are ordinary', () => {
  const after = compositionEnded(compositionStarted(), '你好', 1_000)
  expect(belongsToInputMethod(after, { key: 'a', keyCode: 65, isComposing: false, timeStamp: 1_001 })).toBe(false)
})

test('Hangul: the one Enter that commits also sends, by its second keydown or by the line break', () => {
  const commit = enter(1_000, { keyCode: 229, isComposing: true })
  const after = compositionEnded(composing(commit), '안녕', 1_000)
  expect(belongsToInputMethod(after, enter(1_001))).toBe(false)
  expect(isHangulCommit(after, 1_001)).toBe(true)
  const safari = compositionEnded(compositionStarted(), '안녕', 1_000)
  expect(belongsToInputMethod(safari, enter(1_001))).toBe(false)
})

test('a line break long after, or after Chinese, is no Hangul commit', () => {
  expect(isHangulCommit(compositionEnded(compositionStarted(), '안녕', 1_000), 1_000 + SAME_PRESS_MS)).toBe(false)
  expect(isHangulCommit(compositionEnded(compositionStarted(), '你好', 1_000), 1_001)).toBe(false)
  expect(isHangulCommit(noComposition, 0)).toBe(false)
})
