import { useEffect, useImperativeHandle, useLayoutEffect, useRef, type ReactElement, type ReactNode, type Ref, type RefObject } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { useLatest } from '../lib/use-latest.ts'

export type VirtualListHandle = { toEnd(): void }

type Props<T> = {
  items: readonly T[]
  /** Rows must be keyed; their height may change later. */
  children: (item: T, index: number) => ReactElement
  /** Set for the render in which rows were added at the start, so that the view stays where it is. */
  prepended: boolean
  label: string
  className?: string
  ref?: Ref<VirtualListHandle>
  /** Told when the reader reaches or leaves the end, and while the start is near. */
  onEnd: (atEnd: boolean) => void
  onNearStart: () => void
  empty: ReactNode
}

/** Distance from the end in pixels at which the reader still counts as being there. */
const END_SLACK = 24
const NEAR_START = 200

/**
 * A list that reads from the bottom: it stays at the end while the reader is there, also when the room shrinks or a
 * row grows, and stays put while the reader is elsewhere. The only file that knows the virtualiser.
 */
export function VirtualList<T>({ items, children, prepended, label, className, ref, onEnd, onNearStart, empty }: Props<T>): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const pin = usePin({ box, inner, list, count: items.length })
  useScrollEvents(box, pin, { onEnd, onNearStart })
  useImperativeHandle(ref, () => ({ toEnd: pin.toEnd }), [pin])
  useLayoutEffect(() => {
    if (items.length > 0) pin.hold()
  }, [items, pin])
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={box} className={className} role="log" aria-live="off" aria-label={label} tabIndex={0} data-pane="messages">
      <div ref={inner} className="vlist-inner">
        {items.length === 0 ? (
          empty
        ) : (
          <Virtualizer ref={list} scrollRef={box} data={items} shift={prepended} bufferSize={400}>
            {children}
          </Virtualizer>
        )}
      </div>
    </div>
  )
}

type Pin = {
  toEnd: () => void
  /** Back to the end if the reader was there. */
  hold: () => void
  /** The reader moved by hand. */
  byHand: () => void
  scrolled: (atEnd: boolean) => void
}

type PinDeps = {
  box: RefObject<HTMLDivElement | null>
  inner: RefObject<HTMLDivElement | null>
  list: RefObject<VirtualizerHandle | null>
  count: number
}

/** Whether the reader is at the end, and keeping it so when sizes change. */
function usePin({ box, inner, list, count }: PinDeps): Pin {
  const last = useLatest(count - 1)
  const state = useRef({ pinned: true, programmatic: false })
  const pin = useRef<Pin>({
    toEnd() {
      // Set before scrolling, so that the way there is not taken for the reader leaving the end.
      state.current = { pinned: true, programmatic: true }
      if (last.current >= 0) list.current?.scrollToIndex(last.current, { align: 'end' })
    },
    hold() {
      if (state.current.pinned) this.toEnd()
    },
    byHand() {
      state.current.programmatic = false
    },
    scrolled(atEnd) {
      if (state.current.programmatic && !atEnd) return
      state.current = { pinned: atEnd, programmatic: false }
    },
  })
  useEffect(() => {
    const observer = new ResizeObserver(() => pin.current.hold())
    for (const element of [box.current, inner.current]) if (element !== null) observer.observe(element)
    return () => observer.disconnect()
  }, [box, inner])
  // Made once; nothing in it changes with a render.
  // oxlint-disable-next-line react/refs
  return pin.current
}

const BY_HAND = ['wheel', 'pointerdown', 'keydown', 'touchmove'] as const

function useScrollEvents(box: RefObject<HTMLDivElement | null>, pin: Pin, handlers: Pick<Props<never>, 'onEnd' | 'onNearStart'>): void {
  const latest = useLatest(handlers)
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const scrolled = (): void => {
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= END_SLACK
      pin.scrolled(atEnd)
      latest.current.onEnd(atEnd)
      if (element.scrollTop < NEAR_START) latest.current.onNearStart()
    }
    element.addEventListener('scroll', scrolled, { passive: true })
    for (const name of BY_HAND) element.addEventListener(name, pin.byHand, { passive: true })
    return () => {
      element.removeEventListener('scroll', scrolled)
      for (const name of BY_HAND) element.removeEventListener(name, pin.byHand)
    }
  }, [box, pin, latest])
}
