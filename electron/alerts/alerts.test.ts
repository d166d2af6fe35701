import { EventEmitter } from 'node:events'
import type * as Electron from 'electron'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import { randomInt, seededRandom } from '../../shared/lib/random.ts'
import { FaceBand } from '../../shared/model/alert-face.ts'
import { FakeWindow } from '../../tests/fakes/electron-window.ts'
import { createAlertService, type AlertService } from './alert-service.ts'
import { faceWords } from './face-rules.ts'
import { iconPixels } from './icon-pixels.ts'

class FakeTray extends EventEmitter {
  tooltip = ''
  images = 0
  gone = false
  setImage = (): void => void (this.images += 1)
  setToolTip = (text: string): void => void (this.tooltip = text)
  setContextMenu = (): void => undefined
  destroy = (): void => void (this.gone = true)
}
class FakePopup extends EventEmitter {
  readonly options: Electron.NotificationConstructorOptions
  state: 'made' | 'shown' | 'closed' = 'made'
  constructor(options: Electron.NotificationConstructorOptions) {
    super()
    this.options = options
  }
  show = (): void => void (this.state = 'shown')
  close = (): void => void (this.state = 'closed')
}

type World = { service: AlertService; tray: FakeTray; desk: FakeWindow; popups: FakePopup[]; clicked: (string | null)[]; badges: number[] }

function setUp(platform: NodeJS.Platform = 'win32', makeTray?: () => Electron.Tray): World {
  const tray = new FakeTray()
  const desk = new FakeWindow()
  const popups: FakePopup[] = []
  const clicked: (string | null)[] = []
  const badges: number[] = []
  const service = createAlertService({
    app: { setBadgeCount: (count = 0) => badges.push(count) > 0 },
    platform,
    makeTray: makeTray ?? ((): Electron.Tray => tray as unknown as Electron.Tray),
    makeMenu: () => ({}) as Electron.Menu,
    makeImage: () => ({}) as Electron.NativeImage,
    makePopup(options) {
      const popup = new FakePopup(options)
      popups.push(popup)
      return popup as unknown as Electron.Notification
    },
    desks: () => [desk.electron],
    language: () => 'zh-CN',
    onClicked: (id) => void clicked.push(id),
    onQuit: () => undefined,
    log: silentLog,
  })
  return { service, tray, desk, popups, clicked, badges }
}

/** Number and mark a text of the OS speaks of; 0 and no mark when nobody waits. */
function said(text: string): { waiting: number; mark: string } {
  return { waiting: Number(/\d+/.exec(text)?.[0] ?? 0), mark: /[●◆▲■✖]/.exec(text)?.[0] ?? '' }
}

describe('H7 tray, task bar and title', () => {
  it('H7 agree in 1,000 random changes of state, number and band', () => {
    const { service, tray, desk, badges } = setUp('linux')
    const random = seededRandom(7)
    service.start()
    for (let n = 0; n < 1_000; n += 1) {
      const waiting = randomInt(random, 1 + randomInt(random, 30))
      const band = waiting === 0 ? 'calm' : (FaceBand.options[randomInt(random, FaceBand.options.length)] ?? 'calm')
      service.setFace({ waiting, band })
      const title = said(desk.title)
      expect(title.waiting).toBe(waiting)
      expect(said(tray.tooltip)).toEqual(title)
      expect(said(desk.overlay ?? '')).toEqual(title)
      expect(badges.at(-1)).toBe(waiting)
      const { icon } = faceWords({ waiting, band }, 'zh-CN')
      expect(icon).toEqual({ shape: waiting === 0 ? 'idle' : band, digits: waiting === 0 ? '' : waiting > 9 ? '9+' : String(waiting) })
    }
  })

  it('have the same number and mark in both languages', () => {
    for (const band of FaceBand.options)
      expect(said(faceWords({ waiting: 4, band }, 'en').tooltip)).toEqual(said(faceWords({ waiting: 4, band }, 'zh-CN').tooltip))
  })

  it('still say it in the title where the desktop has no tray', () => {
    const { service, desk } = setUp('linux', () => {
      throw new Error('no tray')
    })
    service.start()
    service.setFace({ waiting: 2, band: 'over_goal' })
    expect(desk.title).toBe('(2 ▲) Holdfast')
  })
})

describe('H8 the focus', () => {
  it('H8 is not touched by 500 events: no show, no focus, no restore', () => {
    const { service, desk, popups } = setUp()
    service.start()
    for (let n = 0; n < 500; n += 1) {
      service.setFace({ waiting: n % 7, band: FaceBand.options[n % 5] ?? 'calm' })
      service.raise({ flash: true, popup: { title: 'Holdfast', body: String(n), conversationId: `c${n}` } })
    }
    expect(desk.did.filter((one) => !one.startsWith('flash '))).toEqual([])
    expect(desk.did).toHaveLength(500)
    expect(popups.filter((one) => one.state === 'shown')).toHaveLength(3)
    expect(popups.every((one) => one.options.silent === true)).toBe(true)
  })

  it('a window in use does not blink; a click of a person asks for the desk', () => {
    const { service, desk, popups, clicked, tray } = setUp()
    service.start()
    desk.focused = true
    service.raise({ flash: true, popup: { title: 'a', body: 'b', conversationId: 'c1' } })
    expect(desk.did).toEqual([])
    popups[0]?.emit('click')
    tray.emit('click')
    expect(clicked).toEqual(['c1', null])
    service.dispose()
    expect([popups[0]?.state, tray.gone]).toEqual(['closed', true])
  })
})

describe('icons', () => {
  const covered = (pixels: Uint8Array): number =>
    pixels.filter((_value, index) => index % 4 === 3).reduce((sum, alpha) => sum + alpha, 0) / 255

  it('differ by shape and by number, never by colour alone, and are neither empty nor a full square', () => {
    const shapes = ['idle', ...FaceBand.options] as const
    const alphas = shapes.map((shape) =>
      iconPixels({ shape, digits: '' }, 32)
        .filter((_value, index) => index % 4 === 3)
        .join(),
    )
    expect(new Set(alphas).size).toBe(shapes.length)
    for (const shape of shapes) {
      const share = covered(iconPixels({ shape, digits: '' }, 32)) / (32 * 32)
      expect(share).toBeGreaterThan(0.2)
      expect(share).toBeLessThan(0.9)
    }
    const digits = ['', '1', '2', '3', '4', '5', '6', '7', '8', '9', '9+']
    expect(new Set(digits.map((one) => iconPixels({ shape: 'calm', digits: one }, 16).join())).size).toBe(digits.length)
  })
})
