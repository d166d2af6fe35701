import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import type { DisplayFacts } from '../../electron/windows/layout-rules.ts'

/** Displays that can be plugged in and out. */
export class FakeScreen extends EventEmitter {
  displays: readonly DisplayFacts[]

  constructor(displays: readonly DisplayFacts[]) {
    super()
    this.displays = displays
  }
  getAllDisplays = (): Electron.Display[] => this.displays as Electron.Display[]

  /** Another set of displays; the OS tells of each that went and came. */
  change(displays: readonly DisplayFacts[]): void {
    this.displays = displays
    this.emit('display-removed', {}, {})
    this.emit('display-added', {}, {})
    this.emit('display-metrics-changed', {}, {}, ['bounds'])
  }
  get electron(): Pick<Electron.Screen, 'getAllDisplays' | 'on'> {
    return this as unknown as Pick<Electron.Screen, 'getAllDisplays' | 'on'>
  }
}

/** A display at a place; a task bar of 40 takes the lower edge. */
export const display = (x: number, y: number, size: { width: number; height: number; scale?: number }): DisplayFacts => {
  const bounds = { x, y, width: size.width, height: size.height }
  return { bounds, workArea: { ...bounds, height: size.height - 40 }, scaleFactor: size.scale ?? 1 }
}
