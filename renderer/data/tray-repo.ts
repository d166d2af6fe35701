import type { Picture } from '../../shared/model/picture.ts'
import type { HoldfastDatabase } from './database.ts'
import type { DraftSlot } from './drafts-repo.ts'
import type { Seal } from './seal.ts'

/**
 * Pictures put to a draft, beside its words. While they lie there `draftId` is their own; from the moment a command is to carry
 * them it is that command's, so that they go and come back exactly as its words do (JR2). The bytes are main's.
 */
export type TrayRow = { draftId: string; pictures: readonly Picture[] }

const keyOf = ({ conversationId, mode }: DraftSlot): [string, `${DraftSlot['mode']}.pictures`] => [conversationId, `${mode}.pictures`]

/** The pictures of this slot; null when there are none or when a command carries them already. */
export async function readTray(db: HoldfastDatabase, seal: Seal, slot: DraftSlot): Promise<TrayRow | null> {
  const row = await db.transaction('r', [db.drafts, db.commands], async () => {
    const tray = await db.drafts.get(keyOf(slot))
    if (tray === undefined) return undefined
    return (await db.commands.where('draftId').equals(tray.draftId).count()) > 0 ? undefined : tray
  })
  if (row === undefined) return null
  const [value] = await seal.open([row.sealed])
  return { draftId: row.draftId, ...(value as { pictures: readonly Picture[] }) }
}

/** Durable when it resolves; null removes it. */
export async function writeTray(db: HoldfastDatabase, seal: Seal, what: { slot: DraftSlot; tray: TrayRow | null }): Promise<void> {
  const { slot, tray } = what
  const [conversationId, mode] = keyOf(slot)
  const [sealed] = await seal.seal([{ pictures: tray?.pictures ?? [] }])
  if (tray === null) await db.drafts.delete([conversationId, mode])
  else await db.drafts.put({ conversationId, mode, draftId: tray.draftId, sealed })
}
