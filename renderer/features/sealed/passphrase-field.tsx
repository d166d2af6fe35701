import type { ReactNode } from 'react'

type Props = { label: string; value: string; change: (value: string) => void; first?: boolean; testId: string }

/** A passphrase, never shown and never offered again. */
export function PassphraseField({ label, value, change, first = false, testId }: Props): ReactNode {
  return (
    <label className="sealed__field">
      <span>{label}</span>
      <input
        type="password"
        autoComplete="off"
        maxLength={200}
        value={value}
        // Opened by a key: what is asked for first is where the hands go.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={first}
        onChange={(event) => change(event.target.value)}
        data-testid={testId}
      />
    </label>
  )
}
