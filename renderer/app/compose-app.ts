import { createDisposer } from '../../shared/lib/disposer.ts'
import type { Bridge } from '../../shared/ipc/bridge.ts'
import type { WindowRole } from '../../shared/ipc/contract.ts'
import { systemClock } from '../../shared/lib/clock.ts'
import { systemRandom } from '../../shared/lib/random.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import type { AgentState } from '../../shared/model/agent.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import type { JournalRow } from '../../shared/model/journal.ts'
import type { Notice } from '../../shared/model/notice.ts'
import type { Rehearsal } from '../../shared/model/rehearsal.ts'
import type { Session } from '../../shared/model/session.ts'
import type { SideWindow } from '../../shared/model/side-window.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/model/settings.ts'
import type { LedgerViews } from '../data/ledger-views.ts'
import type { PhraseRepo } from '../data/phrases-repo.ts'
import { createCommandBus } from '../lib/command-bus.ts'
import { watchComposition } from '../lib/composition.ts'
import { createKeymap, sameChoices, type Keymap, type Platform } from '../lib/keys.ts'
import { createValue, type Observable, type Settable } from '../lib/observable.ts'
import { watchOnline } from '../lib/network-sign.ts'
import { createPaintTurns } from '../lib/paint-turns.ts'
import { createTypingMark } from '../lib/typing-mark.ts'
import { createWaitTicker, type WaitTicker } from '../lib/wait-ticker.ts'
import { createHealthWatch, type HealthWatch } from './health/health-watch.ts'
import { mergeJournal } from './journal-rules.ts'
import { nextOutage, type Outage } from './outage-rules.ts'
import { loadGuard } from './outbound-guard.ts'
import { followServerTime, type ServerTime } from './server-time.ts'
import type { DeskServices, LedgerHealth } from './services.tsx'

export type OpenLedger = (accountId: string, carriedDrafts: () => ReadonlySet<string>) => LedgerViews
/** A window somebody looks at; what it may ask main is in the contract. */
export type SeenWindow = Exclude<WindowRole, 'ledger'>
export type OpenPhrases = (accountId: string) => PhraseRepo
export type AppDeps = { bridge: Bridge; openLedger: OpenLedger; openPhrases: OpenPhrases; window: SeenWindow }
type OnDispose = (undo: () => void) => void

/**
 * Everything a window needs, with the first answers of main already in. Subscribes before it asks. Notices and the journal
 * are told to desks alone; elsewhere they stay empty.
 */
export async function composeApp(deps: AppDeps): Promise<DeskServices & { readonly dispose: () => void }> {
  const { bridge, openLedger, openPhrases, window: kind } = deps
  const { request, on } = bridge
  const undo = createDisposer()
  const onDispose: OnDispose = (one) => undo.add(one)
  const session = createValue<Session | null>(null)
  const connection = createValue<ConnectionStatus>({ kind: 'signed_out' })
  const settings = createValue<Settings>(DEFAULT_SETTINGS)
  const notices = createValue<readonly Notice[]>([])
  const health = followLedger(on, onDispose)
  const outage = createValue<Outage>(null)
  onDispose(connection.subscribe(() => outage.set(nextOutage(outage.get(), connection.get()))))
  const agentState = createValue<AgentState>('online')
  const isDesk = kind === 'desk'
  const sideWindows = createValue<readonly SideWindow[]>([])
  const journal = isDesk ? followJournal(bridge, session, onDispose) : createValue<readonly JournalRow[]>([])
  const safety = followSafety(bridge, kind, onDispose)
  const forAll = [
    follow(session, { on: on['session.changed'], get: request['session.get'] }, onDispose),
    follow(connection, { on: on['connection.changed'], get: request['connection.get'] }, onDispose),
    follow(settings, { on: on['settings.changed'], get: request['settings.get'] }, onDispose),
  ]
  const forDesks = (): Promise<void>[] => [
    follow(notices, { on: on['notices.changed'], get: request['notices.list'] }, onDispose),
    follow(agentState, { on: on['agent.changed'], get: request['agent.state'] }, onDispose),
    follow(sideWindows, { on: on['windows.changed'], get: request['window.list'] }, onDispose),
  ]
  const { time, waits } = followTime(bridge, settings, onDispose)
  await Promise.all([...forAll, safety.ready, time.ready, ...(isDesk ? forDesks() : [])])
  const ledger = ledgerOf(openLedger, journal, onDispose)
  const composition = followComposition(onDispose)
  return {
    request,
    on,
    platform: bridge.platform,
    clock: systemClock,
    serverNow: time.now,
    waits,
    random: systemRandom,
    session,
    connection,
    agentState,
    outage,
    ...safety.views,
    settings,
    notices,
    sideWindows,
    health,
    ...followHealth({ connection, session, settings, serverNow: time.now, ledger, rehearsal: safety.views.rehearsal, kind }, onDispose),
    journal,
    ledger,
    phrases: phrasesOf(openPhrases, onDispose),
    typing: createTypingMark(systemClock),
    turns: createPaintTurns(),
    commands: createCommandBus(),
    keymap: followKeys(settings, bridge.platform, onDispose),
    composition,
    dispose: undo.dispose,
  }
}

type Watched = Omit<HealthWatch, 'use' | 'dispose'>
type HealthSources = Pick<DeskServices, 'connection' | 'session' | 'settings' | 'serverNow' | 'ledger' | 'rehearsal'> & { kind: SeenWindow }

/** How the parts are, for whoever is signed in. The desk writes outages down; the settings window has no ledger to look at. */
function followHealth({ session, settings, ledger, kind, ...sources }: HealthSources, onDispose: OnDispose): Watched {
  const { online, dispose } = watchOnline(window)
  onDispose(dispose)
  const sales = createValue(settings.get().calendar)
  onDispose(settings.subscribe(() => sales.set(settings.get().calendar)))
  const newId = (): string => uuidv7(systemClock, systemRandom)
  const {
    use,
    dispose: stop,
    ...watched
  } = createHealthWatch({ ...sources, clock: systemClock, online, sales, newId, records: kind === 'desk' })
  onDispose(stop)
  let accountId: string | null = null
  const change = (): void => {
    const next = session.get()?.accountId ?? null
    if (next === accountId) return
    accountId = next
    use(next === null ? null : ledger(next))
  }
  if (kind === 'settings') return watched
  onDispose(session.subscribe(change))
  change()
  return watched
}

function followLedger(on: Bridge['on'], onDispose: OnDispose): Observable<LedgerHealth> {
  const health = createValue<LedgerHealth>('starting')
  onDispose(on['ledger.health'](({ state }) => health.set(state)))
  return health
}

function followComposition(onDispose: OnDispose): ReturnType<typeof watchComposition> {
  const composition = watchComposition(window)
  onDispose(composition.dispose)
  return composition
}

type Safety = { views: Pick<DeskServices, 'rehearsal' | 'guard'>; ready: Promise<unknown> }

/** Whether a rehearsal runs, for all who may end it; what may not go out, for those who write. */
function followSafety(bridge: Bridge, kind: SeenWindow, onDispose: OnDispose): Safety {
  const { on, request } = bridge
  const rehearsal = createValue<Rehearsal | null>(null)
  const source = { on: on['rehearsal.changed'], get: request['rehearsal.get'] }
  const ready = kind === 'panel' ? Promise.resolve() : follow(rehearsal, source, onDispose)
  const guard = kind === 'desk' ? loadGuard(bridge, systemClock, onDispose) : createValue(null)
  return { views: { rehearsal, guard }, ready }
}

/** The server's clock and the beat that runs on it. */
function followTime(bridge: Bridge, settings: Observable<Settings>, onDispose: OnDispose): { time: ServerTime; waits: WaitTicker } {
  const time = followServerTime(bridge, systemClock, () => waits.refresh())
  const waits = createWaitTicker({ clock: systemClock, serverNow: time.now, limits: () => settings.get().limits })
  onDispose(time.dispose)
  onDispose(waits.dispose)
  onDispose(settings.subscribe(waits.refresh))
  return { time, waits }
}

/** The agent's choices of keys change rarely; the map is made anew only then. */
function followKeys(settings: Observable<Settings>, platform: Platform, onDispose: OnDispose): Observable<Keymap> {
  let choices = settings.get().keys
  const keymap = createValue(createKeymap(choices, platform))
  onDispose(
    settings.subscribe(() => {
      if (sameChoices(settings.get().keys, choices)) return
      choices = settings.get().keys
      keymap.set(createKeymap(choices, platform))
    }),
  )
  return keymap
}

type Source<T> = {
  on: (listener: (value: T) => void) => () => void
  get: (args: Record<string, never>) => Promise<{ ok: true; value: T } | { ok: false }>
}

/** Keeps `value` as main has it. What main has told since the question is newer than its answer. */
async function follow<T>(value: Settable<T>, { on, get }: Source<T>, onDispose: OnDispose): Promise<void> {
  let told = false
  onDispose(
    on((next) => {
      told = true
      value.set(next)
    }),
  )
  const answer = await get({})
  if (answer.ok && !told) value.set(answer.value)
}

/** Unfinished journal rows of whoever is signed in: asked at each sign-in, then kept by what main tells. */
function followJournal(bridge: Bridge, session: Observable<Session | null>, onDispose: OnDispose): Observable<readonly JournalRow[]> {
  const journal = createValue<readonly JournalRow[]>([])
  let accountId: string | null = null
  /** Rows told while the listing is asked for are newer than it; null while none is. */
  let meanwhile: JournalRow[] | null = null
  const list = async (of: string): Promise<void> => {
    const told: JournalRow[] = []
    meanwhile = told
    const listed = await bridge.request['journal.list']({})
    if (meanwhile !== told) return
    meanwhile = null
    if (!listed.ok) return
    const known = listed.value.filter((row) => row.accountId === of)
    journal.set(mergeJournal(mergeJournal([], known), told))
  }
  onDispose(
    bridge.on['journal.rows']((told) => {
      if (told.accountId !== accountId) return
      meanwhile?.push(...told.rows)
      journal.set(mergeJournal(journal.get(), told.rows))
    }),
  )
  onDispose(
    session.subscribe(() => {
      const next = session.get()?.accountId ?? null
      if (next === accountId) return
      accountId = next
      meanwhile = null
      journal.set([])
      if (next !== null) void list(next)
    }),
  )
  return journal
}

/** One account's phrases at a time. */
function phrasesOf(open: OpenPhrases, onDispose: OnDispose): DeskServices['phrases'] {
  let opened: { accountId: string; repo: PhraseRepo } | null = null
  onDispose(() => opened?.repo.close())
  return (accountId) => {
    if (opened?.accountId !== accountId) {
      opened?.repo.close()
      opened = { accountId, repo: open(accountId) }
    }
    return opened.repo
  }
}

/** One account's views at a time. */
function ledgerOf(open: OpenLedger, journal: Observable<readonly JournalRow[]>, onDispose: OnDispose): DeskServices['ledger'] {
  const carriedDrafts = (): ReadonlySet<string> => new Set(journal.get().flatMap((row) => row.draftId ?? []))
  let views: { accountId: string; ledger: LedgerViews } | null = null
  onDispose(() => views?.ledger.close())
  return (accountId) => {
    if (views?.accountId !== accountId) {
      views?.ledger.close()
      views = { accountId, ledger: open(accountId, carriedDrafts) }
    }
    return views.ledger
  }
}
