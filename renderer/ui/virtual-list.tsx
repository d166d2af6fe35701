import { useEffect, useImperativeHandle, useMemo, useRef, type ReactElement, type ReactNode, type Ref, type RefObject } from 'react'
import { Virtualizer } from 'virtua'
import { useLatest } from '../lib/use-latest.ts'

export type VirtualListHandle = {
  toEnd(): void
  /** Looks again whether the reader is at the end; a key that moved the focus may have moved nothing else. */
  settle(): void
}

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
  const pin = usePin(box, inner)
  useStayAtRow(box, pin)
  useScrollEvents(box, pin, { onEnd, onNearStart })
  useImperativeHandle(ref, () => ({ toEnd: pin.toEnd, settle: () => void box.current?.dispatchEvent(new Event('scroll')) }), [pin])
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={box} className={className} role="log" aria-live="off" aria-label={label} tabIndex={0} data-pane="messages">
      <div ref={inner} className="vlist-inner">
        {items.length === 0 ? (
          empty
        ) : (
          <Virtualizer scrollRef={box} data={items} shift={prepended} bufferSize={400}>
            {children}
          </Virtualizer>
        )}
      </div>
    </div>
  )
}

type Pin = {
  toEnd: () => void
  /** Whether the reader is at the end. */
  pinned: () => boolean
  /** The reader moves by hand; `up` away from the end. */
  byHand: (up: boolean) => void
  scrolled: (atEnd: boolean) => void
}

type Box = RefObject<HTMLDivElement | null>

/** Whether the reader is at the end, and keeping it so while sizes change. */
function usePin(box: Box, inner: Box): Pin {
  const state = useRef({ pinned: true, programmatic: true })
  const pin = useMemo((): Pin => {
    const toEnd = (): void => {
      // Set before scrolling, so that the way there is not taken for the reader leaving the end.
      state.current = { pinned: true, programmatic: true }
      box.current?.scrollTo({ top: box.current.scrollHeight, behavior: 'instant' })
    }
    return {
      toEnd,
      pinned: () => state.current.pinned,
      byHand(up) {
        // Rows measured between the wheel and its scroll event must not pull the reader back.
        state.current = { pinned: state.current.pinned && !up, programmatic: false }
      },
      scrolled(atEnd) {
        // Until a hand moves it, whatever takes it from the end is rows that came and were measured; it follows them.
        if (state.current.programmatic && !atEnd) return
        state.current = { pinned: atEnd, programmatic: state.current.programmatic }
      },
    }
  }, [box])
  useEffect(() => {
    // Every append, measured row, grown composer and shrunk window comes by here, after layout and before paint.
    const observer = new ResizeObserver(() => {
      if (state.current.pinned) pin.toEnd()
    })
    for (const element of [box.current, inner.current]) if (element !== null) observer.observe(element)
    return () => observer.disconnect()
  }, [box, inner, pin])
  return pin
}

/** Frames in which rows of a new width may still be measured and moved. */
const SETTLING_FRAMES = 12

/**
 * Another width breaks the lines anew, above the reader too. Whoever is not at the end keeps the row at the top of the view where it
 * was, until the rows are measured or the reader moves.
 */
function useStayAtRow(box: Box, pin: Pin): void {
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    let width = element.clientWidth
    let anchor: { row: Element; top: number } | null = null
    let settling = 0
    const topOf = (row: Element): number => row.getBoundingClientRect().top - element.getBoundingClientRect().top
    const remember = (): void => {
      if (settling > 0 || pin.pinned() || element.clientWidth !== width) return
      const row = [...element.querySelectorAll('[data-row]')].find((one) => topOf(one) >= 0)
      anchor = row === undefined ? null : { row, top: topOf(row) }
    }
    const putBack = (): void => {
      if (anchor === null || !anchor.row.isConnected || pin.pinned()) return
      const by = topOf(anchor.row) - anchor.top
      if (by !== 0) element.scrollBy({ top: by, behavior: 'instant' })
    }
    const frame = (): void => {
      putBack()
      settling -= 1
      if (settling > 0) requestAnimationFrame(frame)
    }
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width) return
      width = element.clientWidth
      putBack()
      if (settling <= 0) requestAnimationFrame(frame)
      settling = SETTLING_FRAMES
    })
    const byHand = (): void => void (settling = 0)
    observer.observe(element)
    element.addEventListener('scroll', remember, { passive: true })
    for (const name of BY_HAND) element.addEventListener(name, byHand, { passive: true })
    return () => {
      observer.disconnect()
      settling = 0
      element.removeEventListener('scroll', remember)
      for (const name of BY_HAND) element.removeEventListener(name, byHand)
    }
  }, [box, pin])
}

const UP_KEYS = new Set(['ArrowUp', 'PageUp', 'Home'])

const goesUp = (event: Event): boolean =>
  (event instanceof WheelEvent && event.deltaY < 0) || (event instanceof KeyboardEvent && UP_KEYS.has(event.key))

const BY_HAND = ['wheel', 'pointerdown', 'keydown', 'touchmove'] as const

function useScrollEvents(box: Box, pin: Pin, handlers: Pick<Props<never>, 'onEnd' | 'onNearStart'>): void {
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
    // Where there is nothing above, going up moves nothing.
    const byHand = (event: Event): void => pin.byHand(goesUp(event) && element.scrollTop > 0)
    element.addEventListener('scroll', scrolled, { passive: true })
    for (const name of BY_HAND) element.addEventListener(name, byHand, { passive: true })
    return () => {
      element.removeEventListener('scroll', scrolled)
      for (const name of BY_HAND) element.removeEventListener(name, byHand)
    }
  }, [box, pin, latest])
}
