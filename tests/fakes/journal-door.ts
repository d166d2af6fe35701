import type { DeskServices } from '../../renderer/app/services.tsx'
import { err, ok } from '../../shared/lib/result.ts'
import { createMemoryJournal } from './memory-journal.ts'

type Request = Pick<DeskServices['request'], 'command.submit' | 'command.decide'>

/** The one door for durable facts over a journal in memory. */
export function createJournalDoor() {
  const journal = createMemoryJournal({ deviceId: 'dev-1' })
  let lost = 0
  /** Kept by the journal; whether the desk hears it is another matter. */
  const answered = <T extends { ok: boolean }>(answer: T): T | { ok: false; error: { kind: 'journal_unavailable' } } => {
    if (lost === 0) return answer
    lost -= 1
    return err({ kind: 'journal_unavailable' })
  }
  const request: Request = {
    async 'command.submit'(intent) {
      const kept = journal.submit({ ...intent, composedAt: 1_000, composedLive: false })
      return answered(kept.ok ? ok(kept.value) : kept)
    },
    async 'command.decide'(asked) {
      const kept = journal.decide({ ...asked, at: 2_000, composedLive: false })
      return answered(kept.ok ? ok({ effect: kept.value.effect }) : kept)
    },
  }
  return {
    journal,
    request,
    /** The next answers are lost on their way: what they say was done is done. */
    lose: (count: number): void => {
      lost = count
    },
  }
}
