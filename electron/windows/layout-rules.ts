/** A rectangle in the OS's own logical pixels; may lie left of or above the first display. */
export type Bounds = { x: number; y: number; width: number; height: number }

/** What is told of one display. `workArea` is what the task bar leaves free. */
export type DisplayFacts = { bounds: Bounds; workArea: Bounds; scaleFactor: number }

export type WindowKind = 'desk' | 'panel' | 'settings'

/** How one window stood; `zoom` null follows the settings. */
export type Place = { bounds: Bounds; maximized: boolean; zoom: number | null }
export type Layout = { [K in WindowKind]?: Place | undefined }

/** Layouts by set of displays, the one used last at the end. */
export type Layouts = readonly { displays: string; layout: Layout }[]

/** Sets of displays remembered; office, home and meeting rooms are few. */
const MOST = 20

const place = ({ x, y, width, height }: Bounds): string => `${x},${y} ${width}x${height}`

/**
 * Name of a set of displays: count, size, scale and position of each, whatever order the OS tells them in. The work area is
 * no part of it: a task bar that hides must not cost anybody their layout.
 */
export function displaySet(displays: readonly DisplayFacts[]): string {
  return displays
    .map(({ bounds, scaleFactor }) => `${place(bounds)} @${scaleFactor}`)
    .toSorted()
    .join(' | ')
}

export const layoutFor = (layouts: Layouts, displays: string): Layout => layouts.find((one) => one.displays === displays)?.layout ?? {}

/** The list with one window's place changed under its set of displays. */
export function withPlace(layouts: Layouts, displays: string, change: { kind: WindowKind; place: Place }): Layouts {
  const layout = { ...layoutFor(layouts, displays), [change.kind]: change.place }
  return [...layouts.filter((one) => one.displays !== displays), { displays, layout }].slice(-MOST)
}

/** Logical pixels times a broken scale are rounded on the way to the screen and back; this much is nobody's doing. */
const ROUNDING = 2

/**
 * What to remember when a window asked for `asked` is found at `found`: the very numbers that were asked for while the
 * difference is rounding, so that a window that is not moved stays where it is over any number of restarts.
 */
export function settled(asked: Bounds | null, found: Bounds): Bounds {
  if (asked === null) return found
  const near = (key: keyof Bounds): boolean => Math.abs(asked[key] - found[key]) <= ROUNDING
  return near('x') && near('y') && near('width') && near('height') ? asked : found
}

export const ZOOM_STEPS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const

/** The next step of the zoom in a direction; stays at the ends. */
export function zoomStep(now: number, direction: 1 | -1): number {
  const next = direction === 1 ? ZOOM_STEPS.find((step) => step > now + 0.001) : ZOOM_STEPS.findLast((step) => step < now - 0.001)
  return next ?? (direction === 1 ? 2 : 0.8)
}
