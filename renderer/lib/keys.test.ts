import { expect, test } from 'vitest'
import { commandIds, createKeymap, type KeyLike } from './keys.ts'

const linux = createKeymap({}, 'linux')
const mac = createKeymap({}, 'darwin')

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
  expect(linux.commandOf(press({ key: '1', code: 'Digit1', ctrlKey: true }))).toBe('slot.1')
  expect(linux.commandOf(press({ key: 'Enter', ctrlKey: true, shiftKey: true }))).toBe('decision.send')
  expect(linux.commandOf(press({ key: 'Enter', ctrlKey: true }))).toBeNull()
  expect(linux.commandOf(press({ key: 'E', code: 'KeyE', ctrlKey: true, shiftKey: true }))).toBe('decision.edit')
  expect(linux.commandOf(press({ key: 'e', code: 'KeyE', ctrlKey: true }))).toBe('conversation.close')
  expect(linux.commandOf(press({ key: 'e', code: 'KeyE' }))).toBeNull()
  expect(linux.commandOf(press({ key: 'e', code: 'KeyE', ctrlKey: true, altKey: true }))).toBeNull()
  expect(linux.commandOf(press({ key: 'F6', code: 'F6' }))).toBe('app.pane')
})

test('where the layout has no Latin letters, the place of the key counts; elsewhere the letter does', () => {
  expect(linux.commandOf(press({ key: 'у', code: 'KeyE', ctrlKey: true }))).toBe('conversation.close')
  expect(linux.commandOf(press({ key: '&', code: 'Digit1', ctrlKey: true }))).toBe('slot.1')
  expect(linux.commandOf(press({ key: '.', code: 'KeyE', ctrlKey: true }))).toBeNull()
})

test('on a Mac the command key stands for Ctrl, save for Ctrl+Tab', () => {
  expect(mac.commandOf(press({ key: '1', code: 'Digit1', metaKey: true }))).toBe('slot.1')
  expect(mac.commandOf(press({ key: '1', code: 'Digit1', ctrlKey: true }))).toBeNull()
  expect(mac.commandOf(press({ key: 'Tab', ctrlKey: true }))).toBe('conversation.next')
  expect(mac.parts('slot.1')).toEqual(['⌘', '1'])
  expect(mac.aria('conversation.next')).toBe('Control+Tab')
})

test('no two commands share a key on any platform', () => {
  for (const keymap of [linux, mac]) {
    const printed = commandIds.map((id) => keymap.parts(id).join('+')).filter((text) => text !== '')
    expect(new Set(printed).size).toBe(printed.length)
  }
})

test('a choice of the agent replaces the key, null takes it away, and an id nobody knows means nothing', () => {
  const keymap = createKeymap({ 'conversation.close': 'Ctrl+Shift+Q', 'app.pane': null, 'gone.command': 'Ctrl+E' }, 'linux')
  expect(keymap.commandOf(press({ key: 'Q', code: 'KeyQ', ctrlKey: true, shiftKey: true }))).toBe('conversation.close')
  expect(keymap.commandOf(press({ key: 'e', code: 'KeyE', ctrlKey: true }))).toBeNull()
  expect(keymap.commandOf(press({ key: 'F6', code: 'F6' }))).toBeNull()
  expect(keymap.parts('app.pane')).toEqual([])
  expect(keymap.aria('app.pane')).toBeUndefined()
})

test('no two commands have the same key by default', () => {
  const chords = commandIds.flatMap((id) => linux.chord(id) ?? [])
  expect(chords.toSorted()).toEqual([...new Set(chords)].toSorted())
})
