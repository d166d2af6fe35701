import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { backFromSnooze, lookAt, readLooked, type Looked } from '../../features/conversations/shelf-rules.ts'
import { shownName } from '../../lib/format.ts'
import { useDeskStore } from '../desk-store.ts'
import type { ConversationEntry, LedgerViews } from '../services.tsx'

/** Layout row of the snoozes that were looked at. */
const LOOKED_KEY = 'desk.looked'

type Facts = { ledger: LedgerViews; entries: readonly ConversationEntry[]; awakeAt: number; agentId: string }

const NOBODY: ReadonlySet<string> = new Set()

/** Mine whose snooze is over, until their tile gets the keys while this window has the focus; through restarts too. */
export function useBackFromSnooze({ ledger, entries, awakeAt, agentId }: Facts): ReadonlySet<string> {
  // Nobody is marked before it is known who was looked at.
  const [looked, setLooked] = useState<Looked | null>(null)
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      const value = await ledger.layout.get(LOOKED_KEY).catch(() => null)
      if (!gone) setLooked(readLooked(value))
    }
    void load()
    return () => {
      gone = true
    }
  }, [ledger])
  const back = useMemo(() => {
    const mine = entries.filter((entry) => entry.conversation.assignee?.id === agentId)
    return looked === null ? NOBODY : backFromSnooze(mine, awakeAt, looked)
  }, [entries, awakeAt, agentId, looked])
  useSayBack(entries, back, looked !== null)
  const selected = useDeskStore((state) => state.selected)
  useEffect(() => {
    if (selected === null || looked === null || !back.has(selected)) return undefined
    const look = (): void => {
      if (!document.hasFocus()) return
      const next = lookAt(entries, looked, selected)
      setLooked(next)
      ledger.layout.put(LOOKED_KEY, [...next]).catch(() => undefined)
    }
    look()
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [ledger, entries, looked, back, selected])
  return back
}

/** Says once who is back; also of a conversation that has the keys already and is never marked. */
function useSayBack(entries: readonly ConversationEntry[], back: ReadonlySet<string>, known: boolean): void {
  const { t, i18n } = useTranslation()
  const say = useDeskStore((state) => state.say)
  const before = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    if (!known) return
    const fresh = entries.filter(({ conversation: { id } }) => back.has(id) && before.current?.has(id) === false)
    before.current = back
    const names = fresh.map((entry) => shownName(entry.conversation.customer.name))
    if (names.length > 0) say(t('work.backAgain', { names: new Intl.ListFormat(i18n.language).format(names) }))
  }, [entries, back, known, say, t, i18n])
}
