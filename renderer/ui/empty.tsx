import type { ReactNode } from 'react'
import './ui.css'

/** What a view says when it has nothing to show: why, and what happens next. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      {icon !== undefined && <span className="empty__icon">{icon}</span>}
      <p className="empty__title">{title}</p>
      {children !== undefined && <p className="empty__body">{children}</p>}
    </div>
  )
}
