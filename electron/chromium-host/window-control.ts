import { quietly, type Cdp, type CdpSession } from './cdp.ts'

export type FoundBounds = { x: number; y: number; width: number; height: number; state: 'normal' | 'maximized' | 'minimized' }

export type WindowControl = {
  /** Where the window goes, its frame included; without a screen the size counts for the page. */
  setBounds(bounds: { x?: number; y?: number; width?: number; height?: number; windowState?: 'normal' | 'maximized' }): void
  /** Tells where the window is, each second; never without a screen. */
  watchBounds(found: (bounds: FoundBounds) => void): void
  /** Lays the page out as at this zoom. */
  zoom(factor: number): void
}

const LOOK_MS = 1_000

/** Place, size and zoom of a window through the remote control, which tells of no change by itself. */
export function controlWindow(cdp: Cdp, session: CdpSession, { targetId, screen }: { targetId: string; screen: boolean }): WindowControl {
  const windowId = async (): Promise<number> => (await cdp.send('Browser.getWindowForTarget', { targetId })).windowId
  let factor = 1
  /** An override of the page's measures is what zoom looks like to a page: fewer pixels, each of them larger. */
  const applyZoom = async (): Promise<void> => {
    await session.send('Emulation.clearDeviceMetricsOverride')
    if (factor === 1) return
    const { result } = await session.send('Runtime.evaluate', {
      expression: '[innerWidth, innerHeight, devicePixelRatio]',
      returnByValue: true,
    })
    const [width = 0, height = 0, ratio = 1] = result.value as number[]
    const size = { width: Math.round(width / factor), height: Math.round(height / factor) }
    await session.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: ratio * factor, mobile: false })
  }
  const set: WindowControl['setBounds'] = ({ x, y, width, height, windowState }) => {
    const put = async (): Promise<void> => {
      const id = await windowId()
      if (windowState !== undefined) await cdp.send('Browser.setWindowBounds', { windowId: id, bounds: { windowState } })
      if (width === undefined || height === undefined) return
      if (screen) await cdp.send('Browser.setWindowBounds', { windowId: id, bounds: { left: x ?? 0, top: y ?? 0, width, height } })
      else await cdp.send('Browser.setContentsSize', { windowId: id, width, height })
      if (factor !== 1) await applyZoom()
    }
    quietly(put())
  }
  return {
    setBounds: set,
    watchBounds(found) {
      if (!screen) return
      const look = async (): Promise<void> => {
        const { bounds } = await cdp.send('Browser.getWindowForTarget', { targetId })
        const { left = 0, top = 0, width = 0, height = 0, windowState } = bounds
        if (windowState !== undefined && windowState !== 'fullscreen') found({ x: left, y: top, width, height, state: windowState })
      }
      const timer = setInterval(() => void look().catch(() => clearInterval(timer)), LOOK_MS).unref()
    },
    zoom(next) {
      if (next === factor) return
      factor = next
      quietly(applyZoom())
    },
  }
}
