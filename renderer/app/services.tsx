import { createContext, use, useEffect, type ReactNode } from 'react'
import type { Bridge, EventPayload } from '../../shared/ipc/bridge.ts'
import type { OutboundGuard } from '../../shared/guard/outbound-guard.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { must } from '../../shared/lib/assert.ts'
import type { Random } from '../../shared/lib/random.ts'
import type { AgentState } from '../../shared/model/agent.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import type { JournalRow } from '../../shared/model/journal.ts'
import type { Notice } from '../../shared/model/notice.ts'
import type { Rehearsal } from '../../shared/model/rehearsal.ts'
import type { Session } from '../../shared/model/session.ts'
import type { SideWindow } from '../../shared/model/side-window.ts'
import type { Settings } from '../../shared/model/settings.ts'
import type { ConversationEntry } from '../data/conversation-list-rules.ts'
import type { ConversationListState } from '../data/conversation-list-source.ts'
import type { DraftSlot } from '../data/drafts-repo.ts'
import type { LedgerViews as OpenViews } from '../data/ledger-views.ts'
import type { PhraseRepo } from '../data/phrases-repo.ts'
import type { TimelineState } from '../data/timeline-source.ts'
import type { CommandBus } from '../lib/command-bus.ts'
import type { Composition } from '../lib/composition.ts'
import type { PaintTurns } from '../lib/paint-turns.ts'
import type { TypingMark } from '../lib/typing-mark.ts'
import type { WaitTicker } from '../lib/wait-ticker.ts'
import type { Span } from '../lib/span-rules.ts'
import { useLatest } from '../lib/use-latest.ts'
import { useValue } from '../lib/use-value.ts'
import type { DeskHealth } from './health/health-rules.ts'
import { newsLateSince, type DeskMode } from './health/mode-rules.ts'
import type { OfflineReason, Outage } from './outage-rules.ts'
import type { CommandId, Keymap } from '../lib/keys.ts'
import type { Observable } from '../lib/observable.ts'

/** What the desk reads of one account's ledger. */
export type LedgerViews = Omit<OpenViews, 'moved' | 'close'>
export type Drafts = LedgerViews['drafts']
export type { ConversationEntry, ConversationListState, DraftSlot, OfflineReason, Outage, TimelineState }

export type { DeskHealth, DeskMode }

export type LedgerHealth = EventPayload<'ledger.health'>['state']

/** All a view may touch. Built once by `compose-app.ts`, or by a test. */
export type DeskServices = {
  readonly request: Bridge['request']
  readonly on: Bridge['on']
  readonly platform: Bridge['platform']
  clock: Clock
  /** Milliseconds since 1970 by the server's clock; whatever is compared with a time of the server's takes this, never the PC's clock (D9). */
  serverNow: () => number
  /** The one beat of all waits on screen. */
  waits: WaitTicker
  random: Random
  session: Observable<Session | null>
  connection: Observable<ConnectionStatus>
  /** What the agent says of itself. */
  agentState: Observable<AgentState>
  /** The rehearsal that runs on this desk (J25); null while none does. What is down then is down by its own hand. */
  rehearsal: Observable<Rehearsal | null>
  /** What may not go out to customers (J5); null until the rules are here, while main alone judges. */
  guard: Observable<OutboundGuard | null>
  /** Since when messages do not flow, through all attempts; null while they do. */
  outage: Observable<Outage>
  settings: Observable<Settings>
  notices: Observable<readonly Notice[]>
  /** Windows beside the desk that are open; empty in a side window itself. */
  sideWindows: Observable<readonly SideWindow[]>
  health: Observable<LedgerHealth>
  /** Each part the work hangs on, with since when (J1). */
  parts: Observable<DeskHealth>
  /** As always, an outage, or a sale during which news of orders are late (J21). */
  mode: Observable<DeskMode>
  switchMode: (kind: 'outage' | 'peak') => void
  /** Outages that count for the clocks, oldest first (D8). */
  relief: Observable<readonly Span[]>
  /** Unfinished journal rows of the signed-in account: what is saved, with the ledger or without it. */
  journal: Observable<readonly JournalRow[]>
  /** Reads of the signed-in account's ledger; the same object for the same account. */
  ledger(accountId: string): LedgerViews
  /** The signed-in account's phrases; the same object for the same account. */
  phrases: (accountId: string) => PhraseRepo
  /** Painting waits a little after a key. */
  typing: TypingMark
  /** Parts without the keys paint one after another. */
  turns: PaintTurns
  commands: CommandBus
  /** Keys in force: the table with the agent's choices over it. */
  keymap: Observable<Keymap>
  composition: Composition
}

const Context = createContext<DeskServices | null>(null)

export function ServicesProvider({ services, children }: { services: DeskServices; children: ReactNode }): ReactNode {
  return <Context value={services}>{children}</Context>
}

export const useServices = (): DeskServices => must(use(Context), 'services')

/** The keys in force, for labels. */
export const useKeymap = (): Keymap => useValue(useServices().keymap)

/** Since when news of orders may be late, in server time; null while they are not (J21). */
export function useNewsLate(): number | null {
  const { mode, parts } = useServices()
  return newsLateSince(useValue(mode), useValue(parts))
}

/** Answers an app command while mounted; null answers nothing. The handler may decline with false. */
export function useCommand(id: CommandId, handler: (() => boolean | void) | null): void {
  const { commands } = useServices()
  const latest = useLatest(handler)
  const active = handler !== null
  useEffect(() => {
    if (!active) return undefined
    return commands.handle(id, () => latest.current?.() !== false)
  }, [commands, id, active, latest])
}
