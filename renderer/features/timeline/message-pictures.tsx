import { ImageOff, RotateCw } from 'lucide-react'
import { memo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Picture } from '../../../shared/model/picture.ts'
import { cx } from '../../lib/class-names.ts'
import { pictureAddress } from '../../lib/picture-address.ts'
import { fitInto, type Size } from '../../lib/picture-size-rules.ts'
import { usePrevious } from '../../lib/use-previous.ts'

export type OpenPicture = (pictures: readonly Picture[], index: number) => void

/** Largest box of a single picture and the box of each of several, CSS pixels. */
const ALONE: Size = { width: 240, height: 280 }
const TOGETHER: Size = { width: 92, height: 92 }
const SMALLEST = 56

type Props = { pictures: readonly Picture[]; offline: boolean; open: OpenPicture }

/** The pictures of one message. Each keeps the room it will need, so that nothing moves when it comes. */
export function MessagePictures({ pictures, offline, open }: Props): ReactNode {
  const alone = pictures.length === 1
  return (
    <div className={cx('pictures', !alone && 'pictures--many')}>
      {pictures.map((picture, index) => (
        <MessagePicture
          // The same picture may be in a message twice.
          // oxlint-disable-next-line react/no-array-index-key
          key={`${picture.hash} ${index}`}
          picture={picture}
          size={alone ? fitInto(picture, ALONE, SMALLEST) : TOGETHER}
          place={{ at: index + 1, of: pictures.length }}
          offline={offline}
          open={() => open(pictures, index)}
        />
      ))}
    </div>
  )
}

type OneProps = { picture: Picture; size: Size; place: { at: number; of: number }; offline: boolean; open: () => void }
type Load = { kind: 'loading' | 'shown' | 'failed'; attempt: number }

const MessagePicture = memo(function MessagePicture({ picture, size, place, offline, open }: OneProps): ReactNode {
  const { t } = useTranslation()
  const [load, setLoad] = useState<Load>({ kind: 'loading', attempt: 0 })
  const again = (): void => setLoad((now) => ({ kind: 'loading', attempt: now.attempt + 1 }))
  const wasOffline = usePrevious(offline)
  // What could not be fetched without a link is fetched with one; the agent has better things to do.
  if (wasOffline && !offline && load.kind === 'failed') again()
  const name = picture.name === '' ? t('picture.unnamed') : picture.name
  if (load.kind === 'failed')
    return (
      <button type="button" className="picture picture--failed" style={size} onClick={again} data-testid="picture" data-load="failed">
        <ImageOff size={18} aria-hidden="true" />
        <span className="picture__word">{offline ? t('picture.offline') : t('picture.failed')}</span>
        <span className="picture__word picture__word--act">
          <RotateCw size={12} aria-hidden="true" /> {t('picture.retry')}
        </span>
      </button>
    )
  return (
    <button
      type="button"
      className={cx('picture', load.kind === 'loading' && 'picture--loading')}
      style={size}
      onClick={open}
      aria-label={t('picture.open', { name, at: place.at, of: place.of })}
      data-testid="picture"
      data-load={load.kind}
      data-hash={picture.hash}
    >
      <img
        key={load.attempt}
        src={pictureAddress(picture.hash, load.attempt)}
        alt=""
        decoding="async"
        draggable={false}
        onLoad={() => setLoad((now) => ({ ...now, kind: 'shown' }))}
        onError={() => setLoad((now) => ({ ...now, kind: 'failed' }))}
      />
    </button>
  )
})
