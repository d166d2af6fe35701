import { useEffect, useLayoutEffect, useRef, type ReactElement, type ReactNode, type Ref, useImperativeHandle } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'

export type VirtualListHandle = { toEnd(): void }

type Props<T> = {
  items: readonly T[]
  /** Rows must be keyed and their height may change later. */
  children: (item: T, index: number) => ReactElement
  /** Set for the render in which rows were added at the start, so that the view stays where it is. */
  prepended: boolean
  label: string
  className?: string | undefined
  ref?: Ref<VirtualListHandle>
  /** Told when the reader reaches or leaves the end, and when the start comes near. */
  onEnd: (atEnd: boolean) => void
  onNearStart: () => void
  empty?: ReactNode
}

/** Distance from the end in pixels at which the reader still counts as being there. */
const END_SLACK = 24
const NEAR_START = 200

/**
 * A list that reads from the bottom: it stays at the end while the reader is there, also when the room shrinks or a
 * row grows, and stays put while the reader is elsewhere. The only file that knows the virtualiser.
 */
export function VirtualList<T>(props: Props<T>): ReactNode {
  const { items, onEnd, onNearStart } = props
  const box = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const pinned = useRef(true)
  /** Set while the program scrolls, so that this is not taken for the reader leaving the end. */
  const programmatic = useRef(false)

  const toEnd = (): void => {
    const last = items.length - 1
    if (last < 0) return
    pinned.current = true
    programmatic.current = true
    list.current?.scrollToIndex(last, { align: 'end' })
  }
  const latestToEnd = useRef(toEnd)
  latestToEnd.current = toEnd
  useImperativeHandle(props.ref, () => ({ toEnd: () => latestToEnd.current() }), [])

  useLayoutEffect(() => {
    if (pinned.current) latestToEnd.current()
  }, [items])

  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (pinned.current) latestToEnd.current()
    })
    for (const element of [box.current, inner.current]) if (element !== null) observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const scrolled = (): void => {
    const element = box.current
    if (element === null) return
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= END_SLACK
    if (programmatic.current && !atEnd) return
    programmatic.current = false
    if (atEnd !== pinned.current) {
      pinned.current = atEnd
    }
    onEnd(atEnd)
    if (element.scrollTop < NEAR_START) onNearStart()
  }
  const byHand = (): void => {
    programmatic.current = false
  }

  return (
    <div
      ref={box}
      className={props.className}
      role="log"
      aria-live="off"
      aria-label={props.label}
      tabIndex={0}
      onScroll={scrolled}
      onWheel={byHand}
      onPointerDown={byHand}
      onKeyDown={byHand}
    >
      <div ref={inner} className="vlist-inner">
        {items.length === 0 ? (
          props.empty
        ) : (
          <Virtualizer ref={list} scrollRef={box} data={items} shift={props.prepended} bufferSize={400}>
            {props.children}
          </Virtualizer>
        )}
      </div>
    </div>
  )
}
