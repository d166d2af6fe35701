import { MoreHorizontal, Pin, Unplug, X } from 'lucide-react'
import { lazy, memo, Suspense, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Colleague } from '../../../shared/model/agent.ts'
import { WaitChip } from '../../features/conversations/wait-time.tsx'
import { restTime, shownName } from '../../lib/format.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useKeymap, useServices, type LedgerViews } from '../services.tsx'
import type { Stance } from './stance-rules.ts'
import type { Deeds } from './tile-menu.tsx'
import type { TileHead } from './use-heads.ts'
import type { TileActions } from './use-tile-actions.ts'

// Opened by a key or a click, hence not needed at first paint.
const TileMenu = lazy(async () => ({ default: (await import('./tile-menu.tsx')).TileMenu }))
const SnoozeMenu = lazy(async () => ({ default: (await import('../../features/conversations/snooze-menu.tsx')).SnoozeMenu }))
const TransferPopup = lazy(async () => ({ default: (await import('../../features/conversations/transfer-popup.tsx')).TransferPopup }))

type Props = {
  name: string
  slot: number | null
  head: TileHead | null
  /** Whether its snooze is over and nobody has looked at it since. */
  back: boolean
  stance: Stance
  live: boolean
  focused: boolean
  actions: TileActions
  colleagues: readonly Colleague[] | null
  signals: LedgerViews['signals']
}

/** Slot, who it is, who writes, how long they wait, and everything that can be done with the conversation. */
export const TileHeader = memo(function TileHeader(props: Props): ReactNode {
  const { name, slot, head, live } = props
  const { t } = useTranslation()
  const conversation = head?.conversation ?? null
  const shown = shownName(name)
  const more = useRef<HTMLButtonElement>(null)
  return (
    <header className="tile__header">
      {slot !== null && <span className="tile__slot">{slot}</span>}
      <h2 className="tile__name" title={shown}>
        <bdi>{shown === '' ? t('work.noName') : shown}</bdi>
      </h2>
      {conversation?.customer.vip === true && <span className="tag tag--vip">{t('list.vip')}</span>}
      {conversation !== null && conversation.shop !== '' && <span className="tag tile__shop">{shownName(conversation.shop)}</span>}
      <ShelfMarks head={head} back={props.back} />
      {conversation !== null && <Writing {...props} conversationId={conversation.id} />}
      <span className="tile__gap" />
      {!live && (
        <span className="tile__link" title={t('work.noLink')} data-testid="tile-link">
          <Unplug size={14} aria-label={t('work.noLink')} />
        </span>
      )}
      {conversation?.state === 'open' && <WaitChip since={head?.waitingSince ?? null} />}
      <More {...props} anchor={more} />
      {slot === null && <PutAway />}
    </header>
  )
})

/** Pinned, back from a snooze, on hold, until when. */
function ShelfMarks({ head, back }: { head: TileHead | null; back: boolean }): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock, serverNow } = useServices()
  const shelf = head?.conversation.shelf
  if (shelf === undefined) return null
  const rest = shelf.onHold
    ? t('work.onHold')
    : shelf.snoozedUntil === null || shelf.snoozedUntil <= serverNow()
      ? null
      : t('work.until', { time: restTime(i18n.language, shelf.snoozedUntil, clock.now()) })
  return (
    <>
      {shelf.pinned && <Pin className="tile__pin" size={13} aria-label={t('work.pinned')} />}
      {back && (
        <span className="tag tag--back" data-testid="tile-back">
          {t('work.snoozeOver')}
        </span>
      )}
      {rest !== null && (
        <span className="tag" data-testid="tile-rest">
          {rest}
        </span>
      )}
    </>
  )
}

/** Who writes here now: the customer, or a colleague, so that nobody answers twice (E9). */
function Writing({ conversationId, signals, colleagues }: Props & { conversationId: string }): ReactNode {
  const { t } = useTranslation()
  const { typing } = useValue(useMemo(() => signals(conversationId), [signals, conversationId]))
  const colleague = typing.find((one) => one.from === 'agent')
  const name = colleague === undefined ? undefined : colleagues?.find((one) => one.id === colleague.by)?.name
  const customer = typing.some((one) => one.from === 'customer')
  if (name !== undefined)
    return (
      <span className="tile__writing tile__writing--colleague" data-testid="tile-writing">
        {t('work.colleagueTyping', { name })}
      </span>
    )
  return customer ? (
    <span className="tile__writing" data-testid="tile-writing">
      {t('work.typing')}
    </span>
  ) : null
}

type Open = 'menu' | 'snooze' | 'transfer' | null

/** The menu of a tile, and the keys of what is in it. Keys work in the tile that has them, whatever is open. */
function More({ head, stance, focused, actions, colleagues, anchor }: Props & { anchor: RefObject<HTMLButtonElement | null> }): ReactNode {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Open>(null)
  const requestFocus = useDeskStore((state) => state.requestFocus)
  const mine = stance.kind === 'mine' && head !== null
  const shelf = head?.conversation.shelf
  // The menu closes behind what was chosen from it, which may have opened something in its place.
  const closeMenu = (): void => setOpen((now) => (now === 'menu' ? null : now))
  const closeToField = (): void => {
    setOpen(null)
    requestFocus()
  }
  const deeds = {
    pin: () => actions.shelve({ pinned: shelf?.pinned !== true }),
    hold: () => actions.shelve({ onHold: shelf?.onHold !== true }),
    snooze: () => setOpen('snooze'),
    transfer: () => setOpen('transfer'),
    end: () => actions.step('conversation.close'),
  }
  useDeedKeys(deeds, focused && mine)
  return (
    <>
      <Button
        ref={anchor}
        look="quiet"
        className="tile__more"
        aria-label={t('work.menu.label')}
        aria-haspopup="menu"
        aria-expanded={open === 'menu'}
        onClick={() => setOpen('menu')}
        data-testid="tile-menu"
      >
        <MoreHorizontal size={16} aria-hidden="true" />
      </Button>
      <Suspense fallback={null}>
        {open === 'menu' && (
          <TileMenu anchor={anchor} mine={mine} stance={stance} shelf={shelf} deeds={deeds} actions={actions} onClose={closeMenu} />
        )}
        {open === 'snooze' && (
          <SnoozeMenu
            anchor={anchor}
            until={shelf?.snoozedUntil ?? null}
            snooze={(until) => actions.shelve({ snoozedUntil: until })}
            onClose={closeToField}
          />
        )}
        {open === 'transfer' && (
          <TransferPopup anchor={anchor} colleagues={colleagues} transfer={actions.transfer} onClose={closeToField} />
        )}
      </Suspense>
    </>
  )
}

function useDeedKeys(deeds: Deeds, active: boolean): void {
  useCommand('conversation.pin', active ? deeds.pin : null)
  useCommand('conversation.hold', active ? deeds.hold : null)
  useCommand('conversation.snooze', active ? deeds.snooze : null)
  useCommand('conversation.transfer', active ? deeds.transfer : null)
  useCommand('conversation.close', active ? deeds.end : null)
}

/** Puts away a conversation that is only looked at; a key of a slot does the same. */
function PutAway(): ReactNode {
  const { t } = useTranslation()
  const putAway = useDeskStore((state) => state.putAway)
  return (
    <Button
      look="quiet"
      className="tile__more"
      onClick={putAway}
      aria-label={t('tile.putAway')}
      title={t('tile.putAway')}
      data-testid="put-away"
    >
      <X size={15} aria-hidden="true" />
    </Button>
  )
}

type StripProps = { stance: Stance; focused: boolean; actions: TileActions }

/** Says why a reply needs a step first, and offers the step. */
export const StanceStrip = memo(function StanceStrip({ stance, focused, actions }: StripProps): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  const engage = (): void => actions.step(stance.kind === 'closed' ? 'conversation.reopen' : 'conversation.take')
  useCommand('conversation.engage', focused && stance.kind !== 'mine' ? engage : null)
  if (stance.kind === 'mine') return null
  const words = {
    closed: t('tile.closed'),
    queued: t('tile.queued'),
    other: stance.kind !== 'other' ? '' : stance.name === '' ? t('work.handedOn') : t('composer.someoneElse', { name: stance.name }),
  }
  const action = { closed: t('tile.engage.reopen'), queued: t('tile.engage.take'), other: t('tile.engage.takeOver') }
  return (
    <div className="stance" data-testid="stance" data-kind={stance.kind}>
      <span>{words[stance.kind]}</span>
      <Button
        look={stance.kind === 'queued' ? 'primary' : 'plain'}
        onClick={engage}
        data-testid="engage"
        aria-keyshortcuts={keys.aria('conversation.engage')}
      >
        {action[stance.kind]}
        <Kbd parts={keys.parts('conversation.engage')} />
      </Button>
    </div>
  )
})
