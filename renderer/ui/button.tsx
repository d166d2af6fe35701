import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { cx } from '../lib/class-names.ts'
import './ui.css'

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: 'primary' | 'plain' | 'quiet' | 'amber' | 'amberPlain'
  ref?: Ref<HTMLButtonElement>
  'data-testid'?: string
}

/** A button of one of the few looks the desk has. */
export function Button({ look = 'plain', className, type = 'button', ...rest }: Props): ReactNode {
  // oxlint-disable-next-line react/button-has-type -- the type is a prop with a safe default
  return <button type={type} className={cx('button', `button--${look}`, className)} {...rest} />
}
