import { useEffect, useMemo, useState } from 'react'
import type { Colleague } from '../../../shared/model/agent.ts'
import type { Session } from '../../../shared/model/session.ts'
import { CAP, groupEntries, unfinishedBy, type Groups, type Unfinished } from '../../features/conversations/list-rules.ts'
import { pendingSteps, withPending } from '../../features/conversations/pending-rules.ts'
import { nextWake } from '../../features/conversations/shelf-rules.ts'
import { usePainted } from '../../features/timeline/use-painted.ts'
import { useTicked } from '../../lib/use-ticked.ts'
import { useValue } from '../../lib/use-value.ts'
import { byTimeLeft } from '../../lib/wait-band-rules.ts'
import { useDeskStore } from '../desk-store.ts'
import { useServices, type ConversationEntry, type ConversationListState, type LedgerViews } from '../services.tsx'
import { useBackFromSnooze } from './use-back-from-snooze.ts'

export type DeskView = {
  /** As the ledger has it. */
  list: ConversationListState
  /** As they will be once everything saved here has arrived. */
  entries: readonly ConversationEntry[]
  groups: Groups
  /** Whose snooze is over and has not been looked at. */
  back: ReadonlySet<string>
  unfinished: ReadonlyMap<string, Unfinished>
  /** Sums over all conversations. */
  outbox: number
  review: number
  /** Everybody but me, as last heard; null before that. */
  colleagues: readonly Colleague[] | null
  /** Most conversations I may have. */
  cap: number
}

/** The list with its sections and counts, at painting cadence. */
export function useDeskView(ledger: LedgerViews, { agent }: Session): DeskView {
  const { journal } = useServices()
  const [source] = useState(() => ledger.conversations())
  useEffect(() => () => source.close(), [source])
  const list = usePainted(source, false)
  const rows = useValue(journal)
  const steps = useMemo(() => pendingSteps(list.commands, rows), [list.commands, rows])
  const entries = useMemo(() => withPending(list.entries, steps, agent), [list.entries, steps, agent])
  const awakeAt = useAwakeAt(entries)
  const back = useBackFromSnooze({ ledger, entries, awakeAt, agentId: agent.id })
  const groups = useGroups(entries, { agentId: agent.id, awakeAt, back })
  const unfinished = useMemo(() => unfinishedBy(list.commands, rows), [list.commands, rows])
  const { colleagues, cap } = useRoster(ledger, agent.id)
  const sum = (what: keyof Unfinished): number => [...unfinished.values()].reduce((total, one) => total + one[what], 0)
  return { list, entries, groups, back, unfinished, outbox: sum('saved'), review: sum('review'), colleagues, cap }
}

type GroupFacts = { agentId: string; awakeAt: number; back: ReadonlySet<string> }

function useGroups(entries: readonly ConversationEntry[], { agentId, awakeAt, back }: GroupFacts): Groups {
  const { waits } = useServices()
  const slots = useDeskStore((state) => state.slots)
  const order = useDeskStore((state) => state.order)
  // The order by time as one text: the list renders when it has changed, not at each beat.
  const byTime = useTicked(waits, order === 'time' ? null : undefined, (now, limits) =>
    order === 'slot'
      ? ''
      : entries
          .toSorted(byTimeLeft(now, limits))
          .map((entry) => entry.conversation.id)
          .join(' '),
  )
  return useMemo(() => {
    const place = new Map(byTime.split(' ').map((id, index) => [id, index]))
    const rank = (entry: ConversationEntry): number => place.get(entry.conversation.id) ?? 0
    return groupEntries(entries, { agentId, slots, now: awakeAt, back, byTime: byTime === '' ? null : (a, b) => rank(a) - rank(b) })
  }, [entries, agentId, slots, awakeAt, back, byTime])
}

/** Longest wait for a timer; what lies further off is looked at again then. Milliseconds. */
const LONGEST_TIMER = 3_600_000

/** Server time as of the last moment at which something snoozed came back. Needs no link: time goes on without one. */
function useAwakeAt(entries: readonly ConversationEntry[]): number {
  const { clock, serverNow } = useServices()
  const [now, setNow] = useState(serverNow)
  const next = nextWake(entries, now)
  // A timer that came too early, because the server's clock moved or the wake lies far off, is set again: `now` has changed.
  const wait = next === null ? null : Math.min(LONGEST_TIMER, next - now)
  useEffect(() => {
    if (next === null || wait === null) return undefined
    return clock.after(Math.min(wait, Math.max(0, next - serverNow())) + 1, () => setNow(serverNow()))
  }, [clock, serverNow, next, wait])
  return now
}

/** Everybody's state and load as last heard. */
function useRoster(ledger: LedgerViews, agentId: string): Pick<DeskView, 'colleagues' | 'cap'> {
  const [source] = useState(() => ledger.roster())
  useEffect(() => () => source.close(), [source])
  const { roster } = useValue(source)
  return useMemo(() => {
    const me = roster?.agents.find((one) => one.id === agentId)
    return { colleagues: roster?.agents.filter((one) => one.id !== agentId) ?? null, cap: me?.cap ?? CAP }
  }, [roster, agentId])
}
