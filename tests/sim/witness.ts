import type { Decision, HoldRule } from '../../shared/model/journal.ts'

/**
 * What the screen of one desk showed as done, written down outside the program. The checker judges by this and by the
 * server's log alone; nothing in it comes from the client's own stores.
 */
export type WitnessEntry =
  | {
      kind: 'saved'
      t: number
      desk: string
      id: string
      lane: string
      /** The conversation it is about, if any. */
      about: string | null
      token: string | null
      base: string | null
      online: boolean
      replaces: string | null
    }
  /** A command was handed to the door; whether it was saved is another line. */
  | { kind: 'pressed'; t: number; desk: string; id: string }
  /** The key was pressed; whether it took effect is another line. */
  | { kind: 'asked'; t: number; desk: string; id: string; decision: Decision['kind'] }
  | { kind: 'decided'; t: number; desk: string; id: string; decision: Decision['kind']; effect: 'done' | 'wish'; rule: HoldRule | null }

export type Witness = {
  entries: WitnessEntry[]
  add(entry: WitnessEntry): void
}

export function createWitness(): Witness {
  const entries: WitnessEntry[] = []
  return { entries, add: (entry) => void entries.push(entry) }
}
