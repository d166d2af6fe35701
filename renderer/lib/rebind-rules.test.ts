import { expect, test } from 'vitest'
import { commandIds, createKeymap, type KeyLike } from './keys.ts'
import { chordOfPress, clashOf, judgeChord } from './rebind-rules.ts'

const press = (more: Partial<KeyLike>): KeyLike => ({
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

test.each([
  [{ key: 'Control', code: 'ControlLeft', ctrlKey: true }, null],
  [{ key: 'q', code: 'KeyQ', ctrlKey: true }, 'Ctrl+Q'],
  [{ key: '!', code: 'Digit1', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+1'],
  [{ key: '?', code: 'Slash', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+/'],
  [{ key: 'F9', code: 'F9' }, 'F9'],
  [{ key: ' ', code: 'Space', ctrlKey: true }, 'Ctrl+Space'],
  [{ key: 'a', code: 'KeyA', altKey: true }, 'Alt+A'],
  [{ key: 'Enter', code: 'Enter', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+Enter'],
] as const)('a press %o is written %s', (event, chord) => {
  expect(chordOfPress(press(event), 'linux')).toBe(chord)
})

test('on a Mac the command key is written as Ctrl', () => {
  expect(chordOfPress(press({ key: 'q', code: 'KeyQ', metaKey: true }), 'darwin')).toBe('Ctrl+Q')
  expect(chordOfPress(press({ key: 'Tab', code: 'Tab', ctrlKey: true }), 'darwin')).toBe('Ctrl+Tab')
})

test.each([
  ['Alt+A', 'alt'],
  ['A', 'bare'],
  ['Shift+A', 'bare'],
  ['Enter', 'bare'],
  ['Ctrl+C', 'editing'],
  ['Ctrl+Enter', 'editing'],
  ['Ctrl+Space', 'system'],
  ['Ctrl+Shift+F', 'system'],
  ['Ctrl+Shift+Q', null],
  ['F9', null],
  ['Shift+F4', null],
] as const)('%s is %s', (chord, fault) => {
  expect(judgeChord(chord)).toBe(fault)
})

test('every key of the table may be chosen by hand too', () => {
  const keymap = createKeymap({}, 'linux')
  const wrong = commandIds.flatMap((id) => {
    const chord = keymap.chord(id)
    return chord === null || judgeChord(chord) === null ? [] : [id]
  })
  expect(wrong).toEqual([])
})

test('a chord clashes with the command that has it, whatever the case, and not with itself', () => {
  const keymap = createKeymap({ 'app.pane': 'Ctrl+Shift+Q' }, 'linux')
  expect(clashOf('ctrl+shift+q', 'conversation.close', keymap)).toBe('app.pane')
  expect(clashOf('Ctrl+E', 'conversation.close', keymap)).toBeNull()
  expect(clashOf('F6', 'conversation.close', keymap)).toBeNull()
})
