import type { ReactNode } from 'react'

/** A hand's grip around a line that does not break. */
export function BrandMark({ size }: { size: number }): ReactNode {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path d="M7 6v12M17 6v12M7 12h10" fill="none" stroke="var(--on-accent)" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="12" cy="12" r="2.6" fill="var(--on-accent)" />
    </svg>
  )
}
