import type { ReactNode } from 'react'
import { cx } from '../lib/class-names.ts'
import type { WaitBand } from '../lib/wait-band-rules.ts'
import './ui.css'

const RADIUS = 15
const LENGTH = 2 * Math.PI * RADIUS

type Props = { children: ReactNode; filled: number; band: WaitBand | 'none' }

/** A clock around a number: how much of the scored limit has gone. Decoration; the words stand beside it. */
export function Ring({ children, filled, band }: Props): ReactNode {
  return (
    <span className={cx('ring', `ring--${band}`)} aria-hidden="true">
      <svg viewBox="0 0 34 34" width="34" height="34">
        <circle className="ring__track" cx="17" cy="17" r={RADIUS} />
        {band !== 'none' && (
          <circle
            className="ring__fill"
            cx="17"
            cy="17"
            r={RADIUS}
            strokeDasharray={`${Math.max(0.02, filled) * LENGTH} ${LENGTH}`}
            transform="rotate(-90 17 17)"
          />
        )}
      </svg>
      <span className="ring__text">{children}</span>
    </span>
  )
}
