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
      token: string | null
      base: string | null
      online: boolean
      replaces: string | null
    }
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
