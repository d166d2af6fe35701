import { describe, expect, it } from 'vitest'
import { display, FakeScreen } from '../../tests/fakes/electron-screen.ts'
import { FakeWindow } from '../../tests/fakes/electron-window.ts'
import { createManualClock, type ManualClock } from '../../tests/fakes/manual-clock.ts'
import type { Bounds, DisplayFacts, WindowKind } from './layout-rules.ts'
import { createPlaceBook, NO_WINDOWS, type KeptWindows } from './place-book.ts'
import { createPlacementService, type PlacementService } from './placement-service.ts'
import { isReachable } from './rescue-rules.ts'

const LAPTOP = display(0, 0, { width: 1_536, height: 864, scale: 1.25 })
const RIGHT = display(1_536, 0, { width: 2_560, height: 1_440, scale: 1 })
const LEFT = display(-1_280, -200, { width: 1_280, height: 720, scale: 1.5 })

type Disk = { value: KeptWindows }
type Run = {
  place: PlacementService
  clock: ManualClock
  screen: FakeScreen
  open: (kind: WindowKind, fit?: FakeWindow['fit']) => FakeWindow
}

function start(displays: readonly DisplayFacts[], disk: Disk = { value: NO_WINDOWS }, zoom = { value: 1 }): Run {
  const clock = createManualClock()
  const screen = new FakeScreen(displays)
  const book = createPlaceBook({ get: () => disk.value, set: (value) => void (disk.value = value) })
  const place = createPlacementService({ screen: screen.electron, book, clock, zoom: () => zoom.value })
  return {
    place,
    clock,
    screen,
    open(kind, fit) {
      const window = new FakeWindow(place.optionsFor(kind, { width: 800, height: 600 }))
      if (fit !== undefined) Object.assign(window, { fit, bounds: fit(window.bounds) })
      place.follow(kind, window.electron)
      return window
    },
  }
}

describe('I3 a layout for each set of displays', () => {
  it('I3 three sets in turn, ten times: each window is back to the pixel', () => {
    const { open, clock, screen } = start([LAPTOP])
    const windows = { desk: open('desk'), panel: open('panel') }
    const sets: [DisplayFacts[], Bounds, Bounds][] = [
      [[LAPTOP], { x: 3, y: 5, width: 1_100, height: 701 }, { x: 1_000, y: 7, width: 401, height: 640 }],
      [[LAPTOP, RIGHT], { x: 11, y: 13, width: 1_500, height: 800 }, { x: 1_999, y: 77, width: 901, height: 1_201 }],
      [[LEFT, LAPTOP], { x: 17, y: 19, width: 1_499, height: 799 }, { x: -1_270, y: -190, width: 1_201, height: 611 }],
    ]
    for (const [displays, desk, panel] of sets) {
      screen.change(displays)
      clock.advance(1_000)
      windows.desk.moved(desk)
      windows.panel.moved(panel)
      clock.advance(1_000)
    }
    for (let turn = 0; turn < 10; turn += 1)
      for (const [displays, desk, panel] of sets) {
        screen.change(displays)
        // The OS pushes windows about before anybody is asked.
        windows.panel.moved({ x: 0, y: 0, width: 401, height: 640 })
        clock.advance(1_000)
        expect([windows.desk.bounds, windows.panel.bounds]).toEqual([desk, panel])
      }
  })

  it('I3 what the OS does while displays change is not remembered', () => {
    const disk = { value: NO_WINDOWS }
    const { open, clock, screen } = start([LAPTOP, RIGHT], disk)
    const panel = open('panel')
    const there = { x: 2_000, y: 50, width: 900, height: 1_000 }
    panel.moved(there)
    clock.advance(1_000)
    screen.displays = [LAPTOP]
    panel.moved({ x: 10, y: 10, width: 900, height: 800 })
    clock.advance(400)
    screen.change([LAPTOP])
    clock.advance(1_000)
    screen.change([LAPTOP, RIGHT])
    clock.advance(1_000)
    expect(panel.bounds).toEqual(there)
  })

  it('remembers that a window was maximized, and where it is when it is not', () => {
    const disk = { value: NO_WINDOWS }
    const first = start([LAPTOP], disk)
    const desk = first.open('desk')
    desk.moved({ x: 50, y: 60, width: 1_000, height: 700 })
    desk.maximized = true
    desk.close()
    const again = start([LAPTOP], disk).open('desk')
    expect(again.maximized).toBe(true)
    expect(again.bounds).toEqual({ x: 50, y: 60, width: 1_000, height: 700 })
  })
})

describe('I4 a lost display', () => {
  it('I4 leaves no window out of reach for a second', () => {
    const { open, clock, screen } = start([LEFT, LAPTOP, RIGHT])
    const windows = [open('desk'), open('panel'), open('settings')]
    windows[0]?.moved({ x: 2_000, y: 900, width: 1_600, height: 900 })
    windows[1]?.moved({ x: -1_200, y: -180, width: 480, height: 640 })
    windows[2]?.moved({ x: 3_900, y: 1_390, width: 880, height: 680 })
    clock.advance(1_000)
    screen.change([LAPTOP])
    clock.advance(1_000)
    for (const window of windows) expect(isReachable(window.bounds, [LAPTOP])).toBe(true)
  })

  it('I4 is also mended where it went while the program was closed', () => {
    const disk = { value: NO_WINDOWS }
    const first = start([LAPTOP], disk)
    first.open('panel').moved({ x: 1_000, y: 100, width: 480, height: 640 })
    first.clock.advance(1_000)
    // The same displays by name, but a task bar along the top now.
    const bar = { ...LAPTOP, workArea: { ...LAPTOP.bounds, y: 200, height: 664 } }
    expect(isReachable(start([bar], disk).open('panel').bounds, [bar])).toBe(true)
  })
})

describe('I5 mixed scales and screens to the left', () => {
  it.each([1, 1.25, 1.5, 2])('I5 twenty restarts at a scale of %s move nothing', (scale) => {
    const disk = { value: NO_WINDOWS }
    const set = [display(-1_707, -333, { width: 1_707, height: 961, scale }), LAPTOP]
    /** Through physical pixels and back; a frame that is a pixel off, too. */
    const round = (n: number): number => Math.floor(Math.round(n * scale) / scale)
    const fit = ({ x, y, width, height }: Bounds): Bounds => ({ x: round(x), y: round(y), width: round(width), height: round(height) })
    const there = { x: -1_603, y: -311, width: 777, height: 555 }
    const first = start(set, disk)
    first.open('panel', fit).moved(there)
    first.clock.advance(1_000)
    for (let n = 0; n < 20; n += 1) {
      const run = start(set, disk)
      const window = run.open('panel', fit)
      window.setBounds(window.bounds)
      run.clock.advance(1_000)
      window.close()
    }
    expect(disk.value.layouts[0]?.layout.panel?.bounds).toEqual(there)
  })
})

describe('I7 zoom', () => {
  it('I7 is each window’s own, remembered for these displays, and goes back to the setting', () => {
    const disk = { value: NO_WINDOWS }
    const zoom = { value: 1.1 }
    const { open, place, clock } = start([LAPTOP], disk, zoom)
    const desk = open('desk')
    const panel = open('panel')
    for (const one of [desk, panel]) one.contents.emit('did-finish-load')
    expect([desk.contents.zoom, panel.contents.zoom]).toEqual([1.1, 1.1])
    place.zoomBy(panel.contents.id, 1)
    place.zoomBy(panel.contents.id, 1)
    expect([desk.contents.zoom, panel.contents.zoom]).toEqual([1.1, 1.5])
    clock.advance(1_000)
    panel.close()
    const again = open('panel')
    again.contents.emit('did-finish-load')
    expect(again.contents.zoom).toBe(1.5)
    place.zoomBy(again.contents.id, 0)
    expect(again.contents.zoom).toBe(1.1)
    place.zoomBy(again.contents.id, -1)
    zoom.value = 2
    place.zoomAll()
    expect([desk.contents.zoom, again.contents.zoom]).toEqual([2, 2])
  })
})
