import { join } from 'node:path'
import type * as Electron from 'electron'
import { systemClock as clock } from '../shared/lib/clock.ts'
import type { Log } from '../shared/lib/log.ts'
import { systemRandom as random } from '../shared/lib/random.ts'
import type { Settings } from '../shared/model/settings.ts'
import { createAlertService, type AlertService } from './alerts/alert-service.ts'
import { composeDisk } from './compose-disk.ts'
import { composePictures } from './compose-pictures.ts'
import { composeRights, createRightsEar, type RightsEar } from './compose-rights.ts'
import { composeSafety } from './compose-safety.ts'
import { composeSealed } from './compose-sealed.ts'
import { parseGatewayAddress } from './connections/address-rules.ts'
import { createClockService, type ClockService } from './connections/clock-service.ts'
import { createConnectionService, type ConnectionService } from './connections/connection-service.ts'
import { createDial } from './connections/link.ts'
import { watchNetwork } from './connections/network-probe.ts'
import { timeScale, timingsFor } from './connections/timings.ts'
import { createPresenceService, type PresenceService } from './connections/presence-service.ts'
import { createWhoami } from './connections/whoami.ts'
import { createHotkeyService, type HotkeyService } from './hotkeys/hotkey-service.ts'
import { createIpc } from './ipc/handle.ts'
import { createPush, type Push } from './ipc/push.ts'
import { APP_ORIGIN } from './ipc/trusted-sender.ts'
import { createJournalService, type JournalService } from './journal/journal-service.ts'
import { createLogCheckService, type LogCheckService } from './journal/log-check-service.ts'
import { readChoice } from './log/crash-points.ts'
import { createLogService } from './log/log-service.ts'
import { appMenu } from './menu/app-menu.ts'
import { contextMenu } from './menu/context-menu.ts'
import type { PictureService } from './pictures/picture-service.ts'
import { watchPower } from './power/watch-power.ts'
import { createWakeService } from './power/wake-service.ts'
import { registerAll } from './compose-channels.ts'
import { createSecretService, type SecretService } from './secrets/secret-service.ts'
import { createNoticeService, KeptNotices, type NoticeService } from './session/notice-service.ts'
import { createSessionService, KeptSession, type SessionService } from './session/session-service.ts'
import { openElectronStore } from './settings/electron-store-file.ts'
import { openKeptFile, type KeptFile } from './settings/kept-file.ts'
import { createSettingsService, KeptSettings, NO_SETTINGS, type SettingsService } from './settings/settings-service.ts'
import { guardAllContents, guardPermissions } from './windows/navigation-guard.ts'
import { createWindowRegistry, type WindowRegistry } from './windows/window-registry.ts'
import { createPlaceBook, KeptWindows, NO_WINDOWS, type PlaceBook } from './windows/place-book.ts'
import { createPlacementService, type PlacementService } from './windows/placement-service.ts'
import { followTheme } from './windows/window-theme.ts'
import { createWindowService, type WindowService } from './windows/window-service.ts'

export type ElectronParts = Pick<
  typeof Electron,
  | ('app' | 'BrowserWindow' | 'clipboard' | 'dialog' | 'globalShortcut' | 'ipcMain' | 'Menu' | 'nativeImage' | 'nativeTheme' | 'net')
  | ('Notification' | 'powerMonitor' | 'safeStorage' | 'screen' | 'shell' | 'Tray')
> & { session: Electron.Session }

export type Start = {
  electron: ElectronParts
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  /** Absolute path of the user's data folder. */
  dataFolder: string
  /** Absolute path of the built preload. */
  preload: string
  journalWorker: URL
  sealWorker: URL
}

export type Services = {
  start: () => Promise<void>
  raiseDesk: () => void
  /** A picture by its hash, for the pages; null when it can't be had now. */
  picture: PictureService['read']
  /** Closes what is open; desk windows get `windowsMs` to put their drafts down. */
  shutdown: (windowsMs: number) => Promise<void>
}

const WHOAMI_MS = 10_000
const SIGN_IN_MS = 10_000

/** Creates every main service, in the order of what needs what. The only place where they meet. */
export function composeServices(start: Start): Services {
  const base = composeBase(start)
  const journal = composeJournal(start, base)
  const line = composeLine(start, base, journal)
  const parts = { ...base, ...line, journal }
  const session = composeSession(parts)
  const { dataFolder, env } = start
  const room = (): number | null => disk.duties().copies
  const pictures = composePictures({ ...parts, session, clock, dataFolder, room, fetch: fetchOf(start.electron.net) })
  const disk = composeDisk({ ...parts, env, dataFolder, clock, trim: pictures.pictures.trim })
  const safety = composeSafety({ ...parts, session, clock, dataFolder })
  const rights = composeRights({ ...parts, ...safety, session, ear: line.rightsEar })
  const wake = createWakeService(clock, () => base.push('ledger.wake', {}))
  const place = composePlacement(start, base)
  const painted = { run: (): void => undefined }
  const windows = composeWindows(start, { ...parts, session, ...place, onPainted: () => painted.run() })
  const work = { ...parts, ...pictures, ...safety, session, windows }
  const sealed = composeSealed({ ...work, dialog: start.electron.dialog, workerUrl: start.sealWorker })
  const desk = composeDesk(start, { ...base, journal, windows })
  painted.run = desk.start
  const ipc = createIpc({ ipcMain: start.electron.ipcMain, roleOf: base.registry.roleOf, clock, log: base.log })
  const answering = { ...work, ...desk, rights, sealed, disk, wake }
  registerAll(ipc.handle, { ...answering, place: place.place, shell: start.electron.shell })
  const backAgain = (): void => {
    line.connection.nudge()
    wake.check()
  }

  return {
    async start() {
      const { electron } = start
      guardAllContents(electron.app, base.log)
      guardPermissions(electron.session, base.log)
      composeMenus(start, base)
      watchPower(electron.powerMonitor, { onSleep: line.time.sleep, onWake: line.time.wake, onBack: backAgain })
      watchNetwork(electron.net, clock, backAgain)
      windows.start()
      await disk.start()
      await session.start()
      await adoptJournal({ ...parts, session })
      await rights.signedIn()
      void pictures.pictures.trim()
    },
    raiseDesk: windows.raiseDesk,
    picture: pictures.pictures.read,
    async shutdown(windowsMs) {
      await windows.closeAll(windowsMs)
      wake.dispose()
      disk.dispose()
      place.place.dispose()
      desk.dispose()
      line.connection.stop()
      ipc.dispose()
      await journal.dispose()
      base.log.dispose()
    },
  }
}

type Base = {
  log: Log & { dispose: () => void }
  registry: WindowRegistry
  push: Push
  settings: SettingsService
  notices: NoticeService
  secrets: SecretService
  sessionFile: KeptFile<KeptSession>
}

function composeBase({ electron, env, platform, dataFolder }: Start): Base {
  const mirror = env['HOLDFAST_LOG'] === 'stderr' ? (line: string): void => void process.stderr.write(line) : null
  const log = createLogService({ path: join(dataFolder, 'logs', 'main.log'), clock, level: 'info', mirror })
  process.on('uncaughtExceptionMonitor', (error) => log.error('main.uncaught', { error: error.name }))
  const registry = createWindowRegistry()
  const push = createPush(registry.windowsOf)
  const kept = { folder: dataFolder, open: openElectronStore, clock, log }
  const settingsFile = openKeptFile({ ...kept, name: 'settings', schema: KeptSettings, defaults: NO_SETTINGS })
  const settings = createSettingsService({ file: settingsFile, push, gatewayUrl: env['HOLDFAST_GATEWAY_URL'] })
  const noticesFile = openKeptFile({ ...kept, name: 'notices', schema: KeptNotices, defaults: { notices: [] } })
  const notices = createNoticeService({ file: noticesFile, push, clock, random })
  const sessionFile = openKeptFile({ ...kept, name: 'session', schema: KeptSession, defaults: { session: null } })
  if (settingsFile.broken || sessionFile.broken) notices.add('settings_broken', 0)
  const secrets = createSecretService({ safeStorage: electron.safeStorage, platform, path: join(dataFolder, 'secrets.json'), log })
  return { log, registry, push, settings, notices, secrets, sessionFile }
}

function composeJournal({ dataFolder, journalWorker }: Start, { log, push, settings, notices }: Base): JournalService {
  return createJournalService({
    path: join(dataFolder, 'journal', 'journal.sqlite'),
    deviceIdCopy: settings.deviceIdCopy(),
    workerUrl: journalWorker,
    clock,
    log,
    onRows: (accountId, rows) => push('journal.rows', { accountId, rows: [...rows] }),
    onSetAside: () => notices.add('journal_lost', 0),
  })
}

/** Electron's own, which knows the system's proxies and certificates, where there is one. */
const fetchOf = (net: ElectronParts['net']): typeof fetch => ('fetch' in net ? (net.fetch.bind(net) as typeof fetch) : fetch)

type Line = {
  connection: ConnectionService
  presence: PresenceService
  whoami: ReturnType<typeof createWhoami>
  time: ClockService
  /** What a welcome says about the agent; set once there is a session to tell. */
  onAgent: { tell: SessionService['heard'] }
  rightsEar: RightsEar
}

function composeLine({ electron, env }: Start, { log, push, notices }: Base, journal: JournalService): Line {
  const timings = timingsFor(timeScale(env))
  const { net } = electron
  const whoami = createWhoami(fetchOf(net), WHOAMI_MS)
  const platformSocket = 'WebSocket' in net && typeof net.WebSocket === 'function' ? net.WebSocket : null
  const onAgent: Line['onAgent'] = { tell: () => undefined }
  const rightsEar = createRightsEar()
  const time = createClockService({
    clock,
    push,
    keep: (offset) => void journal.setServerOffset(offset),
    wasWrong: (minutes) => notices.add('clock_wrong', minutes),
  })
  const connection = createConnectionService({
    dial: createDial({ clock, handshakeMs: timings.handshakeMs, platformSocket }),
    clock,
    random,
    timings,
    log,
    push,
    tick: setImmediate,
    async explain({ gatewayUrl, token }) {
      const said = await whoami(gatewayUrl, token)
      if (said.ok || said.error.kind === 'unreachable' || said.error.kind === 'timeout') return null
      return said.error.kind
    },
    onWelcome(account, welcome) {
      time.welcomed(welcome.serverTime)
      onAgent.tell(account.accountId, welcome.agent)
      presence.sayAgain()
      rightsEar.welcomed(account.accountId)
    },
    onRevoked: ({ accountId, agentId }) => rightsEar.ended({ accountId, name: agentId }),
    onServerTime: time.ponged,
  })
  const presence = createPresenceService({ connection, push })
  return { connection, presence, whoami, time, onAgent, rightsEar }
}

type Parts = Base & Omit<Line, 'onAgent' | 'rightsEar'> & { journal: JournalService }

/** Unfinished commands of an account; a journal that can't be read keeps nobody from leaving. */
async function countOpen(journal: JournalService, accountId: string): Promise<number> {
  const rows = await journal.openRows(accountId)
  return rows.ok ? rows.value.length : 0
}

function composeSession({ connection, whoami, journal, rightsEar, ...base }: Parts & Pick<Line, 'onAgent' | 'rightsEar'>): SessionService {
  const session = createSessionService({
    ...base,
    file: base.sessionFile,
    connection,
    whoami,
    parseAddress: parseGatewayAddress,
    unfinished: (accountId) => countOpen(journal, accountId),
    onSignedIn({ gatewayUrl, storageProtected }) {
      base.settings.set({ gatewayUrl })
      if (!storageProtected) base.notices.add('unprotected_storage', 0)
      rightsEar.signedIn()
    },
    onSignedOut: () => rightsEar.signedIn(),
    onRevoked: (account) => rightsEar.ended(account),
    clock,
    limitMs: SIGN_IN_MS,
  })
  base.onAgent.tell = session.heard
  return session
}

type Placement = { place: PlacementService; panelOut: PlaceBook; background: () => string }

/** Where windows stand and how they look behind their pages; both follow the settings. */
function composePlacement({ electron, dataFolder }: Start, { log, settings }: Base): Placement {
  const kept = { folder: dataFolder, open: openElectronStore, clock, log }
  const book = createPlaceBook(openKeptFile({ ...kept, name: 'windows', schema: KeptWindows, defaults: NO_WINDOWS }))
  const place = createPlacementService({ screen: electron.screen, book, clock, zoom: () => settings.get().zoom })
  const { nativeTheme } = electron
  const theme = followTheme({ nativeTheme, theme: () => settings.get().theme, windows: place.windows })
  settings.onChanged((before) => {
    const now = settings.get()
    if (now.theme !== before.theme) theme.apply()
    if (now.zoom !== before.zoom) place.zoomAll()
  })
  return { place, panelOut: book, background: theme.background }
}

function composeWindows(
  { electron, env, platform, preload }: Start,
  {
    registry,
    log,
    push,
    settings,
    notices,
    connection,
    journal,
    session,
    ...placement
  }: Parts & Placement & { session: SessionService; onPainted: () => void },
): WindowService {
  const crash = readChoice(env)
  const { BrowserWindow } = electron
  return createWindowService({
    create: (options) => new BrowserWindow(options),
    dialog: electron.dialog,
    ...placement,
    registry,
    preload,
    ledgerUrl: `${APP_ORIGIN}/ledger.html${crash === null ? '' : `?crashAt=${crash.name}`}`,
    clock,
    log,
    language: () => settings.get().language,
    async unfinished() {
      const accountId = session.current()?.accountId
      return accountId === undefined ? 0 : countOpen(journal, accountId)
    },
    onHealth: (state) => push('ledger.health', { state }),
    onLedgerGone: connection.ledgerGone,
    onSideChanged: (open) => push('windows.changed', open),
    onDeskRestored: () => notices.add('desk_window_restored', 1),
    onLastDeskClosed() {
      if (platform !== 'darwin') electron.app.quit()
    },
  })
}

type DeskParts = { alerts: AlertService; hotkeys: HotkeyService; logCheck: LogCheckService; start: () => void; dispose: () => void }

type Seen = Base & { journal: JournalService; windows: WindowService }

/** What the OS shows of waiting customers, the keys that work in any program, and the check of the log. All start once a desk has painted. */
function composeDesk({ electron, platform }: Start, { log, push, settings, journal, windows }: Seen): DeskParts {
  const { Menu, nativeImage, Notification, Tray } = electron
  const language = (): Settings['language'] => settings.get().language
  const alerts = createAlertService({
    app: electron.app,
    platform,
    makeTray: (image) => new Tray(image),
    makeMenu: (template) => Menu.buildFromTemplate(template),
    makeImage: (pixels, size) => nativeImage.createFromBitmap(Buffer.from(pixels), { width: size, height: size }),
    makePopup: Notification.isSupported() ? (options) => new Notification(options) : null,
    desks: windows.desks,
    language,
    onClicked(conversationId) {
      windows.raiseDesk()
      push('alerts.clicked', { conversationId })
    },
    onQuit: () => electron.app.quit(),
    log,
  })
  const hotkeys = createHotkeyService({
    globalShortcut: electron.globalShortcut,
    choices: () => settings.get().globalKeys,
    choose: (globalKeys) => void settings.set({ globalKeys }),
    onPressed(id) {
      windows.raiseDesk()
      push('command.invoked', { command: id })
    },
    onChanged: (keys) => push('hotkeys.changed', keys),
    log,
  })
  settings.onChanged((before) => {
    if (before.language !== language()) alerts.refresh()
  })
  const logCheck = createLogCheckService({ journal, clock, log })
  let started = false
  const start = (): void => {
    if (started) return alerts.refresh()
    started = true
    alerts.start()
    hotkeys.start()
    logCheck.start()
  }
  const dispose = (): void => {
    alerts.dispose()
    hotkeys.dispose()
    logCheck.dispose()
  }
  return { alerts, hotkeys, logCheck, start, dispose }
}

/** The menu bar, again when the language changes, and a menu for the second button in every window. */
function composeMenus({ electron, platform }: Start, { settings }: Base): void {
  const { app, clipboard, Menu } = electron
  const language = (): Settings['language'] => settings.get().language
  const apply = (): void => Menu.setApplicationMenu(Menu.buildFromTemplate(appMenu(platform, language())))
  apply()
  settings.onChanged((before) => {
    if (before.language !== language()) apply()
  })
  app.on('web-contents-created', (_event, contents) => {
    contents.on('context-menu', (_click, params) => {
      const items = contextMenu(params, language(), (url) => void clipboard.writeText(url))
      if (items.length > 0) Menu.buildFromTemplate([...items]).popup()
    })
  })
}

/** Keeps a copy of the device id, and takes up the clock offset of the last run before the ledger is open. */
async function adoptJournal({ settings, journal, time, session }: Parts & { session: SessionService }): Promise<void> {
  const deviceId = await journal.deviceId()
  if (deviceId.ok) settings.keepDeviceId(deviceId.value)
  const accountId = session.current()?.accountId
  if (accountId === undefined) return
  const opening = await journal.opening(accountId)
  if (opening.ok) time.recall(opening.value.serverOffset)
}
