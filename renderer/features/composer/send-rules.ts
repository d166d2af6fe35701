import { MAX_TEXT } from '../../../shared/model/message.ts'

/** The text as it goes out: no space around it, null when nothing is left. */
export function readyText(text: string): string | null {
  const trimmed = text.trim()
  return trimmed === '' ? null : trimmed
}

export const tooLong = (text: string): boolean => text.length > MAX_TEXT
