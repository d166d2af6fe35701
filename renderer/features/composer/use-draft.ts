import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Cancel } from '../../../shared/lib/clock.ts'
import { uuidv7 } from '../../../shared/lib/uuid.ts'
import { useServices, type Drafts, type DraftSlot } from '../../app/services.tsx'

/** Idle time after the last key before the text is written, milliseconds (LD2). */
const WRITE_AFTER_MS = 250

export type DraftKeeper = {
  /** The text changed; it is durable 250 ms after the last call. */
  changed(text: string, caret: number): void
  /** Id a command that carries this text must name. */
  draftId(): string
  /** Writes what is waiting, now. */
  flush(): void
  /** The text was saved as a command: write nothing more of it, the next text gets a new id. */
  saved(): void
  /** The text is not wanted any more. */
  drop(): void
}

type Draft = { draftId: string; text: string; caret: number }
/** `prefix` of the draft's id: an edit belongs to one command, and the draft of another's is not shown. */
type Options = { drafts: Drafts; slot: DraftSlot; prefix: string; onLoaded: (text: string, caret: number) => void }

/** Keeps one text field's words across a crash. `failed` is true while the last write did not succeed. */
export function useDraft({ drafts, slot, prefix, onLoaded }: Options): DraftKeeper & { failed: boolean } {
  const { clock, random } = useServices()
  const { conversationId, mode } = slot
  const [failed, setFailed] = useState(false)
  const id = useRef<string | null>(null)
  const waiting = useRef<{ draft: Draft; cancel: Cancel } | null>(null)
  const loaded = useRef(onLoaded)
  loaded.current = onLoaded

  const keeper = useMemo((): DraftKeeper => {
    const write = (draft: Draft): void => {
      drafts.put({ conversationId, mode }, draft).then(
        () => setFailed(false),
        () => setFailed(true),
      )
    }
    const draftId = (): string => (id.current ??= prefix + uuidv7(clock, random))
    const stop = (): Draft | null => {
      const draft = waiting.current?.draft ?? null
      waiting.current?.cancel()
      waiting.current = null
      return draft
    }
    const flush = (): void => {
      const draft = stop()
      if (draft !== null) write(draft)
    }
    return {
      draftId,
      flush,
      changed(text, caret) {
        stop()
        waiting.current = { draft: { draftId: draftId(), text, caret }, cancel: clock.after(WRITE_AFTER_MS, flush) }
      },
      saved() {
        stop()
        id.current = null
      },
      drop() {
        stop()
        write({ draftId: draftId(), text: '', caret: 0 })
        id.current = null
      },
    }
  }, [clock, random, drafts, conversationId, mode, prefix])

  useEffect(() => {
    let gone = false
    drafts.get({ conversationId, mode }).then(
      (draft) => {
        if (gone) return
        if (draft === null || !draft.draftId.startsWith(prefix)) {
          loaded.current('', 0)
          return
        }
        id.current ??= draft.draftId
        loaded.current(draft.text, draft.caret)
      },
      () => {
        if (!gone) loaded.current('', 0)
      },
    )
    return () => {
      gone = true
    }
  }, [drafts, conversationId, mode, prefix])

  useFlushOnLeave(keeper.flush)
  return { ...keeper, failed }
}

/** A window that goes away, or a field that does, writes first. */
function useFlushOnLeave(flush: () => void): void {
  const hidden = useCallback(() => {
    if (document.visibilityState === 'hidden') flush()
  }, [flush])
  useEffect(() => {
    document.addEventListener('visibilitychange', hidden)
    window.addEventListener('pagehide', flush)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [flush, hidden])
}
