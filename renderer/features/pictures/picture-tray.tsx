import { ImageOff, ImagePlus, LoaderCircle, X } from 'lucide-react'
import { useEffect, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_PICTURES, type Picture } from '../../../shared/model/picture.ts'
import { useCommand, useKeymap } from '../../app/services.tsx'
import type { ComposerField } from '../../lib/composer-field.ts'
import { fileSize } from '../../lib/format.ts'
import { pictureAddress } from '../../lib/picture-address.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { useValue } from '../../lib/use-value.ts'
import type { Tray, TrayItem } from './tray.ts'
import './pictures.css'

type Props = {
  tray: Tray
  /** Given the hidden field that asks for files. */
  input: (element: HTMLInputElement | null) => void
  /** Asks for files. */
  pick: () => void
  focused: boolean
  field: ComposerField | null
  /** Files hang above the tile. */
  over: boolean
  open: (pictures: readonly Picture[], index: number) => void
}

const ACCEPTED = 'image/png,image/jpeg,image/gif,image/webp'

/** The pictures that go with the next message, and what was not taken. Takes no room while there is nothing to show. */
export function PictureTray({ tray, input, pick, focused, field, over, open }: Props): ReactNode {
  const { t } = useTranslation()
  const { items, refused } = useValue(tray)
  useCommand('picture.attach', focused ? pick : null)
  useTakeLastAway(field, tray)
  const kept = items.flatMap(({ picture }) => picture ?? [])
  const remove = (id: number): void => {
    tray.remove(id)
    field?.focus()
  }
  return (
    <>
      <FileInput attach={input} add={tray.add} field={field} />
      {over && (
        <div className="tray-drop" aria-hidden="true">
          <ImagePlus size={22} />
          {t('picture.drop')}
        </div>
      )}
      {items.length > 0 && (
        <div className="tray" data-testid="tray" data-count={items.length}>
          <ul className="tray__items" aria-label={t('picture.tray', { count: items.length })}>
            {items.map((item, index) => (
              <TrayThumb
                key={item.id}
                item={item}
                place={index + 1}
                remove={() => remove(item.id)}
                open={() => item.picture !== null && open(kept, kept.indexOf(item.picture))}
              />
            ))}
          </ul>
          <span className="tray__count">{t('picture.count', { count: items.length, most: MAX_PICTURES })}</span>
        </div>
      )}
      {refused.length > 0 && (
        <ul className="tray-refused" role="alert" data-testid="tray-refused">
          {refused.map(({ id, name, why }) => (
            <li key={id} data-why={why}>
              {t(`picture.refused.${why}`, { name: name === '' ? t('picture.unnamed') : name, most: MAX_PICTURES })}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

type InputProps = { attach: Props['input']; add: Tray['add']; field: ComposerField | null }

/** Asks the system for files; never seen itself. */
function FileInput({ attach, add, field }: InputProps): ReactNode {
  const { t } = useTranslation()
  return (
    <input
      ref={attach}
      type="file"
      accept={ACCEPTED}
      multiple
      hidden
      tabIndex={-1}
      aria-label={t('picture.attach')}
      data-testid="picture-input"
      onChange={(event) => {
        add([...(event.target.files ?? [])])
        // The same file may be chosen once more.
        event.target.value = ''
        field?.focus()
      }}
    />
  )
}

type ThumbProps = { item: TrayItem; place: number; remove: () => void; open: () => void }

function TrayThumb({ item, place, remove, open }: ThumbProps): ReactNode {
  const { t } = useTranslation()
  const [broken, setBroken] = useState(false)
  const { picture } = item
  const name = item.name === '' ? t('picture.unnamed') : item.name
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return
    event.preventDefault()
    remove()
  }
  return (
    <li className="thumb" data-testid="thumb" data-kept={picture !== null}>
      <button type="button" className="thumb__picture" onClick={open} onKeyDown={keys} aria-label={t('picture.preview', { name, place })}>
        {picture === null ? (
          <LoaderCircle size={18} aria-hidden="true" />
        ) : broken ? (
          <ImageOff size={18} aria-hidden="true" />
        ) : (
          <img src={pictureAddress(picture.hash)} alt="" draggable={false} onError={() => setBroken(true)} />
        )}
      </button>
      <span className="thumb__size">{picture === null ? t('picture.keeping') : fileSize(picture.bytes)}</span>
      <button
        type="button"
        className="thumb__remove"
        onClick={remove}
        onKeyDown={keys}
        aria-label={t('picture.remove', { name, place })}
        data-testid="thumb-remove"
      >
        <X size={12} strokeWidth={2.6} aria-hidden="true" />
      </button>
    </li>
  )
}

/** Backspace in an empty field takes the last picture away, but not the one that emptied the field. */
function useTakeLastAway(field: ComposerField | null, tray: Tray): void {
  const latest = useLatest(tray)
  useEffect(
    () =>
      field?.onKey((event) => {
        const last = latest.current.get().items.at(-1)
        if (event.key !== 'Backspace' || event.repeat || last === undefined || field.text() !== '') return false
        latest.current.remove(last.id)
        return true
      }),
    [field, latest],
  )
}

/** The button beside the field. */
export function AttachButton({ pick }: { pick: () => void }): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  return (
    <button
      type="button"
      className="attach"
      title={t('picture.attach')}
      aria-label={t('picture.attach')}
      aria-keyshortcuts={keys.aria('picture.attach')}
      onClick={pick}
      data-testid="attach"
    >
      <ImagePlus size={16} aria-hidden="true" />
    </button>
  )
}
