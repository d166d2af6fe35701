import type {
  App,
  BrowserWindow,
  Menu,
  MenuItemConstructorOptions,
  NativeImage,
  Notification,
  NotificationConstructorOptions,
  Tray,
} from 'electron'
import type { Log } from '../../shared/lib/log.ts'
import { NOBODY_WAITS, type AlertFace } from '../../shared/model/alert-face.ts'
import type { Settings } from '../../shared/model/settings.ts'
import { faceWords, trayWords, type FaceWords } from './face-rules.ts'
import { iconPixels } from './icon-pixels.ts'

export type Raised = {
  flash: boolean
  popup: { title: string; body: string; conversationId: string | null } | null
}

export type AlertServiceDeps = {
  app: Pick<App, 'setBadgeCount'>
  platform: NodeJS.Platform
  makeTray: (image: NativeImage) => Tray
  makeMenu: (template: MenuItemConstructorOptions[]) => Menu
  makeImage: (pixels: Uint8Array, size: number) => NativeImage
  makePopup: ((options: NotificationConstructorOptions) => Notification) | null
  desks: () => readonly BrowserWindow[]
  language: () => Settings['language']
  /** A person clicked: they want the desk, at this conversation if there is one. */
  onClicked: (conversationId: string | null) => void
  onQuit: () => void
  log: Log
}

export type AlertService = {
  /** Puts the icon into the tray; after the first paint. */
  start: () => void
  setFace: (face: AlertFace) => void
  raise: (raised: Raised) => void
  /** The language changed. */
  refresh: () => void
  dispose: () => void
}

const TRAY_SIZE = 32
const OVERLAY_SIZE = 32
/** An unseen pop-up is taken away by a newer one beyond this many. */
const MOST_POPUPS = 3

function trayMenu({ language, makeMenu, onClicked, onQuit }: AlertServiceDeps): Menu {
  const words = trayWords(language())
  return makeMenu([{ label: words.open, click: () => onClicked(null) }, { type: 'separator' }, { label: words.quit, click: onQuit }])
}

function createPopups({ makePopup, onClicked }: Pick<AlertServiceDeps, 'makePopup' | 'onClicked'>): {
  show: (popup: NonNullable<Raised['popup']>) => void
  dispose: () => void
} {
  const shown: Notification[] = []
  return {
    show({ title, body, conversationId }) {
      if (makePopup === null) return
      // The sound is the desk's own: one for all, with its volume, and never twice.
      const popup = makePopup({ title, body, silent: true })
      popup.on('click', () => onClicked(conversationId))
      popup.show()
      shown.push(popup)
      if (shown.length > MOST_POPUPS) shown.shift()?.close()
    },
    dispose() {
      for (const popup of shown.splice(0)) popup.close()
    },
  }
}

/**
 * What the OS shows of waiting customers. Nothing in here takes the focus or brings a window to the front, whatever comes in:
 * only a click of a person does, through `onClicked`.
 */
export function createAlertService(deps: AlertServiceDeps): AlertService {
  let tray: Tray | null = null
  let face = NOBODY_WAITS
  const popups = createPopups(deps)
  const images = new Map<string, NativeImage>()

  const image = (icon: FaceWords['icon'], size: number): NativeImage => {
    const key = `${icon.shape} ${icon.digits} ${size}`
    const known = images.get(key) ?? deps.makeImage(iconPixels(icon, size), size)
    images.set(key, known)
    return known
  }
  const show = (): void => {
    const words = faceWords(face, deps.language())
    tray?.setImage(image(words.icon, TRAY_SIZE))
    tray?.setToolTip(words.tooltip)
    if (deps.platform !== 'win32') deps.app.setBadgeCount(words.badge)
    for (const window of deps.desks()) {
      if (window.isDestroyed()) continue
      window.setTitle(words.title)
      if (deps.platform === 'darwin') continue
      window.setOverlayIcon(words.overlay === null ? null : image(words.icon, OVERLAY_SIZE), words.overlay ?? '')
    }
  }
  return {
    start() {
      try {
        tray = deps.makeTray(image(faceWords(face, deps.language()).icon, TRAY_SIZE))
        tray.on('click', () => deps.onClicked(null))
        tray?.setContextMenu(trayMenu(deps))
      } catch {
        // A desktop without a tray: title and task bar still say it.
        deps.log.error('alerts.no_tray')
      }
      show()
    },
    setFace(next) {
      if (next.waiting === face.waiting && next.band === face.band) return
      face = next
      show()
    },
    raise({ flash, popup }) {
      if (flash) for (const window of deps.desks()) if (!window.isDestroyed() && !window.isFocused()) window.flashFrame(true)
      if (popup !== null) popups.show(popup)
    },
    refresh() {
      show()
      tray?.setContextMenu(trayMenu(deps))
    },
    dispose() {
      popups.dispose()
      tray?.destroy()
      tray = null
    },
  }
}
