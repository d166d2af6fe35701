import type { Bridge } from '../../../shared/ipc/bridge.ts'
import { eventChannels, requestChannels } from '../../../shared/ipc/channels.ts'
import type { EventName, RequestName } from '../../../shared/ipc/contract.ts'
import { err, ok } from '../../../shared/lib/result.ts'
import { laneOf, subjectOf } from '../../../shared/model/command.ts'
import type { ConnectionStatus } from '../../../shared/model/connection-status.ts'
import type { Decision, JournalRow, SubmitIntent } from '../../../shared/model/journal.ts'
import type { Notice } from '../../../shared/model/notice.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { Settings } from '../../../shared/model/settings.ts'

export type FakeState = {
  session: Session | null
  connection: ConnectionStatus
  settings: Settings
  notices: readonly Notice[]
  journal: readonly JournalRow[]
  health: 'starting' | 'running' | 'lagging' | 'shut'
  /** How a submit is answered: at once, when `release` is called, or with a full disk. */
  save: 'now' | 'held' | 'full'
}

export type FakeMain = {
  bridge: Bridge
  tell: (name: EventName, payload: unknown) => void
  asked: { name: RequestName; args: unknown }[]
  state: FakeState
  /** Lets the submits that are held be answered. */
  release: () => void
}

/** The part of main a desk window talks to, in memory, so that the desk can be looked at without the rest. */
export function createFakeMain(state: FakeState): FakeMain {
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>()
  const asked: FakeMain['asked'] = []
  const waiting: (() => void)[] = []
  const tell: FakeMain['tell'] = (name, payload) => {
    for (const listener of listeners.get(name) ?? []) listener(payload)
  }
  let no = state.journal.length
  const rowOf = (intent: SubmitIntent): JournalRow => ({
    ...intent,
    no: ++no,
    rootNo: no,
    lane: laneOf(intent.body),
    conversationId: subjectOf(intent.body),
    composedAt: Date.now(),
    composedLive: state.connection.kind === 'live',
    claim: null,
    decision: null,
    outcome: null,
    captureNo: null,
  })
  const keep = (rows: readonly JournalRow[]): void => {
    const ids = new Set(rows.map((row) => row.id))
    state.journal = [...state.journal.filter((row) => !ids.has(row.id)), ...rows]
    tell('journal.rows', { accountId: state.session?.accountId ?? '', rows })
  }
  const answers: Partial<Record<RequestName, (args: never) => unknown>> = {
    'session.get': () => ok(state.session),
    'connection.get': () => ok(state.connection),
    'clock.get': () => ok({ serverTime: Date.now() }),
    'settings.get': () => ok(state.settings),
    'notices.list': () => ok(state.notices),
    'window.list': () => ok([]),
    'hotkeys.list': () => ok([]),
    'journal.list': () => ok(state.journal),
    'account.captures': () =>
      ok({
        submitted: 0,
        rows: [],
        receipts: [],
        all: { submitted: state.journal.length, applied: 0, cancelled: 0, superseded: 0, erased: 0, open: state.journal.length },
        log: null,
      }),
    'account.check': () => ok({ kind: 'whole', upTo: state.journal.length + 1 }),
    'session.signIn': () => err({ kind: 'token' }),
    'session.signOut': ({ leaveWork }: { leaveWork: boolean }) => (leaveWork ? ok({}) : err({ kind: 'unfinished', count: 3 })),
    'agent.state': () => ok('online'),
    'agent.setState': ({ state: said }: { state: string }) => {
      tell('agent.changed', said)
      return ok({})
    },
    'settings.set': (patch: Partial<Settings>) => {
      state.settings = { ...state.settings, ...patch }
      tell('settings.changed', state.settings)
      return ok(state.settings)
    },
    'notices.dismiss': ({ id }: { id: string }) => {
      state.notices = state.notices.filter((notice) => notice.id !== id)
      tell('notices.changed', state.notices)
      return ok({})
    },
    'command.submit': (intent: SubmitIntent) => {
      if (state.save === 'full') return err({ kind: 'disk_full' })
      const row = rowOf(intent)
      keep([row])
      return ok(row)
    },
    'command.decide': ({ commandId, decision }: { commandId: string; decision: Decision }) => {
      const known = state.journal.find((row) => row.id === commandId)
      const by = decision.kind === 'replace' ? decision.by.map(rowOf) : []
      if (known === undefined && by.length === 0) return err({ kind: 'unknown_command' })
      const decided = known === undefined ? [] : [{ ...known, decision: { no: 1, at: Date.now(), wish: false, decision } }]
      keep([...decided, ...by])
      return ok({ effect: 'done' })
    },
  }
  const ask =
    (name: RequestName) =>
    async (args: unknown): Promise<unknown> => {
      asked.push({ name, args })
      if (name === 'command.submit' && state.save === 'held') await new Promise<void>((resolve) => void waiting.push(resolve))
      return answers[name]?.(args as never) ?? ok({})
    }
  const on = (name: EventName) => (listener: (payload: unknown) => void) => {
    const set = listeners.get(name) ?? new Set()
    listeners.set(name, set.add(listener))
    return () => void set.delete(listener)
  }
  const bridge = {
    request: Object.fromEntries(requestChannels.map((name) => [name, ask(name)])),
    on: Object.fromEntries(eventChannels.map((name) => [name, on(name)])),
    platform: 'linux',
  }
  const release = (): void => {
    for (const answer of waiting.splice(0)) answer()
  }
  return { bridge: bridge as unknown as Bridge, tell, asked, state, release }
}
