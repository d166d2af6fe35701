export type Chord = { key: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean }
/** Which Enter sends, by the agent's choice. */
export type SendKey = 'enter' | 'ctrl_enter' | 'both'

/** What a key that is not the input method's means in a field of several lines; null leaves it to the field. */
export function meaningOf(chord: Chord, sendKey: SendKey): 'send' | 'newline' | null {
  if (chord.key !== 'Enter' || chord.altKey) return null
  if (chord.shiftKey) return chord.ctrlKey || chord.metaKey ? null : 'newline'
  if (chord.ctrlKey || chord.metaKey) return sendKey === 'enter' ? 'newline' : 'send'
  return sendKey === 'ctrl_enter' ? 'newline' : 'send'
}
