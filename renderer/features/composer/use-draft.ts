import { useEffect, useMemo, useState } from 'react'
import { useServices, type Drafts, type DraftSlot } from '../../app/services.tsx'
import { useLatest } from '../../lib/use-latest.ts'
import { createDraftKeeper, type DraftKeeper } from './draft-keeper.ts'

type Options = {
  drafts: Drafts
  slot: DraftSlot
  /** Start of the draft's id: an edit belongs to one command, and the draft of another's is not shown. */
  prefix: string
  /** Called once, also with an empty text. */
  onLoaded: (text: string, caret: number) => void
}

/** Keeps one text field's words across a crash. `failed` while the last write did not succeed. */
export function useDraft({ drafts, slot, prefix, onLoaded }: Options): { keeper: DraftKeeper; failed: boolean } {
  const { clock, random } = useServices()
  const { conversationId, mode } = slot
  const [failed, setFailed] = useState(false)
  const loaded = useLatest(onLoaded)
  const keeper = useMemo(() => {
    const put = async (draft: { draftId: string; text: string; caret: number }): Promise<void> => {
      try {
        await drafts.put({ conversationId, mode }, draft)
        setFailed(false)
      } catch {
        setFailed(true)
      }
    }
    return createDraftKeeper({ clock, random, prefix, write: (draft) => void put(draft) })
  }, [clock, random, drafts, conversationId, mode, prefix])
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      // A ledger that is shut has no draft to give; writing goes on without it.
      const draft = await drafts.get({ conversationId, mode }).catch(() => null)
      if (gone) return
      const mine = draft !== null && draft.draftId.startsWith(prefix) ? draft : null
      if (mine !== null) keeper.adopt(mine.draftId)
      loaded.current(mine?.text ?? '', mine?.caret ?? 0)
    }
    void load()
    return () => {
      gone = true
    }
  }, [drafts, conversationId, mode, prefix, keeper, loaded])
  useFlushOnLeave(keeper)
  return { keeper, failed }
}

/** A window that goes away, or a field that does, writes first. */
function useFlushOnLeave(keeper: DraftKeeper): void {
  useEffect(() => {
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') keeper.flush()
    }
    document.addEventListener('visibilitychange', hidden)
    window.addEventListener('pagehide', keeper.flush)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      window.removeEventListener('pagehide', keeper.flush)
      keeper.flush()
    }
  }, [keeper])
}
