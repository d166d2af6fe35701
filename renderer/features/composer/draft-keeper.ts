import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import type { Random } from '../../../shared/lib/random.ts'
import { uuidv7 } from '../../../shared/lib/uuid.ts'

/** Idle time after the last key before the text is written, milliseconds (LD2). */
export const WRITE_AFTER_MS = 250

export type KeptDraft = { draftId: string; text: string; caret: number }

export type DraftKeeper = {
  /** The text changed; it is written 250 ms after the last call. */
  readonly changed: (text: string, caret: number) => void
  /** Id a command that carries this text must name. */
  readonly draftId: () => string
  /** The text in the field is this draft. */
  readonly adopt: (draftId: string) => void
  /** Writes what is waiting, now. */
  readonly flush: () => void
  /** The text was saved as a command: nothing more of it is written, and the next text gets a new id (JR2). */
  readonly saved: () => void
  /** The text is not wanted any more. */
  readonly drop: () => void
}

export type DraftKeeperDeps = {
  clock: Pick<Clock, 'now' | 'after'>
  random: Random
  /** Start of the ids made here. */
  prefix: string
  write: (draft: KeptDraft) => void
}

/** Decides when a text field's words are written, and under which id. */
export function createDraftKeeper({ clock, random, prefix, write }: DraftKeeperDeps): DraftKeeper {
  let id: string | null = null
  let waiting: { draft: KeptDraft; cancel: Cancel } | null = null
  const draftId = (): string => {
    id ??= prefix + uuidv7(clock, random)
    return id
  }
  const stop = (): KeptDraft | null => {
    const draft = waiting?.draft ?? null
    waiting?.cancel()
    waiting = null
    return draft
  }
  const flush = (): void => {
    const draft = stop()
    if (draft !== null) write(draft)
  }
  return {
    draftId,
    flush,
    adopt(known) {
      id ??= known
    },
    changed(text, caret) {
      stop()
      waiting = { draft: { draftId: draftId(), text, caret }, cancel: clock.after(WRITE_AFTER_MS, flush) }
    },
    saved() {
      stop()
      id = null
    },
    drop() {
      stop()
      write({ draftId: draftId(), text: '', caret: 0 })
      id = null
    },
  }
}
