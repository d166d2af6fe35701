import type { ReactNode } from 'react'
import { cx } from '../lib/class-names.ts'
import { BAND_MARK, type WaitBand } from '../lib/wait-band-rules.ts'
import './ui.css'

const RADIUS = 15
const LENGTH = 2 * Math.PI * RADIUS
/** Between two limits the ring is open, so that each third is seen as one. */
const GAP = 3
const THIRD = LENGTH / 3 - GAP
const THIRDS = [0, 1, 2] as const

type Props = { children: ReactNode; filled: number; band: WaitBand | 'none' }

/** Three limits in one clock around a number, a third each; how much has gone, and the mark of the band. Decoration; the words stand beside it. */
export function Ring({ children, filled, band }: Props): ReactNode {
  return (
    <span className={cx('ring', `ring--${band}`)} aria-hidden="true">
      <svg viewBox="0 0 34 34" width="34" height="34">
        {THIRDS.map((third) => (
          <g key={third}>
            <Arc third={third} part={1} className="ring__track" />
            {band !== 'none' && <Arc third={third} part={partOf(filled, third)} className="ring__fill" />}
          </g>
        ))}
      </svg>
      <span className="ring__text">{children}</span>
      {band !== 'none' && band !== 'calm' && <span className="ring__mark">{BAND_MARK[band]}</span>}
    </span>
  )
}

/** How much of a third has gone; a wait that has just begun shows a dot. */
const partOf = (filled: number, third: number): number => {
  const part = Math.min(1, Math.max(0, filled * 3 - third))
  return third === 0 ? Math.max(0.04, part) : part
}

function Arc({ third, part, className }: { third: number; part: number; className: string }): ReactNode {
  if (part <= 0) return null
  return (
    <circle
      className={className}
      cx="17"
      cy="17"
      r={RADIUS}
      strokeDasharray={`${part * THIRD} ${LENGTH}`}
      strokeDashoffset={-(third * (LENGTH / 3) + GAP / 2)}
      transform="rotate(-90 17 17)"
    />
  )
}
