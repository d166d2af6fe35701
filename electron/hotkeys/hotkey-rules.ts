import { GLOBAL_CHORDS, globalKeyIds, type GlobalKeyId, type KeyOwner } from '../../shared/model/global-keys.ts'

/** Keys the agent chose; null takes one away. */
export type GlobalChoices = Readonly<Record<string, string | null>>

export const chordOf = (id: GlobalKeyId, choices: GlobalChoices): string | null => {
  const chosen = choices[id]
  return chosen === undefined ? GLOBAL_CHORDS[id] : chosen
}

/** Electron's word for a chord; `Ctrl` is the command key on a Mac, as everywhere in the program. */
export const acceleratorOf = (chord: string): string => chord.replace('Ctrl', 'CommandOrControl')

const NAMED = /^(?:Space|F(?:[1-9]|1[0-9]|2[0-4])|[A-Z0-9])$/

/**
 * Whether a chord may be taken from the whole OS: two modifiers, or one with a function key. One modifier with a letter
 * would take a key from every other program, and Alt with a letter opens menus.
 */
export function mayBeGlobal(chord: string): boolean {
  const parts = chord.split('+')
  const key = parts.at(-1) ?? ''
  const modifiers = parts.slice(0, -1)
  const known = modifiers.every((one) => one === 'Ctrl' || one === 'Shift' || one === 'Alt') && new Set(modifiers).size === modifiers.length
  if (!known || !NAMED.test(key)) return false
  return key.startsWith('F') && key.length > 1 ? modifiers.length >= 1 : modifiers.length >= 2
}

/** On Chinese desks; what these programs take by default. */
const OWNERS: Readonly<Record<string, KeyOwner>> = {
  'Alt+A': 'wechat',
  'Ctrl+Alt+A': 'qq',
  'Ctrl+Alt+Z': 'qq',
  'Ctrl+Shift+A': 'dingtalk',
  'Ctrl+Space': 'input_method',
  'Shift+Space': 'input_method',
  'Ctrl+Shift+Space': 'input_method',
  'Ctrl+Shift+F': 'input_method',
  'Ctrl+Alt+S': 'screenshot',
  'Ctrl+Shift+S': 'screenshot',
  'Ctrl+Shift+Esc': 'system',
}

/** Who is likely to hold a key that was refused. Sogou and other input methods take Ctrl+Shift with a letter for their menus. */
export function likelyOwner(chord: string): KeyOwner {
  const known = OWNERS[chord]
  if (known !== undefined) return known
  return /^Ctrl\+Shift\+[A-Z]$/.test(chord) ? 'input_method' : 'unknown'
}

/** What to try in place of a refused key, the easiest to reach first. */
const SUBSTITUTES = [
  'Ctrl+Alt+Space',
  'Ctrl+Shift+F9',
  'Ctrl+Shift+F10',
  'Ctrl+Shift+F11',
  'Ctrl+Alt+F9',
  'Ctrl+Alt+F10',
  'Ctrl+Shift+F6',
  'Ctrl+Alt+F7',
] as const
export const MOST_FREE = 3

/** Chords worth trying for `id`: none that is refused or in use here. */
export function substitutes(refused: string, choices: GlobalChoices): readonly string[] {
  const used = new Set(globalKeyIds.map((one) => chordOf(one, choices)))
  return SUBSTITUTES.filter((chord) => chord !== refused && !used.has(chord))
}
