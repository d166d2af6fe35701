import type { HoldfastDatabase } from './database.ts'
import type { DraftMode } from './rows.ts'
import type { Seal } from './seal.ts'

/** Where a text belongs; replies and notes apart. */
export type DraftSlot = { conversationId: string; mode: DraftMode }

/** Text being written, with a new id for each text (JR2). `caret` counts UTF-16 code units. */
export type Draft = { draftId: string; text: string; caret: number }

/** The draft of this slot; null when there is none or when a command carries its text already (JR2). */
export async function readDraft(db: HoldfastDatabase, seal: Seal, slot: DraftSlot): Promise<Draft | null> {
  const row = await db.transaction('r', [db.drafts, db.commands], async () => {
    const draft = await db.drafts.get([slot.conversationId, slot.mode])
    if (draft === undefined) return undefined
    const carried = await db.commands.where('draftId').equals(draft.draftId).count()
    return carried > 0 ? undefined : draft
  })
  if (row === undefined) return null
  const [value] = await seal.open([row.sealed])
  return { draftId: row.draftId, ...(value as { text: string; caret: number }) }
}

/**
 * Durable when it resolves. An empty text removes the draft. A draft whose id a command carries is not written and
 * goes if it is there: the late save of a composer that has been submitted must not bring the text back (JR2).
 */
export async function writeDraft(
  db: HoldfastDatabase,
  seal: Seal,
  what: { slot: DraftSlot; draft: Draft },
): Promise<'written' | 'carried' | 'removed'> {
  const { slot, draft } = what
  const key: [string, DraftMode] = [slot.conversationId, slot.mode]
  const [sealed] = await seal.seal([{ text: draft.text, caret: draft.caret }])
  return db.transaction('rw', [db.drafts, db.commands], async () => {
    const carried = (await db.commands.where('draftId').equals(draft.draftId).count()) > 0
    if (carried || draft.text === '') {
      await db.drafts.where('draftId').equals(draft.draftId).delete()
      // An emptied text is a text gone, whatever id its first letters were saved under.
      if (!carried) await db.drafts.delete(key)
      return carried ? 'carried' : 'removed'
    }
    await db.drafts.put({ conversationId: slot.conversationId, mode: slot.mode, draftId: draft.draftId, sealed })
    return 'written'
  })
}
