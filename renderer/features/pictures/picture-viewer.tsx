import { Dialog } from '@base-ui/react/dialog'
import { ChevronLeft, ChevronRight, Copy, ImageOff, Maximize, RotateCw, X, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Picture } from '../../../shared/model/picture.ts'
import { copyPicture } from '../../lib/copy-picture.ts'
import { fileSize } from '../../lib/format.ts'
import { pictureAddress } from '../../lib/picture-address.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { useStand, type StandControls } from './use-stand.ts'
import './viewer.css'

type Props = {
  /** In the order they are turned over. */
  pictures: readonly Picture[]
  index: number
  onClose: () => void
}

/** One picture over the whole window. Everything in it has a key; Esc leads back to where the focus was. */
export function PictureViewer({ pictures, index, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const [at, setAt] = useState(index)
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null))
  const picture = pictures[at]
  const popup = useRef<HTMLDivElement>(null)
  const turn = (by: number): void => setAt((now) => (now + by + pictures.length) % pictures.length)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="viewer-backdrop" />
        <Dialog.Popup ref={popup} className="viewer" initialFocus={popup} finalFocus={() => before} data-testid="viewer" data-at={at}>
          <Dialog.Title className="visually-hidden">{t('viewer.title')}</Dialog.Title>
          {picture !== undefined && (
            <Stage
              key={`${picture.hash} ${at}`}
              picture={picture}
              place={{ at, of: pictures.length }}
              turn={turn}
              onClose={onClose}
              popup={popup}
            />
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type StageProps = {
  picture: Picture
  place: { at: number; of: number }
  turn: (by: number) => void
  onClose: () => void
  popup: { readonly current: HTMLDivElement | null }
}

function Stage({ picture, place, turn, onClose, popup }: StageProps): ReactNode {
  const { t } = useTranslation()
  const stage = useRef<HTMLDivElement>(null)
  const image = useRef<HTMLImageElement>(null)
  const [load, setLoad] = useState<'loading' | 'shown' | 'failed'>('loading')
  const [attempt, setAttempt] = useState(0)
  const { stand, controls } = useStand(picture, stage)
  const copy = (): void => void (image.current !== null && copyPicture(image.current))
  useViewerKeys(popup, { controls, turn, copy, many: place.of > 1 })
  const name = picture.name === '' ? t('picture.unnamed') : picture.name
  return (
    <>
      <div ref={stage} className="viewer__stage" data-scale={stand.scale.toFixed(3)} data-turns={stand.turns} data-load={load}>
        {load === 'failed' ? (
          <button
            type="button"
            className="viewer__failed"
            onClick={() => {
              setAttempt(attempt + 1)
              setLoad('loading')
            }}
          >
            <ImageOff size={28} aria-hidden="true" />
            {t('viewer.failed')}
          </button>
        ) : (
          <img
            ref={image}
            className="viewer__picture"
            src={pictureAddress(picture.hash, attempt)}
            alt={name}
            draggable={false}
            width={picture.width}
            height={picture.height}
            style={{ transform: `translate(${stand.x}px, ${stand.y}px) scale(${stand.scale}) rotate(${stand.turns * 90}deg)` }}
            onLoad={() => setLoad('shown')}
            onError={() => setLoad('failed')}
          />
        )}
      </div>
      <p className="viewer__words">
        <bdi className="viewer__name">{name}</bdi>
        <span>
          {picture.width} × {picture.height} · {fileSize(picture.bytes)} · {Math.round(stand.scale * 100)} %
        </span>
      </p>
      <ViewerBar controls={controls} turn={turn} copy={copy} place={place} onClose={onClose} />
    </>
  )
}

type BarProps = { controls: StandControls; turn: (by: number) => void; copy: () => void; place: StageProps['place']; onClose: () => void }

function ViewerBar({ controls, turn, copy, place, onClose }: BarProps): ReactNode {
  const { t } = useTranslation()
  const many = place.of > 1
  return (
    <div className="viewer__bar" role="toolbar" aria-label={t('viewer.tools')}>
      {many && (
        <BarButton label={t('viewer.previous')} keys={['←']} act={() => turn(-1)}>
          <ChevronLeft size={18} aria-hidden="true" />
        </BarButton>
      )}
      {many && (
        <span className="viewer__place" data-testid="viewer-place">
          {place.at + 1} / {place.of}
        </span>
      )}
      {many && (
        <BarButton label={t('viewer.next')} keys={['→']} act={() => turn(1)}>
          <ChevronRight size={18} aria-hidden="true" />
        </BarButton>
      )}
      <BarButton label={t('viewer.smaller')} keys={['−']} act={controls.smaller}>
        <ZoomOut size={18} aria-hidden="true" />
      </BarButton>
      <BarButton label={t('viewer.larger')} keys={['+']} act={controls.larger}>
        <ZoomIn size={18} aria-hidden="true" />
      </BarButton>
      <BarButton label={t('viewer.fit')} keys={['0']} act={controls.fit}>
        <Maximize size={18} aria-hidden="true" />
      </BarButton>
      <BarButton label={t('viewer.rotate')} keys={['R']} act={controls.rotate}>
        <RotateCw size={18} aria-hidden="true" />
      </BarButton>
      <BarButton label={t('viewer.copy')} keys={['C']} act={copy}>
        <Copy size={18} aria-hidden="true" />
      </BarButton>
      <BarButton label={t('viewer.close')} keys={['Esc']} act={onClose}>
        <X size={18} aria-hidden="true" />
      </BarButton>
    </div>
  )
}

type BarButtonProps = { label: string; keys: readonly string[]; act: () => void; children: ReactNode }

const BarButton = ({ label, keys, act, children }: BarButtonProps): ReactNode => (
  <button type="button" className="viewer__button" aria-label={label} title={label} onClick={act}>
    {children}
    <Kbd parts={keys} />
  </button>
)

/** Distance of one press, CSS pixels. */
const PAN = 80

type KeyDeps = { controls: StandControls; turn: (by: number) => void; copy: () => void; many: boolean }

/** Arrows turn over where there are more, and move what does not fit; with Shift they always move. */
function useViewerKeys(popup: StageProps['popup'], { controls, turn, copy, many }: KeyDeps): void {
  useEffect(() => {
    const element = popup.current
    if (element === null) return undefined
    const pan: Record<string, readonly [number, number]> = {
      ArrowLeft: [PAN, 0],
      ArrowRight: [-PAN, 0],
      ArrowUp: [0, PAN],
      ArrowDown: [0, -PAN],
    }
    const plain: Record<string, () => void> = {
      PageUp: () => turn(-1),
      PageDown: () => turn(1),
      '+': controls.larger,
      '=': controls.larger,
      '-': controls.smaller,
      '0': controls.fit,
      r: controls.rotate,
      c: copy,
    }
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.isComposing || event.altKey) return
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
      const sideways = key === 'ArrowLeft' || key === 'ArrowRight'
      const by = pan[key]
      const act =
        sideways && many && !event.shiftKey
          ? () => turn(key === 'ArrowLeft' ? -1 : 1)
          : by !== undefined
            ? () => controls.pan({ x: by[0], y: by[1] })
            : plain[key]
      if (act === undefined || ((event.ctrlKey || event.metaKey) && key !== 'c')) return
      event.preventDefault()
      event.stopPropagation()
      act()
    }
    element.addEventListener('keydown', onKey)
    return () => element.removeEventListener('keydown', onKey)
  }, [popup, controls, turn, copy, many])
}
