import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Picture } from '../../../shared/model/picture.ts'
import { cx } from '../../lib/class-names.ts'
import { linkify } from './linkify.tsx'
import { MessagePictures, type OpenPicture } from './message-pictures.tsx'
import { foldOf, isBlank, isEmojiOnly } from './text-rules.ts'

/** What a reader can do with any message, the same object for all of them. */
export type Reading = {
  openLink: (url: string) => void
  openPicture: OpenPicture
  /** Opens or closes what is folded in a row. */
  toggle: (rowKey: string) => void
  offline: boolean
}

type Props = {
  rowKey: string
  text: string
  pictures: readonly Picture[]
  /** Whether a long text is shown whole. */
  open: boolean
  reading: Reading
}

/** Words and pictures of one bubble. Each paragraph has its own direction, and none of it reaches outside. */
export function MessageBody({ rowKey, text, pictures, open, reading }: Props): ReactNode {
  const { t } = useTranslation()
  const folded = foldOf(text)
  const shown = folded === null || open ? text : folded
  return (
    <>
      {pictures.length > 0 && <MessagePictures pictures={pictures} offline={reading.offline} open={reading.openPicture} />}
      {text !== '' && (
        <div className={cx('words', isEmojiOnly(text) && 'words--emoji')} dir="auto">
          {isBlank(text) ? <i className="words__blank">{t('timeline.blank')}</i> : linkify(shown, reading.openLink)}
          {folded !== null && !open && '…'}
        </div>
      )}
      {folded !== null && (
        <button type="button" className="words__fold" aria-expanded={open} onClick={() => reading.toggle(rowKey)} data-testid="fold">
          {open ? t('timeline.fold') : t('timeline.unfold', { count: text.length })}
        </button>
      )}
    </>
  )
}
