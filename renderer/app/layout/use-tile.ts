import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { JournalRow } from '../../../shared/model/journal.ts'
import type { Message } from '../../../shared/model/message.ts'
import type { Session } from '../../../shared/model/session.ts'
import { isLive } from '../../features/connection/connection-rules.ts'
import { firstHeld, type Held } from '../../features/guards/decision-rules.ts'
import { buildRows, isEnded, pendingOf, type Pending, type Row } from '../../features/timeline/row-rules.ts'
import type { Signals } from '../../data/signal-book.ts'
import { usePainted } from '../../features/timeline/use-painted.ts'
import type { Observable } from '../../lib/observable.ts'
import { useValue } from '../../lib/use-value.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { createIntentMaker, type IntentMaker } from '../../sync/intent.ts'
import { useServices, type LedgerViews, type TimelineState } from '../services.tsx'
import { stanceOf, type Stance } from './stance-rules.ts'

export type TileView = {
  state: TimelineState
  rows: readonly Row[]
  pending: readonly Pending[]
  name: string
  stance: Stance
  /** First command that waits for a person, and how many wait behind it. */
  held: Held | null
  waiting: number
  live: boolean
  /** What the others do here now, as the channel says. */
  signals: Signals
  loadOlder: () => void
}

type Facts = { ledger: LedgerViews; conversationId: string; session: Session; focused: boolean }

/** Everything a tile shows of one conversation, at painting cadence. The caller is keyed by the conversation. */
export function useTileView({ ledger, conversationId, session, focused }: Facts): TileView {
  const [timeline] = useState(() => ledger.timeline(conversationId))
  useEffect(() => () => timeline.close(), [timeline])
  const state = usePainted(timeline, focused)
  const journal = useJournalOf(conversationId)
  const live = useLive()
  const agentId = session.agent.id
  const facts = useMemo(
    () => ({ messages: state.messages, commands: state.commands, journal, live, agentId }),
    [state.messages, state.commands, journal, live, agentId],
  )
  const pending = useMemo(() => pendingOf(facts), [facts])
  const rows = useMemo(() => buildRows(facts, pending), [facts, pending])
  const ended = useMemo(() => new Set(journal.filter(isEnded).map((row) => row.id)), [journal])
  const held = useMemo(() => firstHeld(state.commands, ended), [state.commands, ended])
  return {
    state,
    rows,
    pending,
    held,
    live,
    name: state.conversation?.customer.name ?? journal[0]?.label ?? '',
    stance: useSame(useMemo(() => stanceOf(state.conversation, pending, agentId), [state.conversation, pending, agentId])),
    waiting: state.commands.filter((row) => row.state.kind === 'needs_review' && !ended.has(row.id)).length,
    signals: useValue(useMemo(() => ledger.signals(conversationId), [ledger, conversationId])),
    loadOlder: useCallback(() => timeline.loadOlder(), [timeline]),
  }
}

/** The same object while it says the same. */
function useSame<T>(value: T): T {
  const key = JSON.stringify(value)
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- what it says is what counts
  return useMemo(() => value, [key])
}

/** Journal rows of one conversation; the same list while only others' change, so that no other tile renders. */
function rowsOf(journal: Observable<readonly JournalRow[]>, conversationId: string): () => readonly JournalRow[] {
  let shown: readonly JournalRow[] = []
  return () => {
    const now = journal.get().filter((row) => row.conversationId === conversationId)
    if (now.length !== shown.length || now.some((row, index) => row !== shown[index])) shown = now
    return shown
  }
}

function useJournalOf(conversationId: string): readonly JournalRow[] {
  const { journal } = useServices()
  const read = useMemo(() => rowsOf(journal, conversationId), [journal, conversationId])
  return useSyncExternalStore(journal.subscribe, read)
}

/** Whether saved replies can leave now. The measured round trips are no business of a tile. */
function useLive(): boolean {
  const { connection } = useServices()
  return useSyncExternalStore(
    connection.subscribe,
    useCallback(() => isLive(connection.get()), [connection]),
  )
}

/** Intents of this conversation, with what is on screen now as their base. The function stays the same. */
export function useIntentMaker(view: TileView, session: Session): IntentMaker {
  const { clock, random } = useServices()
  const latest = useLatest({ view, session })
  return useCallback(
    (body, extra) => {
      const now = latest.current
      const context = {
        accountId: now.session.accountId,
        label: now.view.name,
        baseMessageId: now.view.state.messages.at(-1)?.id ?? null,
      }
      return createIntentMaker({ clock, random }, context)(body, extra)
    },
    [clock, random, latest],
  )
}

/** The messages a review names: from the tile where it has them, else read from the ledger. */
export function useEvidence(ledger: LedgerViews, held: Held | null, messages: readonly Message[]): readonly Message[] {
  const [read, setRead] = useState<readonly Message[]>([])
  const ids = held?.state.review.evidence.messageIds
  const key = ids?.join(' ') ?? ''
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      const found = await Promise.all(key.split(' ').map((id) => ledger.message(id).catch(() => null)))
      if (!gone) setRead(found.filter((message) => message !== null))
    }
    if (key !== '') void load()
    return () => {
      gone = true
    }
  }, [ledger, key])
  return useMemo(() => {
    const here = new Map([...read, ...messages].map((message) => [message.id, message]))
    return (ids ?? []).flatMap((id) => here.get(id) ?? [])
  }, [ids, read, messages])
}
