import { Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useKeymap, useServices } from '../../app/services.tsx'
import { useNow } from '../../lib/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import './bars.css'

/** `later`: takes effect at `at` (local clock) unless undone. `done`: a discard that can be written anew until then. */
export type LaterState =
  | { n: number; kind: 'later' | 'done'; count: number; at: number }
  | { n: number; kind: 'failed'; count: number; at: number }

/** Ten seconds in which a word about many, or a merge, can be taken back. */
export function LaterBar({ state, undo }: { state: LaterState; undo: () => void }): ReactNode {
  const { t } = useTranslation()
  const { clock } = useServices()
  const keys = useKeymap()
  const now = useNow(clock, 1_000)
  const seconds = Math.max(0, Math.ceil((state.at - now) / 1_000))
  const can = state.kind !== 'failed'
  useCommand('reconcile.undo', can ? undo : null)
  return (
    <div
      className={can ? 'later' : 'later later--failed'}
      aria-live="polite"
      data-testid="later-bar"
      data-kind={state.kind}
      data-count={state.count}
    >
      <span>{t(`reconcile.later.${state.kind}`, { count: state.count, seconds })}</span>
      {can && (
        <Button look="plain" onClick={undo} aria-keyshortcuts={keys.aria('reconcile.undo')} data-testid="later-undo">
          <Undo2 size={14} aria-hidden="true" /> {t('reconcile.later.undo')} <Kbd parts={keys.parts('reconcile.undo')} />
        </Button>
      )}
    </div>
  )
}
