import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { useRef, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Shelf } from '../../../shared/model/conversation.ts'
import type { CommandId } from '../../lib/keys.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { useDeskStore } from '../desk-store.ts'
import { useKeymap } from '../services.tsx'
import type { Stance } from './stance-rules.ts'
import type { TileActions } from './use-tile-actions.ts'

/** What an agent can do with a conversation of its own. */
export type Deeds = Record<'pin' | 'hold' | 'snooze' | 'transfer' | 'end', () => void>

type Props = {
  anchor: RefObject<HTMLElement | null>
  mine: boolean
  stance: Stance
  shelf: Shelf | undefined
  deeds: Deeds
  actions: TileActions
  onClose: () => void
}

/** Everything that can be done with a conversation, with its key. */
export function TileMenu({ anchor, mine, stance, shelf, deeds, actions, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const large = useDeskStore((state) => state.large)
  const toggleLarge = useDeskStore((state) => state.toggleLarge)
  const requestFocus = useDeskStore((state) => state.requestFocus)
  /** Whether something was chosen: the focus is then where that has put it, not on the button again. */
  const chosen = useRef(false)
  const opening = (act: () => void) => (): void => {
    chosen.current = true
    act()
  }
  const doing = (act: () => void) =>
    opening(() => {
      act()
      requestFocus()
    })
  const engage = (): void => actions.step(stance.kind === 'closed' ? 'conversation.reopen' : 'conversation.take')
  const engageWords = { closed: t('tile.engage.reopen'), queued: t('tile.engage.take'), other: t('tile.engage.takeOver'), mine: '' }
  return (
    <Menu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} side="bottom" align="end" sideOffset={4} collisionPadding={8} className="popup-layer">
          <Menu.Popup
            className="popup menu"
            data-testid="tile-menu-items"
            aria-label={t('work.menu.label')}
            finalFocus={() => !chosen.current}
          >
            {mine ? (
              <>
                <Item id="conversation.pin" words={t('work.menu.pin')} on={shelf?.pinned === true} act={doing(deeds.pin)} />
                <Item id="conversation.hold" words={t('work.menu.hold')} on={shelf?.onHold === true} act={doing(deeds.hold)} />
                <Item
                  id="conversation.snooze"
                  words={t('work.menu.snooze')}
                  on={shelf?.snoozedUntil !== null && shelf !== undefined}
                  act={opening(deeds.snooze)}
                />
                <Item id="conversation.transfer" words={t('work.menu.transfer')} act={opening(deeds.transfer)} />
              </>
            ) : (
              <Item id="conversation.engage" words={engageWords[stance.kind]} act={doing(engage)} />
            )}
            <Item id="composer.note" words={t('work.menu.note')} act={doing(actions.toggleNote)} />
            <Item id="tile.large" words={large ? t('work.menu.all') : t('work.menu.large')} act={doing(toggleLarge)} />
            {mine && (
              <>
                <Menu.Separator className="menu__line" />
                <Item id="conversation.close" words={t('tile.close')} act={doing(deeds.end)} />
              </>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

type ItemProps = { id: CommandId; words: string; act: () => void; on?: boolean }

function Item({ id, words, act, on = false }: ItemProps): ReactNode {
  const keys = useKeymap()
  return (
    <Menu.Item className="menu__item" onClick={act} data-testid={`menu-${id}`} aria-keyshortcuts={keys.aria(id)}>
      <Check className="menu__check" size={14} data-on={on} aria-hidden="true" />
      <span className="menu__words">{words}</span>
      <Kbd parts={keys.parts(id)} />
    </Menu.Item>
  )
}
