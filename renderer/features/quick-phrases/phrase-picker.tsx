import type { TFunction } from 'i18next'
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ComposerField } from '../../lib/composer-field.ts'
import { cx } from '../../lib/class-names.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { Marked } from './marked.tsx'
import type { PhraseHit } from './phrase-book.ts'
import type { Picker, PickerState } from './use-picker.ts'
import { useStopped } from './use-stopped.ts'

type Props = { picker: Picker; state: PickerState; field: ComposerField; ready: boolean; shop: string; id: string }

/** Left free at the top of a tile for its header; a short tile needs the room for phrases (as `phrases.css` knows it). */
const HEADER = 48
const EDGE = 4
const SHORT = 320

/** The phrases found, above the composer and inside its tile. The text field keeps the focus. */
export function PhrasePicker({ picker, state, field, ready, shop, id }: Props): ReactNode {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const anchor = box.current?.parentElement
    const tile = anchor?.closest('.tile')
    if (anchor === null || anchor === undefined || tile === null || tile === undefined) return
    const { top, height } = tile.getBoundingClientRect()
    const room = anchor.getBoundingClientRect().bottom - top - (height < SHORT ? EDGE : HEADER)
    box.current?.style.setProperty('max-height', `${Math.max(120, Math.round(room))}px`)
  }, [])
  usePointedAt(field, `${id}-list`, state.hits.length === 0 ? null : `${id}-${state.index}`)
  const filter = state.filter === null ? t('phrases.stage.all') : t(`phrases.stage.${state.filter}`)
  return (
    <div className="picker" ref={box} data-testid="phrase-picker">
      <p className="picker__head">
        <span>
          {t('phrases.title')} <b>{state.trigger.query}</b>
        </span>
        <span className="picker__filter">{t('phrases.filter', { stage: filter })}</span>
        {shop !== '' && <span className="picker__shop">{shop}</span>}
      </p>
      {/* A native list would take the focus from the text field. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div className="picker__list" role="listbox" id={`${id}-list`} aria-label={t('phrases.found')}>
        {state.hits.map((hit, index) => (
          <Option
            key={hit.value.id}
            id={`${id}-${index}`}
            hit={hit}
            here={index === state.index}
            pick={() => picker.pick(hit.value)}
            point={() => picker.point(index)}
          />
        ))}
      </div>
      {state.hits.length === 0 && <p className="picker__none">{ready ? t('phrases.none') : t('phrases.loading')}</p>}
      <p className="picker__keys">
        <span>
          <Kbd parts={['↵']} /> {t('phrases.key.insert')}
        </span>
        <span>
          <Kbd parts={['↑↓']} /> {t('phrases.key.move')}
        </span>
        <span>
          <Kbd parts={['Ctrl', '↑↓']} /> {t('phrases.key.stage')}
        </span>
        <span>
          <Kbd parts={['Esc']} /> {t('phrases.key.leave')}
        </span>
      </p>
    </div>
  )
}

/** Says to screen readers which option the field points at. */
function usePointedAt(field: ComposerField, list: string, option: string | null): void {
  useEffect(() => {
    const element = field.element()
    element?.setAttribute('aria-controls', list)
    if (option === null) element?.removeAttribute('aria-activedescendant')
    else element?.setAttribute('aria-activedescendant', option)
    return () => {
      element?.removeAttribute('aria-controls')
      element?.removeAttribute('aria-activedescendant')
    }
  }, [field, list, option])
}

type OptionProps = { id: string; hit: PhraseHit; here: boolean; pick: () => void; point: () => void }

function Option({ id, hit, here, pick, point }: OptionProps): ReactNode {
  const { t } = useTranslation()
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (here) line.current?.scrollIntoView({ block: 'nearest' })
  }, [here])
  const { value } = hit
  const why = whyOf(hit, t)
  const stop = useStopped().words(value.text)
  const scope = t(`phrases.scope.${value.scope}`)
  const uses = value.uses > 0 ? ` · ${t('phrases.used', { count: value.uses })}` : ''
  return (
    // The keys are the text field's, which points here; the pointer is for those who have it in hand.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={line}
      id={id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="option"
      tabIndex={-1}
      aria-selected={here}
      className={cx('picker__option', here && 'picker__option--here')}
      title={why}
      data-testid="phrase-option"
      data-phrase-id={value.id}
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={here ? undefined : point}
      onClick={pick}
    >
      <span className="picker__line">
        <span className="picker__title">
          <Marked text={value.title} ranges={hit.field === 'title' ? hit.ranges : []} />
        </span>
        {hit.field === 'tag' && hit.ranges.length > 0 && (
          <span className="picker__tag">
            <Marked text={hit.text} ranges={hit.ranges} />
          </span>
        )}
        {stop !== null && (
          <em className="phrase-stop" title={stop} data-testid="phrase-stopped">
            {t('guard.mark')}
          </em>
        )}
        <span className="picker__scope">
          {scope}
          {uses}
        </span>
      </span>
      <span className="picker__text">
        <Marked text={value.text} ranges={hit.field === 'body' ? hit.ranges.filter(([, end]) => end <= value.text.length) : []} />
      </span>
      {here && <span className="visually-hidden">{why}</span>}
    </div>
  )
}

/** Why this phrase was found, in words. */
function whyOf(hit: PhraseHit, t: TFunction): string {
  if (hit.ranges.length === 0) return t('phrases.why.listed')
  const field = t(`phrases.field.${hit.field}`)
  return t('phrases.why.found', { field, method: t(`phrases.method.${hit.method}`) })
}
