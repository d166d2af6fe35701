import { useCallback, useEffect, useMemo, useState } from 'react'
import type { LeftWork, TakeOver } from '../../../shared/model/journal.ts'
import type { RequestError } from '../../../shared/ipc/bridge.ts'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { leftItems, type LeftItem } from './left-rules.ts'

type Refusal = RequestError<'rights.decide'>['kind'] | 'fault'

export type LeftDesk = {
  items: readonly LeftItem[]
  /** null when the word is kept, else why not. */
  decide: (item: LeftItem, word: TakeOver) => Promise<Refusal | null>
}

const NONE: readonly LeftWork[] = []

/** CB2: what accounts without a right have left on this computer, for a supervisor; nothing for anybody else. */
export function useLeftWork(): LeftDesk {
  const { request, on, session } = useServices()
  const isSupervisor = useValue(session)?.agent.role === 'supervisor'
  const [work, setWork] = useState(NONE)
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (!isSupervisor) return undefined
    let isOver = false
    const load = async (): Promise<void> => {
      const answer = await request['rights.left']({})
      if (!isOver) setWork(answer.ok ? answer.value : NONE)
    }
    void load()
    const stop = on['rights.changed'](() => void load())
    return () => {
      isOver = true
      stop()
    }
  }, [isSupervisor, request, on])
  const decide = useCallback(
    async ({ accountId, row }: LeftItem, word: TakeOver): Promise<Refusal | null> => {
      const result = await request['rights.decide']({ accountId, commandId: row.id, word })
      if (result.ok) setGone((before) => new Set([...before, row.id]))
      if (result.ok) return null
      return result.error.kind === 'ipc_fault' ? 'fault' : result.error.kind
    },
    [request],
  )
  const items = useMemo(() => (isSupervisor ? leftItems(work, gone) : []), [isSupervisor, work, gone])
  return { items, decide }
}
