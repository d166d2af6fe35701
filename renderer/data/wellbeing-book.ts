import type { BackendHealth } from '../../shared/model/health.ts'
import type { DeskChannel } from './desk-channel.ts'
import type { DeskDatabase } from './desk-database.ts'
import { readLayout, writeLayout } from './layout-repo.ts'
import { createLiveValue, type LiveValue } from './live-value.ts'
import type { ManualMode } from './outage-row.ts'

/** How the back-end is, as last heard (null before that), and what was switched on by hand here. */
export type Wellbeing = { backend: BackendHealth | null; manual: ManualMode | null }

export type WellbeingBook = LiveValue<Wellbeing> & {
  /** For all windows of this account, and through a restart. */
  readonly setManual: (manual: ManualMode | null) => void
}

const KEY = 'desk.mode'

const asManual = (value: unknown): ManualMode | null => {
  if (typeof value !== 'object' || value === null) return null
  const { kind, since } = value as Record<string, unknown>
  return (kind === 'outage' || kind === 'peak') && typeof since === 'number' ? { kind, since } : null
}

/** The back-end's health is not stored: the ledger window is asked for what it has heard, and tells what comes. */
export function createWellbeingBook({ channel, database }: { channel: DeskChannel; database: DeskDatabase }): WellbeingBook {
  const value = createLiveValue<Wellbeing>({ backend: null, manual: null })
  let chosen = false
  const hear = (backend: BackendHealth): void => value.set({ ...value.get(), backend })
  const take = (manual: ManualMode | null): void => {
    chosen = true
    value.set({ ...value.get(), manual })
  }
  channel.onBatch(({ health }) => {
    if (health !== undefined) hear(health)
  })
  channel.onWellbeing((note) => {
    if (note.backend !== undefined) hear(note.backend)
    if (note.manual !== undefined) take(note.manual)
  })
  channel.publishWellbeing({ ask: true })
  const load = async (): Promise<void> => {
    const kept = asManual(await database.use((db) => readLayout(db, KEY)))
    if (!chosen) take(kept)
  }
  load().catch(() => undefined)
  return {
    get: value.get,
    subscribe: value.subscribe,
    setManual(manual) {
      take(manual)
      channel.publishWellbeing({ manual })
      database.use((db) => writeLayout(db, KEY, manual)).catch(() => undefined)
    },
  }
}
