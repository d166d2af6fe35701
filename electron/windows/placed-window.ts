import type { BrowserWindow } from 'electron'
import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import { settled, type Bounds, type DisplayFacts, type Place, type WindowKind } from './layout-rules.ts'
import { rescued } from './rescue-rules.ts'

/** A window that is dragged tells of every step. */
const MOVED_MS = 500

export type PlacedWindowDeps = {
  clock: Clock
  /** What is remembered for the displays of now. */
  place: () => Place | undefined
  keep: (place: Place) => void
  displays: () => DisplayFacts[]
  /** True while displays change: what windows do then is the OS's doing and is not remembered. */
  unsettled: () => boolean
  zoom: () => number
}

export type PlacedWindow = {
  readonly kind: WindowKind
  readonly window: BrowserWindow
  /** Puts it where these displays knew it, or, without `place`, back into reach if it is out of it. */
  settle: (place: Place | undefined) => void
  applyZoom: () => void
  /** Null follows the setting. */
  setZoom: (zoom: number | null) => void
  forget: () => void
}

/** Remembers where a window is, and can put it there again. */
export function placeWindow(kind: WindowKind, window: BrowserWindow, deps: PlacedWindowDeps): PlacedWindow {
  const first = deps.place()
  /** What was asked for last, to tell rounding from moving. */
  let asked: Bounds | null = first === undefined ? null : rescued(first.bounds, deps.displays())
  let cancel: Cancel = () => undefined

  const now = (): Place => ({
    bounds: settled(asked, window.getNormalBounds()),
    maximized: window.isMaximized(),
    zoom: deps.place()?.zoom ?? null,
  })
  const remember = (): void => {
    if (!window.isDestroyed() && !window.isMinimized() && !deps.unsettled()) deps.keep(now())
  }
  const rememberSoon = (): void => {
    cancel()
    cancel = deps.clock.after(MOVED_MS, remember)
  }
  const applyZoom = (): void => {
    if (!window.isDestroyed()) window.webContents.setZoomFactor(deps.place()?.zoom ?? deps.zoom())
  }

  if (first?.maximized === true) window.maximize()
  window.on('move', rememberSoon)
  window.on('resize', rememberSoon)
  window.on('close', remember)
  window.webContents.setZoomMode('isolated')
  window.webContents.on('did-finish-load', applyZoom)
  rememberSoon()

  return {
    kind,
    window,
    settle(place) {
      if (window.isDestroyed()) return
      const there = window.getNormalBounds()
      const want = rescued(place?.bounds ?? there, deps.displays())
      if (place !== undefined || want !== there) {
        if (window.isMaximized()) window.unmaximize()
        asked = want
        window.setBounds(want)
      }
      if (place?.maximized === true) window.maximize()
      applyZoom()
      rememberSoon()
    },
    applyZoom,
    setZoom(zoom) {
      deps.keep({ ...(deps.place() ?? now()), zoom })
      applyZoom()
    },
    forget: () => cancel(),
  }
}
