import { Popover } from '@base-ui/react/popover'
import { useState, type ReactNode, type RefObject } from 'react'
import './ui.css'

type Props = {
  title: string
  /** The control it stands beside. */
  anchor: RefObject<HTMLElement | null>
  /** On which side of it; beside it by default. */
  side?: 'right' | 'bottom' | 'top'
  onClose: () => void
  children: ReactNode
  'data-testid'?: string
}

/** Not what has gone since, such as the line of a menu that opened this: whoever closes it says then where the focus goes. */
const canHaveIt = (element: HTMLElement | null): boolean => element !== null && element !== document.body && element.isConnected

/** A small panel beside a control. It never blocks the rest of the desk: typing elsewhere goes on. */
export function Popup({ title, anchor, side = 'right', onClose, children, ...rest }: Props): ReactNode {
  // Opened by key from the composer, the caret goes back there.
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null))
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side={side} align="end" sideOffset={8} collisionPadding={8} className="popup-layer">
          <Popover.Popup className="popup" data-testid={rest['data-testid']} finalFocus={() => (canHaveIt(before) ? before : false)}>
            <Popover.Title className="popup__title">{title}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
