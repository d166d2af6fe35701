import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { JournalRow } from '../../../shared/model/journal.ts'
import type { Message } from '../../../shared/model/message.ts'
import type { Session } from '../../../shared/model/session.ts'
import { isLive } from '../../features/connection/connection-rules.ts'
import { firstHeld, type Held } from '../../features/guards/decision-rules.ts'
import { buildRows, isEnded, pendingOf, type Pending, type Row } from '../../features/timeline/row-rules.ts'
import { usePainted } from '../../features/timeline/use-painted.ts'
import { useValue } from '../../lib/use-value.ts'
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
  loadOlder: () => void
}

/** Everything a tile shows of one conversation, at painting cadence. The caller is keyed by the conversation. */
export function useTileView(ledger: LedgerViews, conversationId: string, session: Session): TileView {
  const services = useServices()
  const [timeline] = useState(() => ledger.timeline(conversationId))
  useEffect(() => () => timeline.close(), [timeline])
  const state = usePainted(timeline, true)
  const journal = useRowsOf(useValue(services.journal), conversationId)
  const live = isLive(useValue(services.connection))
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
    stance: useMemo(() => stanceOf(state.conversation, pending, agentId), [state.conversation, pending, agentId]),
    waiting: state.commands.filter((row) => row.state.kind === 'needs_review' && !ended.has(row.id)).length,
    loadOlder: useCallback(() => timeline.loadOlder(), [timeline]),
  }
}

/** Journal rows of one conversation; the same array while they are the same rows. */
function useRowsOf(journal: readonly JournalRow[], conversationId: string): readonly JournalRow[] {
  const before = useRef<readonly JournalRow[]>([])
  const rows = journal.filter((row) => row.conversationId === conversationId)
  if (rows.length !== before.current.length || rows.some((row, index) => row !== before.current[index])) before.current = rows
  return before.current
}

/** Intents of this conversation, with what is on screen now as their base. The function stays the same. */
export function useIntentMaker(view: TileView, session: Session): IntentMaker {
  const { clock, random } = useServices()
  const latest = useRef({ view, session })
  latest.current = { view, session }
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
    [clock, random],
  )
}

/** The messages a review names: from the tile where it has them, else read from the ledger. */
export function useEvidence(ledger: LedgerViews, held: Held | null, messages: readonly Message[]): readonly Message[] {
  const [read, setRead] = useState<ReadonlyMap<string, Message>>(new Map())
  const ids = held?.state.review.evidence.messageIds
  const key = ids?.join(' ') ?? ''
  const here = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages])
  useEffect(() => {
    let gone = false
    const missing = key === '' ? [] : key.split(' ').filter((id) => !here.has(id) && !read.has(id))
    for (const id of missing)
      ledger.message(id).then(
        (message) => {
          if (!gone && message !== null) setRead((known) => new Map(known).set(id, message))
        },
        () => undefined,
      )
    return () => {
      gone = true
    }
    // `here` and `read` only narrow what is asked; the ids decide when.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [ledger, key])
  return useMemo(() => (ids ?? []).flatMap((id) => here.get(id) ?? read.get(id) ?? []), [ids, here, read])
}
