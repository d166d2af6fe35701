import { expect, test } from 'vitest'
import { FOLD_AT, FOLD_LINES, foldOf, isBlank, isEmojiOnly } from './text-rules.ts'

test('only long texts are folded, by length or by lines', () => {
  expect(foldOf('好'.repeat(FOLD_AT))).toBeNull()
  expect(foldOf('好'.repeat(20_000))?.length).toBe(600)
  expect(foldOf('行\n'.repeat(FOLD_LINES - 1))).toBeNull()
  expect(foldOf('行\n'.repeat(FOLD_LINES))?.split('\n')).toHaveLength(12)
})

test('a fold never cuts a character in two', () => {
  const folded = foldOf(`a${'😀'.repeat(2_000)}`) ?? ''
  expect(folded).toBe(folded.toWellFormed())
})

test('a few emoji alone are large, words and digits are not', () => {
  for (const text of ['👍', '👍🏽👍', '👨‍👩‍👧‍👦', '🇨🇳 ❤️', '😀😀😀😀😀😀']) expect([text, isEmojiOnly(text)]).toEqual([text, true])
  for (const text of ['', '1', '12', '#', '好👍', '😀😀😀😀😀😀😀', '👍'.repeat(100)])
    expect([text, isEmojiOnly(text)]).toEqual([text, false])
})

test('what no eye can see is blank', () => {
  for (const text of ['', ' \n', '\u200b\u200d', '\u2060\ufeff', '\u3164', '\u202e']) expect(isBlank(text)).toBe(true)
  for (const text of ['.', '好', '\u200b1', '👍']) expect(isBlank(text)).toBe(false)
})
