import { useEffect, useMemo, useState } from 'react'
import { useServices, type Drafts, type DraftSlot } from '../../app/services.tsx'
import type { Cancel } from '../../../shared/lib/clock.ts'
import type { Draft } from '../../data/drafts-repo.ts'
import { loadDraft } from '../../data/load-draft.ts'
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
  /** Called with null where there is none, or where it can't be read yet; then again once it can. */
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
    let late = false
    const take = (draft: Draft | null): void => {
      const mine = draft !== null && draft.draftId.startsWith(prefix) ? draft : null
      // Written from here while it could not be read: it stands in the field.
      if (late && mine !== null && read().text !== '' && mine.draftId === keeper.draftId()) return
      if (mine !== null) keeper.adopt(mine)
      loaded.current(mine)
    }
    let end: Cancel = () => undefined
    const load = (): void => {
      end()
      // An edit waits for its words: those it began with may not be the newest.
      const onTrouble = (): void => {
        late = true
        if (prefix === '') loaded.current(null)
      }
      end = loadDraft({ clock, read: () => drafts.get({ conversationId, mode }), onDraft: take, onTrouble })
    }
    load()
    const stop = drafts.onBrought(({ places, carried }) => {
      keeper.carried(carried)
      const here = places.some((place) => place.conversationId === conversationId && place.mode === mode)
      if (here && read().text === '') load()
    })
    return () => {
      end()
      stop()
    }
  }, [clock, drafts, conversationId, mode, prefix, keeper, loaded, read])
  useFlushOnLeave(keeper.flush)
  return { keeper, failed }
}
