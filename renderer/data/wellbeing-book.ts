import type { BackendHealth } from '../../shared/model/health.ts'
import type { DeskChannel } from './desk-channel.ts'
import type { DeskDatabase } from './desk-database.ts'
import { readLayout, writeLayout } from './layout-repo.ts'
import { createLiveValue, type LiveValue } from './live-value.ts'
import type { ManualMode } from './outage-row.ts'

/** How the back-end is, as last heard (null before that), what was switched on by hand here, and which sales of the calendar were switched off. */
export type Wellbeing = { backend: BackendHealth | null; manual: ManualMode | null; off: readonly string[] }

export type WellbeingBook = LiveValue<Wellbeing> & {
  /** For all windows of this account, and through a restart. */
  readonly setSwitches: (switches: Pick<Wellbeing, 'manual' | 'off'>) => void
}

const KEY = 'desk.mode'
const OFF_KEY = 'desk.salesOff'

const asManual = (value: unknown): ManualMode | null => {
  if (typeof value !== 'object' || value === null) return null
  const { kind, since } = value as Record<string, unknown>
  return (kind === 'outage' || kind === 'peak') && typeof since === 'number' ? { kind, since } : null
}

const asKeys = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])

/** The back-end's health is not stored: the ledger window is asked for what it has heard, and tells what comes. */
export function createWellbeingBook({ channel, database }: { channel: DeskChannel; database: DeskDatabase }): WellbeingBook {
  const value = createLiveValue<Wellbeing>({ backend: null, manual: null, off: [] })
  let chosen = false
  const hear = (backend: BackendHealth): void => value.set({ ...value.get(), backend })
  const take = ({ manual, off }: Pick<Wellbeing, 'manual' | 'off'>): void => {
    chosen = true
    value.set({ ...value.get(), manual, off })
  }
  channel.onBatch(({ health }) => {
    if (health !== undefined) hear(health)
  })
  channel.onWellbeing((note) => {
    if (note.backend !== undefined) hear(note.backend)
    if (note.switches !== undefined) take(note.switches)
  })
  channel.publishWellbeing({ ask: true })
  const load = async (): Promise<void> => {
    const [manual, off] = await database.use((db) => Promise.all([readLayout(db, KEY), readLayout(db, OFF_KEY)]))
    if (!chosen) take({ manual: asManual(manual), off: asKeys(off) })
  }
  load().catch(() => undefined)
  return {
    get: value.get,
    subscribe: value.subscribe,
    setSwitches({ manual, off }) {
      take({ manual, off })
      channel.publishWellbeing({ switches: { manual, off } })
      const write = async (): Promise<void> => {
        await database.use((db) => writeLayout(db, KEY, manual))
        await database.use((db) => writeLayout(db, OFF_KEY, off))
      }
      write().catch(() => undefined)
    },
  }
}
