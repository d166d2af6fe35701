import { useState } from 'react'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'

export type SwitchError = 'signed_out' | 'not_live' | 'journal_unavailable' | 'fault'
export type RehearsalSwitch = { since: number | null; busy: boolean; error: SwitchError | null; turn: (on: boolean) => void }

/** The switch of J25: where it stands, a way to turn it, and why it would not. */
export function useRehearsal(): RehearsalSwitch {
  const { rehearsal, request } = useServices()
  const now = useValue(rehearsal)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<SwitchError | null>(null)
  const turn = async (on: boolean): Promise<void> => {
    setBusy(true)
    const result = await request['rehearsal.switch']({ on })
    setBusy(false)
    setError(result.ok ? null : result.error.kind === 'ipc_fault' ? 'fault' : result.error.kind)
  }
  return { since: now?.since ?? null, busy, error, turn: (on) => void turn(on) }
}
