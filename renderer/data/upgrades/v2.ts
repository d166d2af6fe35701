import { v1 } from './v1.ts'

/**
 * Schema of version 2, append-only as that of version 1. New: customer files, and waitings ended by a human reply. Old
 * rows stay as they are; rounds of messages that were here before are not made up.
 */
export const v2 = {
  ...v1,
  files: '[snapshot+customerId]',
  rounds: '[conversationId+order], answeredAt',
} as const
