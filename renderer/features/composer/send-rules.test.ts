import { expect, test } from 'vitest'
import { MAX_TEXT } from '../../../shared/model/message.ts'
import { meaningOf, readyText, tooLong, type Chord } from './send-rules.ts'

const press = (more: Partial<Chord> = {}): Chord => ({
  key: 'Enter',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

test.each([
  ['enter', {}, 'send'],
  ['enter', { ctrlKey: true }, 'newline'],
  ['ctrl_enter', {}, 'newline'],
  ['ctrl_enter', { ctrlKey: true }, 'send'],
  ['ctrl_enter', { metaKey: true }, 'send'],
  ['both', {}, 'send'],
  ['both', { ctrlKey: true }, 'send'],
  ['enter', { shiftKey: true }, 'newline'],
  ['both', { shiftKey: true }, 'newline'],
  ['enter', { shiftKey: true, ctrlKey: true }, null],
  ['enter', { altKey: true }, null],
  ['enter', { key: 'a' }, null],
] as const)('send key %s with %o means %s', (sendKey, chord, meaning) => {
  expect(meaningOf(press(chord), sendKey)).toBe(meaning)
})

test('space around a text does not go out, and space alone is no text', () => {
  expect(readyText('  好的\n')).toBe('好的')
  expect(readyText(' \n\t')).toBeNull()
})

test('a text is too long beyond the limit of one message', () => {
  expect(tooLong('好'.repeat(MAX_TEXT))).toBe(false)
  expect(tooLong('好'.repeat(MAX_TEXT + 1))).toBe(true)
})
