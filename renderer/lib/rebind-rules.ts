import { commandIds, type CommandId } from '../../shared/model/app-command.ts'
import { parseChord, type Keymap, type KeyLike, type Platform } from './keys.ts'

/** Why a chord can't be chosen; `editing` chords belong to every text field, `system` ones to the OS or input methods. */
export type ChordFault = 'alt' | 'bare' | 'editing' | 'system'

/** Text fields, menus and input methods live by these. */
const EDITING = ['a', 'c', 'v', 'x', 'y', 'z', 'shift+z', 'shift+v', 'enter', 'shift+arrowleft', 'shift+arrowright'].map(
  (key) => `ctrl+${key}`,
)
/** Switches of Chinese input methods and of desktops. */
const SYSTEM = ['ctrl+space', 'ctrl+shift+f', 'ctrl+shift', 'ctrl+.', 'ctrl+q', 'ctrl+w']

const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Process', 'Dead', 'Unidentified'])
const isFunctionKey = (key: string): boolean => /^F([1-9]|1[0-9]|2[0-4])$/.test(key)

/** A pressed chord as the table writes it, null while only modifiers are down. */
export function chordOfPress(event: KeyLike, platform: Platform): string | null {
  if (MODIFIERS.has(event.key)) return null
  const ctrl = platform === 'darwin' ? event.metaKey || (event.ctrlKey && event.key === 'Tab') : event.ctrlKey
  const letter = /^(?:Key|Digit)(.)$/.exec(event.code)?.[1]
  const named = event.code === 'Slash' ? '/' : event.code === 'Comma' ? ',' : event.key
  const key = letter ?? (named.length === 1 ? named.toUpperCase() : named)
  return [event.altKey ? 'Alt' : '', ctrl ? 'Ctrl' : '', event.shiftKey ? 'Shift' : '', key === ' ' ? 'Space' : key]
    .filter(Boolean)
    .join('+')
}

/** Null when this chord may be chosen. */
export function judgeChord(text: string): ChordFault | null {
  if (text.split('+').includes('Alt')) return 'alt'
  const { key, ctrl } = parseChord(text)
  if (!ctrl && !isFunctionKey(key)) return 'bare'
  const low = text.toLowerCase()
  if (EDITING.includes(low)) return 'editing'
  return SYSTEM.includes(low) ? 'system' : null
}

/** The command that has this chord already, other than `id`. */
export function clashOf(text: string, id: CommandId, keymap: Pick<Keymap, 'chord'>): CommandId | null {
  return commandIds.find((other) => other !== id && keymap.chord(other)?.toLowerCase() === text.toLowerCase()) ?? null
}
