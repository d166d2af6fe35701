import { Undo2 } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Picture } from '../../../shared/model/picture.ts'
import { useCommand, useKeymap, useServices } from '../../app/services.tsx'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import './undo-bar.css'

/** How long a text can be put back, milliseconds (JR3). */
export const UNDO_MS = 10_000

export type Undo =
  | {
      kind: 'cancelled' | 'wish' | 'tooLate' | 'discarded'
      commandId: string
      text: string | null
      pictures: readonly Picture[]
      mode: 'reply' | 'note'
      n: number
    }
  | { kind: 'failed'; why: string; n: number }

/** What became of a cancel that had to wait for the verdict of an open attempt. */
export function settled(undo: Undo, arrived: boolean, open: boolean): Undo {
  if (undo.kind !== 'wish' || (open && !arrived)) return undo
  return { ...undo, kind: arrived ? 'tooLate' : 'cancelled' }
}

type Props = { undo: Undo; focused: boolean; putBack: () => void; over: () => void }

/** Keyed by `undo.n`. Says what a cancel or discard has done and gives the text back as a draft. */
export function UndoBar({ undo, focused, putBack, over }: Props): ReactNode {
  const { t } = useTranslation()
  const { clock } = useServices()
  const keys = useKeymap()
  const canPutBack = undo.kind !== 'failed' && undo.kind !== 'tooLate' && (undo.text !== null || undo.pictures.length > 0)
  useEffect(() => clock.after(UNDO_MS, over), [clock, over])
  useCommand('composer.putBack', focused && canPutBack ? putBack : null)
  return (
    <div className={undo.kind === 'failed' ? 'undo undo--failed' : 'undo'} aria-live="polite" data-testid="undo-bar">
      <span className="undo__words">{undo.kind === 'failed' ? undo.why : t(`undo.${undo.kind}`)}</span>
      {canPutBack && (
        <Button look="quiet" onClick={putBack} aria-keyshortcuts={keys.aria('composer.putBack')}>
          <Undo2 size={14} aria-hidden="true" />
          {t('undo.putBack')}
          <Kbd parts={keys.parts('composer.putBack')} />
        </Button>
      )}
    </div>
  )
}
