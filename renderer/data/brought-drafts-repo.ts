import { Dexie } from 'dexie'
import { contactsIn, fateOf, NEW_TICKET, type BroughtDraft } from './brought-rules.ts'
import type { HoldfastDatabase } from './database.ts'
import { readDraft, writeDraft, type DraftSlot } from './drafts-repo.ts'
import { readMark } from './messages-repo.ts'
import type { DraftMode } from './rows.ts'
import type { Seal } from './seal.ts'

/** `fresh`: drafts that change something here; `places`: theirs. `beside`: words that found no place, because it holds others. */
export type Brought = {
  fresh: number
  places: readonly DraftSlot[]
  beside: readonly (DraftSlot & { text: string })[]
}

const MODES: Readonly<Record<string, DraftMode>> = { reply: 'reply', note: 'note', edit: 'edit', capture: 'capture', ticket: 'ticket' }

/** Every text that is written here and saved nowhere; pictures beside them are not among them. */
export async function readAllDrafts(db: HoldfastDatabase, seal: Seal, carried: ReadonlySet<string>): Promise<readonly BroughtDraft[]> {
  const rows = await db.drafts.toArray()
  const slots = new Map<string, DraftSlot>()
  for (const { conversationId, mode: of } of rows) {
    const mode = MODES[of.replace('.behind', '')]
    if (mode !== undefined) slots.set(`${mode} ${conversationId}`, { conversationId, mode })
  }
  const found = await Promise.all(
    [...slots.values()].map(async (slot) => {
      const draft = await readDraft(db, seal, { ...slot, carried })
      return draft === null ? [] : [{ ...slot, draftId: draft.draftId, text: draft.text }]
    }),
  )
  return found.flat()
}

type Bringing = {
  drafts: readonly BroughtDraft[]
  /** Drafts a saved command carries that the ledger may not know yet. */
  carried: ReadonlySet<string>
  /** Only tells what would be done. */
  dry: boolean
}

/** J18: drafts of a sealed file become drafts here, under their own ids. Each is durable or untouched; twice changes nothing. */
export async function bringDrafts(db: HoldfastDatabase, seal: Seal, { drafts, carried, dry }: Bringing): Promise<Brought> {
  const places: DraftSlot[] = []
  const beside: Brought['beside'][number][] = []
  for (const brought of drafts) {
    const slot = { conversationId: brought.conversationId, mode: brought.mode }
    const fate = await fateHere(db, seal, { brought, slot, carried })
    if (fate.write !== null) {
      const { draftId, text } = fate.write
      const selection = { start: text.length, end: text.length, direction: 'none' as const }
      if (!dry) await writeDraft(db, seal, { slot, draft: { draftId, text, selection } })
      places.push(slot)
    }
    if (fate.beside !== null) beside.push({ ...slot, text: fate.beside })
  }
  return { fresh: places.length, places, beside }
}

async function fateHere(
  db: HoldfastDatabase,
  seal: Seal,
  { brought, slot, carried }: { brought: BroughtDraft; slot: DraftSlot; carried: ReadonlySet<string> },
): Promise<ReturnType<typeof fateOf>> {
  const here = await readDraft(db, seal, { ...slot, carried })
  const known = await db.commands.where('draftId').equals(brought.draftId).count()
  const contacts = brought.mode === 'capture' ? contactsIn(brought.text) : []
  const counts = await Promise.all(contacts.map((id) => db.commands.where('conversationId').equals(id).count()))
  return fateOf({
    brought,
    here,
    carried: known > 0 || carried.has(brought.draftId),
    reachable: brought.mode === 'capture' || (await isPlaceHere(db, slot)),
    saved: new Set(contacts.filter((_id, index) => (counts[index] ?? 0) > 0)),
  })
}

/** A ticket lies with a conversation, with a contact, or with neither. */
async function isPlaceHere(db: HoldfastDatabase, { conversationId: place, mode }: DraftSlot): Promise<boolean> {
  if (await isHere(db, place)) return true
  if (mode !== 'ticket') return false
  if (place === NEW_TICKET || (await db.commands.where('conversationId').equals(place).count()) > 0) return true
  return (await db.captures.filter((row) => row.id === place).count()) > 0
}

/** False only where conversations are known and this one is not among them. */
async function isHere(db: HoldfastDatabase, conversationId: string): Promise<boolean> {
  return db.transaction('r', [db.meta, db.conversations], async () => {
    const now = await readMark(db)
    if (now === null || (await db.conversations.get([now.snapshot, conversationId])) !== undefined) return true
    return (await db.conversations.where('[snapshot+id]').between([now.snapshot, Dexie.minKey], [now.snapshot, Dexie.maxKey]).count()) === 0
  })
}
