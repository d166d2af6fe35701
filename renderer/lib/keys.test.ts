import { expect, test } from 'vitest'
import { ariaKeys, commandIds, commandOf, keyParts, type KeyLike } from './keys.ts'

const press = (more: Partial<KeyLike>): KeyLike => ({
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

test('a chord asks for its command, and only with exactly its modifiers', () => {
  expect(commandOf(press({ key: '1', code: 'Digit1', ctrlKey: true }), 'linux')).toBe('slot.1')
  expect(commandOf(press({ key: 'Enter', ctrlKey: true, shiftKey: true }), 'win32')).toBe('decision.send')
  expect(commandOf(press({ key: 'Enter', ctrlKey: true }), 'win32')).toBeNull()
  expect(commandOf(press({ key: 'E', code: 'KeyE', ctrlKey: true, shiftKey: true }), 'linux')).toBe('decision.edit')
  expect(commandOf(press({ key: 'e', code: 'KeyE', ctrlKey: true }), 'linux')).toBe('conversation.close')
  expect(commandOf(press({ key: 'e', code: 'KeyE' }), 'linux')).toBeNull()
  expect(commandOf(press({ key: 'e', code: 'KeyE', ctrlKey: true, altKey: true }), 'linux')).toBeNull()
  expect(commandOf(press({ key: 'F6', code: 'F6' }), 'linux')).toBe('app.pane')
})

test('where the layout has no Latin letters, the place of the key counts; elsewhere the letter does', () => {
  expect(commandOf(press({ key: 'у', code: 'KeyE', ctrlKey: true }), 'linux')).toBe('conversation.close')
  expect(commandOf(press({ key: '&', code: 'Digit1', ctrlKey: true }), 'linux')).toBe('slot.1')
  expect(commandOf(press({ key: '.', code: 'KeyE', ctrlKey: true }), 'linux')).toBeNull()
})

test('on a Mac the command key stands for Ctrl, save for Ctrl+Tab', () => {
  expect(commandOf(press({ key: '1', code: 'Digit1', metaKey: true }), 'darwin')).toBe('slot.1')
  expect(commandOf(press({ key: '1', code: 'Digit1', ctrlKey: true }), 'darwin')).toBeNull()
  expect(commandOf(press({ key: 'Tab', ctrlKey: true }), 'darwin')).toBe('conversation.next')
  expect(keyParts('slot.1', 'darwin')).toEqual(['⌘', '1'])
  expect(ariaKeys('conversation.next', 'darwin')).toBe('Control+Tab')
})

test('no two commands share a key on any platform', () => {
  for (const platform of ['linux', 'darwin'] as const) {
    const printed = commandIds.map((id) => keyParts(id, platform).join('+'))
    expect(new Set(printed).size).toBe(printed.length)
  }
})
