import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import './finder.css'

type Props<T> = {
  /** Name of the box for its parts in tests: `<name>`, `<name>-input`, `<name>-item`. */
  name: string
  label: string
  placeholder: string
  found: readonly T[]
  query: string
  onQuery: (query: string) => void
  keyOf: (one: T) => string
  /** What stands in the field for it, should the box outlive the choice. */
  titleOf: (one: T) => string
  /** What stands in a line of the list. */
  Line: (props: { one: T }) => ReactNode
  choose: (one: T) => void
  /** Said where nothing is found. */
  empty: string
  /** Whether a key belongs to an input method: it does nothing here then. */
  owns: (event: KeyboardEvent) => boolean
  onClose: () => void
}

/** A box over the desk with a field and what fits its words. Not modal; Esc closes, and the focus goes back where it was. */
export function Finder<T>(props: Props<T>): ReactNode {
  const { name, label, placeholder, found, query, onQuery, titleOf, owns, onClose } = props
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null))
  return (
    <Dialog.Root open modal={false} onOpenChange={(stays) => !stays && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup
          className="popup finder"
          aria-label={label}
          data-testid={name}
          finalFocus={() => before}
          // On its way down, before any handler of the list: the Enter that picks a candidate runs nothing.
          onKeyDownCapture={(event) => {
            if (owns(event.nativeEvent)) event.stopPropagation()
          }}
        >
          <Autocomplete.Root
            open
            inline
            items={found}
            filter={null}
            value={query}
            onValueChange={onQuery}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={titleOf}
          >
            <div className="finder__field">
              <Search size={16} aria-hidden="true" />
              <Autocomplete.Input aria-label={label} placeholder={placeholder} data-testid={`${name}-input`} />
            </div>
            <List {...props} />
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function List<T>({ name, found, keyOf, Line, choose, empty }: Props<T>): ReactNode {
  return (
    <>
      <Autocomplete.Empty className="finder__empty">{found.length === 0 ? empty : null}</Autocomplete.Empty>
      <Autocomplete.List className="finder__list">
        {(one: T) => (
          <Autocomplete.Item
            key={keyOf(one)}
            value={one}
            className="finder__item"
            onClick={() => choose(one)}
            data-testid={`${name}-item`}
            data-id={keyOf(one)}
          >
            <Line one={one} />
          </Autocomplete.Item>
        )}
      </Autocomplete.List>
    </>
  )
}
