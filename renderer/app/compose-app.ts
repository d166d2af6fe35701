import { createDisposer } from '../../shared/lib/disposer.ts'
import type { Bridge } from '../../shared/ipc/bridge.ts'
import { systemClock } from '../../shared/lib/clock.ts'
import { systemRandom } from '../../shared/lib/random.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import type { JournalRow } from '../../shared/model/journal.ts'
import type { Notice } from '../../shared/model/notice.ts'
import type { Session } from '../../shared/model/session.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/model/settings.ts'
import type { LedgerViews } from '../data/ledger-views.ts'
import { createCommandBus } from '../lib/command-bus.ts'
import { watchComposition } from '../lib/composition.ts'
import { createValue, type Observable, type Settable } from '../lib/observable.ts'
import { mergeJournal } from './journal-rules.ts'
import type { DeskServices, LedgerHealth } from './services.tsx'

export type AppDeps = {
  bridge: Bridge
  openLedger: (accountId: string, carriedDrafts: () => ReadonlySet<string>) => LedgerViews
}

/** Everything a desk window needs, with the first answers of main already in. Subscribes before it asks. */
export async function composeApp({ bridge, openLedger }: AppDeps): Promise<DeskServices & { dispose(): void }> {
  const undo = createDisposer()
  const { request, on } = bridge
  const session = createValue<Session | null>(null)
  const connection = createValue<ConnectionStatus>({ kind: 'signed_out' })
  const settings = createValue<Settings>(DEFAULT_SETTINGS)
  const notices = createValue<readonly Notice[]>([])
  const health = createValue<LedgerHealth>('starting')
  const journal = followJournal(bridge, session, undo.add)

  const told = new Set<string>()
  const follow = <T>(name: string, value: Settable<T>): ((next: T) => void) => {
    return (next) => {
      told.add(name)
      value.set(next)
    }
  }
  undo.add(on['session.changed'](follow('session', session)))
  undo.add(on['connection.changed'](follow('connection', connection)))
  undo.add(on['settings.changed'](follow('settings', settings)))
  undo.add(on['notices.changed'](follow('notices', notices)))
  undo.add(on['ledger.health'](({ state }) => health.set(state)))

  // What main has told meanwhile is newer than the answer to a question asked before.
  const [first, link, chosen, news] = await Promise.all([
    request['session.get']({}),
    request['connection.get']({}),
    request['settings.get']({}),
    request['notices.list']({}),
  ])
  if (link.ok && !told.has('connection')) connection.set(link.value)
  if (chosen.ok && !told.has('settings')) settings.set(chosen.value)
  if (news.ok && !told.has('notices')) notices.set(news.value)
  if (first.ok && !told.has('session')) session.set(first.value)

  const composition = watchComposition(window)
  undo.add(composition.dispose)
  const carriedDrafts = (): ReadonlySet<string> => new Set(journal.get().flatMap((row) => row.draftId ?? []))
  let views: { accountId: string; ledger: LedgerViews } | null = null
  undo.add(() => views?.ledger.close())
  return {
    request,
    on,
    platform: bridge.platform,
    clock: systemClock,
    random: systemRandom,
    session,
    connection,
    settings,
    notices,
    health,
    journal,
    ledger(accountId) {
      if (views?.accountId !== accountId) {
        views?.ledger.close()
        views = { accountId, ledger: openLedger(accountId, carriedDrafts) }
      }
      return views.ledger
    },
    lastKey: { at: -Infinity },
    commands: createCommandBus(),
    composition,
    dispose: undo.dispose,
  }
}

/** Unfinished journal rows of whoever is signed in: asked at each sign-in, then kept by what main tells. */
function followJournal(
  bridge: Bridge,
  session: Observable<Session | null>,
  undo: (undo: () => void) => void,
): Observable<readonly JournalRow[]> {
  const journal = createValue<readonly JournalRow[]>([])
  let accountId: string | null = null
  undo(
    bridge.on['journal.rows']((told) => {
      if (told.accountId === accountId) journal.set(mergeJournal(journal.get(), told.rows))
    }),
  )
  const changed = async (): Promise<void> => {
    const next = session.get()?.accountId ?? null
    if (next === accountId) return
    accountId = next
    journal.set([])
    if (next === null) return
    const listed = await bridge.request['journal.list']({})
    // Rows told since are newer than the listing.
    if (listed.ok && accountId === next)
      journal.set(
        mergeJournal(
          mergeJournal(
            [],
            listed.value.filter((row) => row.accountId === next),
          ),
          journal.get(),
        ),
      )
  }
  undo(session.subscribe(() => void changed()))
  return journal
}
