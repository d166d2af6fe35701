import { v1 } from './v1.ts'
import { v2 } from './v2.ts'

/**
 * Schema of version 3, append-only as those before it. New: captures and tickets the back-end has, the number of a capture in
 * its command, and two local tables the desk window writes: promises made to customers, outages lived through. Old rows stay as they are.
 */
export const v3 = {
  ...v2,
  commands: `${v1.commands}, captureNo`,
  captures: '[snapshot+id]',
  tickets: '[snapshot+id]',
  promises: 'id',
  outages: 'id',
} as const
