import { useEffect, useMemo, useState, type RefObject } from 'react'
import type { Size } from '../../lib/picture-size-rules.ts'
import { fitScale, fitted, moved, rotated, STEP, zoomed, type Stand } from './viewer-rules.ts'

export type StandControls = {
  larger: () => void
  smaller: () => void
  fit: () => void
  rotate: () => void
  pan: (by: { x: number; y: number }) => void
}

/** How the picture stands, by keys, wheel, drag and double click. It fits anew when the window changes while it fitted. */
export function useStand(picture: Size, stage: RefObject<HTMLDivElement | null>): { stand: Stand; controls: StandControls } {
  const { width, height } = picture
  const size = useMemo(() => ({ width, height }), [width, height])
  const [stand, setStand] = useState<Stand>({ scale: 1, x: 0, y: 0, turns: 0 })
  const controls = useMemo((): StandControls => {
    const room = (): Size => ({ width: stage.current?.clientWidth ?? 0, height: stage.current?.clientHeight ?? 0 })
    const zoom = (factor: number): void => setStand((now) => zoomed(now, factor, { picture: size, stage: room() }))
    return {
      larger: () => zoom(STEP),
      smaller: () => zoom(1 / STEP),
      fit: () => setStand((now) => fitted(size, room(), now.turns)),
      rotate: () => setStand((now) => rotated(now, size, room())),
      pan: (by) => setStand((now) => moved(now, by, { picture: size, stage: room() })),
    }
  }, [size, stage])
  useFitting(size, stage, setStand)
  usePointer(size, stage, setStand)
  return { stand, controls }
}

type SetStand = (change: (now: Stand) => Stand) => void
type StageRef = RefObject<HTMLDivElement | null>

function useFitting(picture: Size, stage: StageRef, setStand: SetStand): void {
  useEffect(() => {
    const element = stage.current
    if (element === null) return undefined
    let last: Size | null = null
    const observer = new ResizeObserver(() => {
      const room = { width: element.clientWidth, height: element.clientHeight }
      const before = last
      last = room
      setStand((now) => {
        const fitsNow = before === null || Math.abs(now.scale - fitScale(picture, before, now.turns)) < 1e-6
        return fitsNow ? fitted(picture, room, now.turns) : moved(now, { x: 0, y: 0 }, { picture, stage: room })
      })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [picture, stage, setStand])
}

function usePointer(picture: Size, stage: StageRef, setStand: SetStand): void {
  useEffect(() => {
    const element = stage.current
    if (element === null) return undefined
    const room = (): Size => ({ width: element.clientWidth, height: element.clientHeight })
    const fromMiddle = (event: MouseEvent): { x: number; y: number } => {
      const box = element.getBoundingClientRect()
      return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
    }
    const wheel = (event: WheelEvent): void => {
      event.preventDefault()
      const factor = event.deltaY < 0 ? STEP : 1 / STEP
      setStand((now) => zoomed(now, factor, { picture, stage: room(), at: fromMiddle(event) }))
    }
    const drag = (event: PointerEvent): void => {
      if ((event.buttons & 1) === 0) return
      const by = { x: event.movementX, y: event.movementY }
      setStand((now) => moved(now, by, { picture, stage: room() }))
    }
    const doubled = (event: MouseEvent): void =>
      setStand((now) => {
        const whole = fitted(picture, room(), now.turns)
        return now.scale > whole.scale + 1e-6
          ? whole
          : zoomed(now, (whole.scale < 1 ? 1 : 2) / now.scale, { picture, stage: room(), at: fromMiddle(event) })
      })
    const press = (event: PointerEvent): void => element.setPointerCapture(event.pointerId)
    // Not passive: the page behind must not scroll.
    element.addEventListener('wheel', wheel, { passive: false })
    element.addEventListener('pointerdown', press)
    element.addEventListener('pointermove', drag)
    element.addEventListener('dblclick', doubled)
    return () => {
      element.removeEventListener('wheel', wheel)
      element.removeEventListener('pointerdown', press)
      element.removeEventListener('pointermove', drag)
      element.removeEventListener('dblclick', doubled)
    }
  }, [picture, stage, setStand])
}
