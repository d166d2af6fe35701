import { Menu } from '@base-ui/react/menu'
import { Copy, Image, TextSelect } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { copyPicture } from '../../lib/copy-picture.ts'
import type { MenuTarget } from './use-row-keys.ts'

type Props = { target: MenuTarget; onClose: () => void }

/** What can be done with a message, at the place it was asked for. */
export function MessageMenu({ target, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const { selected, text, picture } = target
  const anchor = useMemo(() => ({ getBoundingClientRect: () => new DOMRect(target.at.x, target.at.y, 0, 0) }), [target])
  const copy = (words: string): void => void navigator.clipboard.writeText(words).catch(() => undefined)
  return (
    <Menu.Root open onOpenChange={(open) => !open && onClose()} modal={false}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} align="start" side="bottom" collisionPadding={8} className="popup-layer">
          <Menu.Popup className="menu" data-testid="message-menu">
            {selected !== '' && (
              <Menu.Item className="menu__item" onClick={() => copy(selected)}>
                <TextSelect size={14} aria-hidden="true" /> {t('timeline.menu.copySelected')}
              </Menu.Item>
            )}
            <Menu.Item className="menu__item" disabled={text === ''} onClick={() => copy(text)} data-testid="copy-text">
              <Copy size={14} aria-hidden="true" /> {t('timeline.menu.copyText')}
            </Menu.Item>
            {picture !== null && (
              <Menu.Item className="menu__item" onClick={() => void copyPicture(picture)} data-testid="copy-picture">
                <Image size={14} aria-hidden="true" /> {t('timeline.menu.copyPicture')}
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
