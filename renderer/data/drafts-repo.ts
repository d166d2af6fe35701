import type { HoldfastDatabase } from './database.ts'
import type { DraftMode, DraftRowMode } from './rows.ts'
import type { Seal } from './seal.ts'

/** Where a text belongs; replies and notes apart. */
export type DraftSlot = { conversationId: string; mode: DraftMode }

/** Positions count UTF-16 code units. */
export type DraftSelection = { start: number; end: number; direction: 'forward' | 'backward' | 'none' }

/** Text being written, with a new id for each text (JR2). */
export type Draft = { draftId: string; text: string; selection: DraftSelection }

/** Before selections were kept a draft had a caret only. */
type SealedDraft = { text: string; selection: DraftSelection } | { text: string; caret: number }

const behind = (mode: DraftMode): DraftRowMode => `${mode}.behind`

const selectionOf = (value: SealedDraft): DraftSelection =>
  'selection' in value ? value.selection : { start: value.caret, end: value.caret, direction: 'none' }

/**
 * The draft of this slot; null when there is none or when a command carries its text already (JR2). `carried`: ids of
 * drafts whose commands the ledger may not know yet. A text that was begun behind one being sent is the draft once
 * that one is carried; when that one never went, both are one text again.
 */
export async function readDraft(
  db: HoldfastDatabase,
  seal: Seal,
  { conversationId, mode, carried = new Set() }: DraftSlot & { carried?: ReadonlySet<string> },
): Promise<Draft | null> {
  const rows = await db.transaction('r', [db.drafts, db.commands], async () => {
    const found = await db.drafts.bulkGet([
      [conversationId, mode],
      [conversationId, behind(mode)],
    ])
    const known = found.filter((row) => row !== undefined).filter((row) => !carried.has(row.draftId))
    const counts = await Promise.all(known.map((row) => db.commands.where('draftId').equals(row.draftId).count()))
    return known.filter((_row, index) => counts[index] === 0)
  })
  const values = (await seal.open(rows.map((row) => row.sealed))) as readonly SealedDraft[]
  const [first, second] = values.map((value, index) => ({
    draftId: rows[index]?.draftId ?? '',
    text: value.text,
    selection: selectionOf(value),
  }))
  if (first === undefined) return null
  return second === undefined ? first : joined(first, second)
}

function joined(first: Draft, second: Draft): Draft {
  const before = `${first.text}\n`
  const { start, end, direction } = second.selection
  return {
    draftId: first.draftId,
    text: before + second.text,
    selection: { start: start + before.length, end: end + before.length, direction },
  }
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
  const { conversationId, mode } = what.slot
  const { draftId, text, selection } = what.draft
  const [sealed] = await seal.seal([{ text, selection }])
  return db.transaction('rw', [db.drafts, db.commands], async () => {
    if ((await db.commands.where('draftId').equals(draftId).count()) > 0) {
      await db.drafts.where('draftId').equals(draftId).delete()
      return 'carried'
    }
    // This is the whole text now, whatever id its first letters were saved under and whatever stood behind it.
    await db.drafts.bulkDelete([
      [conversationId, mode],
      [conversationId, behind(mode)],
    ])
    if (text === '') return 'removed'
    await db.drafts.put({ conversationId, mode, draftId, sealed })
    return 'written'
  })
}

/** Keeps a text that is being begun while the one before it is on its way to the journal. Durable when it resolves. */
export async function writeDraftBehind(db: HoldfastDatabase, seal: Seal, what: { slot: DraftSlot; draft: Draft }): Promise<void> {
  const { conversationId, mode } = what.slot
  const { draftId, text, selection } = what.draft
  const [sealed] = await seal.seal([{ text, selection }])
  if (text === '') await db.drafts.delete([conversationId, behind(mode)])
  else await db.drafts.put({ conversationId, mode: behind(mode), draftId, sealed })
}
