import { expect, test } from 'vitest'
import { meaningOf, type Chord } from './send-key-rules.ts'

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
