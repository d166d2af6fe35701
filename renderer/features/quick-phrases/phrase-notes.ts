import type { Stage } from '../../../shared/model/phrase.ts'
import type { PhraseRepo } from '../../data/phrases-repo.ts'
import { createValue, type Observable } from '../../lib/observable.ts'
import { asProgress, noProgress, reach, type Progress } from './stage-rules.ts'
import { cleanTriggers, DEFAULT_TRIGGERS } from './trigger-rules.ts'

/** Small things kept beside the phrases: where each talk stands, what was filled in, which characters open the picker. */
export type PhraseNotes = {
  readonly progress: (conversationId: string) => Observable<Progress>
  readonly reach: (conversationId: string, stage: Stage) => void
  readonly filled: (conversationId: string) => Promise<Readonly<Record<string, string>>>
  readonly remember: (conversationId: string, values: Readonly<Record<string, string>>) => void
  readonly triggers: Observable<string>
  /** Keeps the usable ones of these characters; none puts the usual ones back. */
  readonly chooseTriggers: (input: string) => void
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** A note that can't be kept or read is only a convenience lost; nothing waits for it. */
const quietly = (work: Promise<unknown>): void => void work.catch(() => undefined)

export function createPhraseNotes(repo: PhraseRepo): PhraseNotes {
  const talks = new Map<string, ReturnType<typeof createValue<Progress>>>()
  const triggers = createValue(DEFAULT_TRIGGERS)
  const readTriggers = async (): Promise<void> => {
    const kept = await repo.note('triggers')
    triggers.set(typeof kept === 'string' && kept !== '' ? kept : DEFAULT_TRIGGERS)
  }
  const readProgress = async (conversationId: string): Promise<void> =>
    talks.get(conversationId)?.set(asProgress(await repo.note(`stage ${conversationId}`)))
  const progress = (conversationId: string): ReturnType<typeof createValue<Progress>> => {
    const known = talks.get(conversationId)
    if (known !== undefined) return known
    const value = createValue<Progress>(noProgress)
    talks.set(conversationId, value)
    quietly(readProgress(conversationId))
    return value
  }
  repo.onChanged(({ notes }) => {
    for (const key of notes) {
      if (key === 'triggers') quietly(readTriggers())
      else if (key.startsWith('stage ')) quietly(readProgress(key.slice('stage '.length)))
    }
  })
  quietly(readTriggers())
  const filled = async (conversationId: string): Promise<Record<string, string>> => {
    const kept = record(await repo.note(`filled ${conversationId}`).catch(() => null))
    return Object.fromEntries(Object.entries(kept).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
  }
  return {
    progress,
    triggers,
    filled,
    reach(conversationId, stage) {
      const value = progress(conversationId)
      const next = reach(value.get(), stage)
      value.set(next)
      quietly(repo.putNote(`stage ${conversationId}`, next))
    },
    remember(conversationId, values) {
      if (Object.keys(values).length === 0) return
      quietly(filled(conversationId).then((before) => repo.putNote(`filled ${conversationId}`, { ...before, ...values })))
    },
    chooseTriggers(input) {
      const clean = cleanTriggers(input)
      triggers.set(clean === '' ? DEFAULT_TRIGGERS : clean)
      quietly(repo.putNote('triggers', clean))
    },
  }
}
