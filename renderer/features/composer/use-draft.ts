import { useEffect, useMemo, useState } from 'react'
import { useServices, type Drafts, type DraftSlot } from '../../app/services.tsx'
import type { Draft } from '../../data/drafts-repo.ts'
import { useFlushOnLeave } from '../../lib/use-flush-on-leave.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { createDraftKeeper, type DraftKeeper, type FieldNow } from '../../data/draft-keeper.ts'

type Options = {
  drafts: Drafts
  slot: DraftSlot
  /** Start of the draft's id: an edit belongs to one command, and the draft of another's is not shown. */
  prefix: string
  /** The field; still answers while it is being taken from the screen. */
  read: () => FieldNow
  /** Called once, with null where there is none. */
  onLoaded: (draft: Draft | null) => void
}

/** Keeps one text field's words across a crash. `failed` while the last write did not succeed. */
export function useDraft({ drafts, slot, prefix, read, onLoaded }: Options): { keeper: DraftKeeper; failed: boolean } {
  const { clock, random } = useServices()
  const { conversationId, mode } = slot
  const [failed, setFailed] = useState(false)
  const loaded = useLatest(onLoaded)
  const keeper = useMemo(() => {
    const write = async (draft: Draft, where: 'whole' | 'behind'): Promise<boolean> => {
      const done = await drafts[where === 'whole' ? 'put' : 'putBehind']({ conversationId, mode }, draft).then(
        () => true,
        () => false,
      )
      setFailed(!done)
      return done
    }
    return createDraftKeeper({ clock, random, prefix, read, write })
  }, [clock, random, drafts, conversationId, mode, prefix, read])
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      // A ledger that is shut has no draft to give; writing goes on without it.
      const draft = await drafts.get({ conversationId, mode }).catch(() => null)
      if (gone) return
      const mine = draft !== null && draft.draftId.startsWith(prefix) ? draft : null
      if (mine !== null) keeper.adopt(mine)
      loaded.current(mine)
    }
    void load()
    const stop = drafts.onBrought(({ places, carried }) => {
      keeper.carried(carried)
      const here = places.some((place) => place.conversationId === conversationId && place.mode === mode)
      if (here && read().text === '') void load()
    })
    return () => {
      gone = true
      stop()
    }
  }, [drafts, conversationId, mode, prefix, keeper, loaded, read])
  useFlushOnLeave(keeper.flush)
  return { keeper, failed }
}
