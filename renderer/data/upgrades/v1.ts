/**
 * Schema of version 1. Append-only: once released, this file is never changed. A change of shape is a new file with a
 * new version, its upgrade of old rows, a line in `versions.ts` and a fixture of old data under tests/fixtures/schema.
 *
 * Dexie's notation: first the primary key, `&` unique, `[a+b]` compound. A row that lacks a part of a compound index
 * is not in that index, which is how only messages with a cause are bound to be unique by it, and only open commands
 * are found by `open`.
 */
export const v1 = {
  meta: 'key',
  conversations: '[snapshot+id]',
  digests: '[snapshot+id]',
  messages: '[snapshot+id], [snapshot+conversationId+order], &[snapshot+causeId]',
  commands: 'id, [open+conversationId], outcome, draftId, conversationId',
  heads: 'lane',
  quarantine: 'id',
  drafts: '[conversationId+mode], draftId',
  readMarks: 'conversationId',
  layout: 'key',
} as const
