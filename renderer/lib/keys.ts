/** App commands that exist and the keys they have. The cheat sheet, the key handler and the labels read this table. */
const CHORDS = {
  'slot.1': 'Ctrl+1',
  'slot.2': 'Ctrl+2',
  'slot.3': 'Ctrl+3',
  'slot.4': 'Ctrl+4',
  'slot.5': 'Ctrl+5',
  'conversation.next': 'Ctrl+Tab',
  'conversation.engage': 'Ctrl+Shift+O',
  'conversation.close': 'Ctrl+E',
  'timeline.toEnd': 'Ctrl+J',
  'composer.note': 'Ctrl+Shift+N',
  'composer.recall': 'Ctrl+Shift+U',
  'composer.putBack': 'Ctrl+Shift+Y',
  'decision.send': 'Ctrl+Shift+Enter',
  'decision.edit': 'Ctrl+Shift+E',
  'decision.discard': 'Ctrl+Shift+Backspace',
  'decision.apologise': 'Ctrl+Shift+A',
  'decision.note': 'Ctrl+Shift+M',
  'decision.take': 'Ctrl+Shift+K',
  'decision.markSent': 'Ctrl+Shift+H',
  'connection.act': 'Ctrl+Shift+L',
  'notice.dismiss': 'Ctrl+Shift+D',
  'app.settings': 'Ctrl+,',
  'app.keys': 'Ctrl+/',
  'app.signOut': 'Ctrl+Shift+P',
  'app.pane': 'F6',
} as const

export type CommandId = keyof typeof CHORDS
export const commandIds = Object.keys(CHORDS) as CommandId[]

export type Chord = { key: string; ctrl: boolean; shift: boolean }
export type Platform = 'win32' | 'darwin' | 'linux'
export type KeyLike = { key: string; code: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean }

const NAMED_CODES: Record<string, string> = { '/': 'Slash', ',': 'Comma' }

const parse = (text: string): Chord => {
  const parts = text.split('+')
  return { key: parts.at(-1) ?? '', ctrl: parts.includes('Ctrl'), shift: parts.includes('Shift') }
}

const PARSED = commandIds.map((id) => ({ id, chord: parse(CHORDS[id]) }))

/** Where the key gives no Latin letter (Cyrillic, Hangul layouts), its place on the keyboard counts. */
function sameKey(chord: Chord, event: KeyLike): boolean {
  if (event.key.toLowerCase() === chord.key.toLowerCase()) return true
  const code = NAMED_CODES[chord.key] ?? (/^\d$/.test(chord.key) ? `Digit${chord.key}` : `Key${chord.key.toUpperCase()}`)
  const latin = /^[\x20-\x7e]$/.test(event.key)
  return event.code === code && (!latin || /^\d$/.test(chord.key))
}

/** The command a key press asks for, null for none. On a Mac the command key stands for Ctrl, save for Ctrl+Tab. */
export function commandOf(event: KeyLike, platform: Platform): CommandId | null {
  if (event.altKey) return null
  for (const { id, chord } of PARSED) {
    const ctrl = platform === 'darwin' && chord.key !== 'Tab' ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
    const none = !event.ctrlKey && !event.metaKey
    if ((chord.ctrl ? ctrl : none) && chord.shift === event.shiftKey && sameKey(chord, event)) return id
  }
  return null
}

const SIGNS: Record<string, string> = { Enter: '↵', Backspace: '⌫' }

/** The parts of a key as they are printed, for example `['Ctrl', '⇧', '↵']`. */
export function keyParts(id: CommandId, platform: Platform): readonly string[] {
  return CHORDS[id].split('+').map((part) => {
    if (part === 'Ctrl' && platform === 'darwin' && !CHORDS[id].endsWith('Tab')) return '⌘'
    if (part === 'Shift') return '⇧'
    return SIGNS[part] ?? part
  })
}

/** For `aria-keyshortcuts`. */
export const ariaKeys = (id: CommandId, platform: Platform): string =>
  CHORDS[id].replace('Ctrl', platform === 'darwin' && !CHORDS[id].endsWith('Tab') ? 'Meta' : 'Control')
