import { commandIds, DEFAULT_CHORDS, type CommandId, type KeyChoices } from '../../shared/model/app-command.ts'

export { commandIds, type CommandId } from '../../shared/model/app-command.ts'

export type Chord = { key: string; ctrl: boolean; shift: boolean }
export type Platform = 'win32' | 'darwin' | 'linux'
export type KeyLike = { key: string; code: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean }

/** Keys as they are in force: the table with the agent's choices over it. */
export type Keymap = {
  /** The command a key press asks for, null for none. */
  readonly commandOf: (event: KeyLike) => CommandId | null
  /** The chord in force, for example `Ctrl+Shift+N`; null for none. */
  readonly chord: (id: CommandId) => string | null
  /** The parts of a key as they are printed, for example `['Ctrl', '⇧', '↵']`; empty for none. */
  readonly parts: (id: CommandId) => readonly string[]
  /** For `aria-keyshortcuts`. */
  readonly aria: (id: CommandId) => string | undefined
}

const NAMED_CODES: Record<string, string> = { '/': 'Slash', ',': 'Comma' }

export const parseChord = (text: string): Chord => {
  const parts = text.split('+')
  return { key: parts.at(-1) ?? '', ctrl: parts.includes('Ctrl'), shift: parts.includes('Shift') }
}

/** Where the key gives no Latin letter (Cyrillic, Hangul layouts), its place on the keyboard counts. */
function sameKey(chord: Chord, event: KeyLike): boolean {
  if (event.key.toLowerCase() === chord.key.toLowerCase()) return true
  const code = NAMED_CODES[chord.key] ?? (/^\d$/.test(chord.key) ? `Digit${chord.key}` : `Key${chord.key.toUpperCase()}`)
  const latin = /^[\x20-\x7e]$/.test(event.key)
  return event.code === code && (!latin || /^\d$/.test(chord.key))
}

/** On a Mac the command key stands for Ctrl, save for Ctrl+Tab. */
const usesCommand = (chord: Chord, platform: Platform): boolean => platform === 'darwin' && chord.key !== 'Tab'

function pressed(chord: Chord, event: KeyLike, platform: Platform): boolean {
  const ctrl = usesCommand(chord, platform) ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  const none = !event.ctrlKey && !event.metaKey
  return (chord.ctrl ? ctrl : none) && chord.shift === event.shiftKey && sameKey(chord, event)
}

const SIGNS: Record<string, string> = { Enter: '↵', Backspace: '⌫' }

/** The parts of a chord as they are printed. */
export function chordParts(text: string, platform: Platform): readonly string[] {
  const command = usesCommand(parseChord(text), platform)
  return text.split('+').map((part) => {
    if (part === 'Ctrl' && command) return '⌘'
    return part === 'Shift' ? '⇧' : (SIGNS[part] ?? part)
  })
}

export function createKeymap(choices: KeyChoices, platform: Platform): Keymap {
  const chord = (id: CommandId): string | null => (choices[id] === undefined ? DEFAULT_CHORDS[id] : choices[id])
  const bound = commandIds.flatMap((id) => {
    const text = chord(id)
    return text === null ? [] : [{ id, chord: parseChord(text) }]
  })
  return {
    chord,
    commandOf: (event) => (event.altKey ? null : (bound.find((one) => pressed(one.chord, event, platform))?.id ?? null)),
    parts(id) {
      const text = chord(id)
      return text === null ? [] : chordParts(text, platform)
    },
    aria(id) {
      const text = chord(id)
      if (text === null) return undefined
      return text.replace('Ctrl', usesCommand(parseChord(text), platform) ? 'Meta' : 'Control')
    },
  }
}

export const sameChoices = (a: KeyChoices, b: KeyChoices): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([id, chord]) => b[id] === chord)
