import type { Bounds, DisplayFacts } from './layout-rules.ts'

/** As much of the title bar as a hand needs to take hold of a window. */
export const GRIP = { width: 100, height: 40 } as const

/** Overlap of two rectangles, or null where there is none. */
function overlap(a: Bounds, b: Bounds): { width: number; height: number } | null {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return width > 0 && height > 0 ? { width, height } : null
}

/** True when enough of the title bar lies on one work area. */
export function isReachable(bounds: Bounds, displays: readonly DisplayFacts[]): boolean {
  const title = { ...bounds, height: GRIP.height }
  return displays.some(({ workArea }) => {
    const seen = overlap(title, workArea)
    return seen !== null && seen.width >= GRIP.width && seen.height >= GRIP.height
  })
}

const area = (bounds: Bounds, on: Bounds): number => {
  const seen = overlap(bounds, on)
  return seen === null ? 0 : seen.width * seen.height
}

/** How far apart two centres are, squared. */
function distance(a: Bounds, b: Bounds): number {
  const dx = a.x + a.width / 2 - (b.x + b.width / 2)
  const dy = a.y + a.height / 2 - (b.y + b.height / 2)
  return dx * dx + dy * dy
}

/** Where the window still is for the most part, else the nearest. */
function nearest(bounds: Bounds, displays: readonly DisplayFacts[]): DisplayFacts | null {
  const ranked = displays.toSorted(
    (a, b) => area(bounds, b.workArea) - area(bounds, a.workArea) || distance(bounds, a.workArea) - distance(bounds, b.workArea),
  )
  return ranked[0] ?? null
}

const within = (value: number, from: number, to: number): number => Math.max(from, Math.min(value, to))

/** The same bounds when the window can be reached, else the whole window on the nearest work area, smaller if it must be. */
export function rescued(bounds: Bounds, displays: readonly DisplayFacts[]): Bounds {
  if (isReachable(bounds, displays)) return bounds
  const home = nearest(bounds, displays)?.workArea
  if (home === undefined) return bounds
  const width = Math.min(bounds.width, home.width)
  const height = Math.min(bounds.height, home.height)
  return {
    x: within(bounds.x, home.x, home.x + home.width - width),
    y: within(bounds.y, home.y, home.y + home.height - height),
    width,
    height,
  }
}
