import { useId, type KeyboardEvent, type ReactNode } from 'react'
import { cx } from '../../lib/class-names.ts'
import '../../ui/choice.css'
import './capture.css'

type Common = { name: string; label: string; invalid: boolean }

type LineProps = Common & {
  value: string
  limit: number
  placeholder?: string
  /** What stands beside the label: how a time was understood. */
  aside?: string | null
  rows?: number | undefined
  onChange: (value: string) => void
}

/** A field of words, of one line unless `rows` says more. */
export function WordsField({ name, label, invalid, value, limit, placeholder, aside = null, rows, onChange }: LineProps): ReactNode {
  const id = useId()
  const shared = {
    id,
    className: 'capture__input',
    value,
    maxLength: limit,
    placeholder,
    'aria-invalid': invalid,
    'aria-describedby': aside === null ? undefined : `${id}-aside`,
    'data-field': name,
    'data-testid': `capture-${name}`,
  }
  return (
    <div className="capture__row">
      <label htmlFor={id}>{label}</label>
      <div className="capture__cell">
        {rows === undefined ? (
          <input type="text" autoComplete="off" {...shared} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <textarea rows={rows} {...shared} onChange={(event) => onChange(event.target.value)} />
        )}
        {aside !== null && (
          <span id={`${id}-aside`} className={cx('capture__aside', invalid && 'capture__aside--bad')}>
            {aside}
          </span>
        )}
      </div>
    </div>
  )
}

type ChoiceProps<T extends string> = Common & {
  value: T | null
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  /** Puts the focus into the field behind this one; `words`: the next one that takes letters. */
  onward: (name: string, words: boolean) => void
}

/** One of a few by arrow or by its number, which goes on to the next field; a letter goes where letters are taken. */
export function ChoiceField<T extends string>({ name, label, invalid, value, options, onChange, onward }: ChoiceProps<T>): ReactNode {
  const id = useId()
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const picked = /^[1-9]$/.test(event.key) ? options[Number(event.key) - 1] : undefined
    if (picked !== undefined) {
      event.preventDefault()
      onChange(picked.value)
      onward(name, false)
    } else if ((event.key.length === 1 && event.key !== ' ') || event.key === 'Process') onward(name, true)
  }
  return (
    <div className="capture__row">
      <span id={id} className="capture__label">
        {label}
      </span>
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its radio buttons take the focus */}
      <div
        role="radiogroup"
        aria-labelledby={id}
        aria-invalid={invalid}
        className={cx('choice__options capture__choice', invalid && 'capture__choice--bad')}
        data-field={name}
        data-testid={`capture-${name}`}
        onKeyDown={key}
      >
        {options.map((option, index) => (
          <label key={option.value} className="choice__option">
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              aria-keyshortcuts={`${index + 1}`}
              onChange={() => onChange(option.value)}
            />
            <span>
              {option.label !== `${index + 1}` && (
                <span className="capture__digit" aria-hidden="true">
                  {index + 1}
                </span>
              )}
              {option.label}
            </span>
          </label>
        ))}
      </div>
    </div>
  )
}
