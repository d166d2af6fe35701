import type { Settings } from '../../../shared/model/settings.ts'
import { MAX_TEXT } from '../../../shared/model/message.ts'

export type Chord = { key: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean }

/** What a key that is not the input method's means in the composer; null leaves it to the field. */
export function meaningOf(chord: Chord, sendKey: Settings['sendKey']): 'send' | 'newline' | null {
  if (chord.key !== 'Enter' || chord.altKey) return null
  if (chord.shiftKey) return chord.ctrlKey || chord.metaKey ? null : 'newline'
  if (chord.ctrlKey || chord.metaKey) return sendKey === 'enter' ? 'newline' : 'send'
  return sendKey === 'ctrl_enter' ? 'newline' : 'send'
}

/** The text as it goes out: no space around it, null when nothing is left. */
export function readyText(text: string): string | null {
  const trimmed = text.trim()
  return trimmed === '' ? null : trimmed
}

export const tooLong = (text: string): boolean => text.length > MAX_TEXT
