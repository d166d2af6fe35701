import { ClipboardPen, Keyboard, MessageSquareQuote, MessagesSquare, Settings, Ticket, type LucideIcon } from 'lucide-react'
import { lazy, Suspense, useRef, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../shared/model/session.ts'
import { StateMark } from '../../features/presence/state-mark.tsx'
import { cx } from '../../lib/class-names.ts'
import { initialOf } from '../../lib/format.ts'
import type { CommandId } from '../../lib/keys.ts'
import { useValue } from '../../lib/use-value.ts'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useKeymap, useServices } from '../services.tsx'

// Not needed at first paint.
const AccountPopover = lazy(async () => ({ default: (await import('../../features/session/account-popover.tsx')).AccountPopover }))
const PresencePopup = lazy(async () => ({ default: (await import('../../features/presence/presence-popup.tsx')).PresencePopup }))
const UnkeptPromises = lazy(async () => ({ default: (await import('../../features/promises/unkept.tsx')).UnkeptPromises }))
const StateChoice = lazy(async () => ({ default: (await import('../../features/presence/presence-popup.tsx')).StateChoice }))
const PhraseEditor = lazy(async () => ({ default: (await import('../../features/quick-phrases/phrase-editor.tsx')).PhraseEditor }))
const CheatSheet = lazy(async () => ({ default: (await import('../../features/hotkeys/cheat-sheet.tsx')).CheatSheet }))

/** The left edge: what is built, and nothing else. */
export function Rail({ session }: { session: Session }): ReactNode {
  const { t } = useTranslation()
  const { agentState, connection, request } = useServices()
  const keys = useKeymap()
  const { panel, toggle } = useDeskStore()
  const status = useValue(connection)
  const account = useRef<HTMLButtonElement>(null)
  const openSettings = (): void => void request['window.open']({ kind: 'settings' })
  useCommand('app.settings', openSettings)
  useCommand('app.keys', () => toggle('keys'))
  useCommand('phrases.editor', () => toggle('phrases'))
  useCommand('app.signOut', () => toggle('account'))
  useCommand('agent.state', () => toggle('presence'))
  const state = useValue(agentState)
  return (
    <div className="rail">
      <span className="rail__item rail__item--here" aria-current="page">
        <MessagesSquare size={18} strokeWidth={1.8} aria-hidden="true" />
        {t('rail.desk')}
      </span>
      <Door id="capture.list" icon={ClipboardPen} words={t('rail.captures')} open={() => toggle('captures')} testId="open-captures" />
      <Door id="ticket.list" icon={Ticket} words={t('rail.tickets')} open={() => toggle('tickets')} testId="open-tickets" />
      <span className="rail__gap" />
      <Door id="phrases.editor" icon={MessageSquareQuote} words={t('phrases.title')} open={() => toggle('phrases')} testId="open-phrases" />
      <Door id="app.keys" icon={Keyboard} words={t('rail.keys')} open={() => toggle('keys')} testId="open-keys" />
      <Door id="app.settings" icon={Settings} words={t('rail.settings')} open={openSettings} testId="open-settings" />
      <button
        type="button"
        ref={account}
        className="rail__avatar"
        onClick={() => toggle('account')}
        aria-expanded={panel === 'account'}
        aria-label={`${t('rail.account', { name: session.agent.name })} · ${t(`work.state.${state}`)}`}
        aria-keyshortcuts={keys.aria('app.signOut')}
        data-testid="open-account"
      >
        {initialOf(session.agent.name)}
        <span className={cx('rail__dot', status.kind === 'live' && `rail__dot--${state}`)} data-testid="agent-state" data-state={state}>
          <StateMark state={state} size={9} />
        </span>
      </button>
      <Panels session={session} account={account} />
    </div>
  )
}

type DoorProps = { id: CommandId; icon: LucideIcon; words: string; open: () => void; testId: string }

function Door({ id, icon: Icon, words, open, testId }: DoorProps): ReactNode {
  const keys = useKeymap()
  return (
    <button type="button" className="rail__item" onClick={open} aria-keyshortcuts={keys.aria(id)} data-testid={testId}>
      <Icon size={18} strokeWidth={1.8} aria-hidden="true" />
      {words}
    </button>
  )
}

type Anchor = RefObject<HTMLElement | null>

/** What hangs at the rail, one at a time. */
function Panels({ session, account }: { session: Session; account: Anchor }): ReactNode {
  const { panel, closePanel } = useDeskStore()
  const unkept = <UnkeptPromises ledger={useServices().ledger(session.accountId)} />
  return (
    <Suspense fallback={null}>
      {panel === 'account' && (
        <AccountPopover session={session} anchor={account} onClose={closePanel}>
          <StateChoice onChosen={closePanel} />
          {unkept}
        </AccountPopover>
      )}
      {panel === 'presence' && (
        <PresencePopup anchor={account} onClose={closePanel}>
          {unkept}
        </PresencePopup>
      )}
      {panel === 'keys' && <CheatSheet onClose={closePanel} />}
      {panel === 'phrases' && <PhraseEditor accountId={session.accountId} onClose={closePanel} />}
    </Suspense>
  )
}
