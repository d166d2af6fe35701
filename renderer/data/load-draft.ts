import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import type { Draft } from './drafts-repo.ts'
import { createRetry } from './retry.ts'

export type DraftReading = {
  clock: Pick<Clock, 'after'>
  read: () => Promise<Draft | null>
  /** Called with what lies there, once. */
  onDraft: (draft: Draft | null) => void
  /** It can't be read now, told once: writing goes on without it. */
  onTrouble: () => void
}

/**
 * Reads a draft when a text field opens. One that can't be read now, because its database is shut or was just taken away, lies there all
 * the same, so it is read again until it can be. Returns what ends that.
 */
export function loadDraft({ clock, read, onDraft, onTrouble }: DraftReading): Cancel {
  let isOver = false
  let told = false
  const attempt = async (): Promise<void> => {
    try {
      const draft = await read()
      if (!isOver) onDraft(draft)
    } catch {
      if (isOver) return
      if (!told) onTrouble()
      told = true
      retry.again()
    }
  }
  const retry = createRetry(clock, () => void attempt())
  void attempt()
  return () => {
    isOver = true
    retry.cancel()
  }
}
