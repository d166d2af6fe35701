import type { BrowserWindow, BrowserWindowConstructorOptions, Screen } from 'electron'
import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import { displaySet, zoomStep, type DisplayFacts, type Place, type WindowKind } from './layout-rules.ts'
import type { PlaceBook } from './place-book.ts'
import { placeWindow, type PlacedWindow } from './placed-window.ts'
import { rescued } from './rescue-rules.ts'

/** Windows are looked at this long after displays changed: the OS moves them about first. Well within the second they have. */
const DISPLAYS_MS = 300

export type PlacementDeps = {
  screen: Pick<Screen, 'getAllDisplays' | 'on'>
  book: PlaceBook
  clock: Clock
  /** Zoom of windows that have none of their own. */
  zoom: () => number
}

export type PlacementService = {
  /** Where a new window of this kind opens; size alone where nothing is remembered. */
  optionsFor: (kind: WindowKind, size: { width: number; height: number }) => BrowserWindowConstructorOptions
  /** From here on the window is remembered, brought back into reach, and zoomed. */
  follow: (kind: WindowKind, window: BrowserWindow) => void
  /** One step in or out, 0: back to the setting. */
  zoomBy: (windowId: number, step: -1 | 0 | 1) => void
  /** The setting changed: windows with a zoom of their own follow it again. */
  zoomAll: () => void
  windows: () => readonly BrowserWindow[]
  dispose: () => void
}

/** Each set of displays has its own layout, and no window stays where nobody can take hold of it. */
export function createPlacementService({ screen, book, clock, zoom }: PlacementDeps): PlacementService {
  const windows = new Set<PlacedWindow>()
  const displays = (): DisplayFacts[] => screen.getAllDisplays()
  let known = displaySet(displays())
  let cancelLook: Cancel | null = null

  const look = (): void => {
    cancelLook = null
    const now = displaySet(displays())
    const changed = now !== known
    known = now
    for (const one of windows) one.settle(changed ? book.placeOf(known, one.kind) : undefined)
  }
  const displaysChanged = (): void => {
    for (const one of windows) one.forget()
    cancelLook ??= clock.after(DISPLAYS_MS, look)
  }
  screen.on('display-added', displaysChanged)
  screen.on('display-removed', displaysChanged)
  screen.on('display-metrics-changed', displaysChanged)
  const placeOf = (kind: WindowKind): Place | undefined => book.placeOf(known, kind)

  return {
    optionsFor(kind, size) {
      const place = placeOf(kind)
      return place === undefined ? size : rescued(place.bounds, displays())
    },
    follow(kind, window) {
      const one = placeWindow(kind, window, {
        clock,
        place: () => placeOf(kind),
        keep: (place) => book.keep(known, kind, place),
        displays,
        unsettled: () => cancelLook !== null || displaySet(displays()) !== known,
        zoom,
      })
      windows.add(one)
      window.on('closed', () => {
        one.forget()
        windows.delete(one)
      })
    },
    zoomBy(windowId, step) {
      const one = [...windows].find(({ window }) => !window.isDestroyed() && window.webContents.id === windowId)
      one?.setZoom(step === 0 ? null : zoomStep(placeOf(one.kind)?.zoom ?? zoom(), step))
    },
    zoomAll() {
      for (const one of windows) {
        if ((placeOf(one.kind)?.zoom ?? null) === null) one.applyZoom()
        else one.setZoom(null)
      }
    },
    windows: () => [...windows].map(({ window }) => window),
    dispose() {
      cancelLook?.()
      for (const one of windows) one.forget()
    },
  }
}
