import type { ConnectionService } from './connections/connection-service.ts'
import type { ClockService } from './connections/clock-service.ts'
import type { PresenceService } from './connections/presence-service.ts'
import type { Handle } from './ipc/handle.ts'
import type { Push } from './ipc/push.ts'
import type { JournalService } from './journal/journal-service.ts'
import type { LogCheckService } from './journal/log-check-service.ts'
import type { WakeService } from './power/wake-service.ts'
import type { NoticeService } from './session/notice-service.ts'
import type { RightsService } from './session/rights-service.ts'
import type { SessionService } from './session/session-service.ts'
import type { SettingsService } from './settings/settings-service.ts'
import type { WindowService } from './windows/window-service.ts'
import type { PlacementService } from './windows/placement-service.ts'
import type { AlertService } from './alerts/alert-service.ts'
import type { HotkeyService } from './hotkeys/hotkey-service.ts'
import type { DiskService } from './disk/disk-service.ts'
import type { Pictures } from './compose-pictures.ts'
import type { Safety } from './compose-safety.ts'
import type * as Electron from 'electron'
import { err } from '../shared/lib/result.ts'
import { systemClock as clock } from '../shared/lib/clock.ts'
import { registerAlertsIpc } from './alerts/alerts-ipc.ts'
import { registerClockIpc } from './connections/clock-ipc.ts'
import { registerAgentIpc } from './connections/agent-ipc.ts'
import { registerCommandIpc } from './connections/command-ipc.ts'
import { registerConnectionIpc } from './connections/connection-ipc.ts'
import { createDispatch } from './connections/dispatch.ts'
import { registerLedgerIpc } from './connections/ledger-ipc.ts'
import { registerGuardIpc } from './guard/guard-ipc.ts'
import { registerHotkeysIpc } from './hotkeys/hotkeys-ipc.ts'
import { crashPoint, isCrashPoint } from './log/crash-points.ts'
import { registerPictureIpc } from './pictures/picture-ipc.ts'
import { registerRehearsalIpc } from './rehearsal/rehearsal-ipc.ts'
import { registerSealedIpc } from './sealed/sealed-ipc.ts'
import type { SealedService } from './sealed/sealed-service.ts'
import { registerNoticesIpc } from './session/notices-ipc.ts'
import { registerRightsIpc } from './session/rights-ipc.ts'
import { registerSessionIpc } from './session/session-ipc.ts'
import { registerSettingsIpc } from './settings/settings-ipc.ts'
import { registerLinkIpc } from './windows/link-ipc.ts'
import { registerWindowIpc } from './windows/window-ipc.ts'

/** The services that answer windows. */
export type Answering = Pictures &
  Safety & {
    sealed: SealedService
    connection: ConnectionService
    presence: PresenceService
    time: ClockService
    journal: JournalService
    logCheck: LogCheckService
    session: SessionService
    rights: RightsService
    settings: SettingsService
    notices: NoticeService
    wake: WakeService
    windows: WindowService
    place: PlacementService
    disk: DiskService
    alerts: AlertService
    hotkeys: HotkeyService
    push: Push
    shell: Pick<typeof Electron.shell, 'openExternal'>
  }

/** Every channel of every service. A part of compose-services.ts, which has no room for it. */
export function registerAll(handle: Handle, all: Answering): void {
  const { connection, journal, session, notices } = all
  const shared = { journal, connection, serverNow: all.time.now }
  registerSessionIpc(handle, session)
  registerConnectionIpc(handle, connection)
  registerClockIpc(handle, all.time)
  registerAgentIpc(handle, { ...shared, presence: all.presence, clock })
  registerCommandIpc(handle, {
    ...shared,
    accountId: () => session.current()?.accountId ?? null,
    isLive: connection.isLive,
    hasRoom: () => all.disk.duties().newWork,
    stopOf: all.guard.stopOf,
    rehearsal: all.rehearsal,
    logCheck: all.logCheck,
    afterReply: () => crashPoint('jr1.after-reply'),
  })
  registerLedgerIpc(handle, {
    ...shared,
    dispatch: createDispatch({ ...shared, pictures: all.uploads, afterSend: () => crashPoint('jr4.after-send') }),
    accountId: () => session.forLedger()?.accountId ?? null,
    onOpening({ accountId, open, serverOffset }) {
      all.time.recall(serverOffset)
      all.rehearsal.opened(accountId, open)
    },
    alive: all.windows.ledgerAlive,
    wakeAt: all.wake.wakeAt,
    notice: notices.add,
    roomAgain() {
      if (all.disk.duties().history) notices.end('disk_short')
    },
    crashPoint(name) {
      if (isCrashPoint(name)) crashPoint(name)
    },
  })
  registerSettingsIpc(handle, all.settings)
  registerNoticesIpc(handle, notices)
  registerRightsIpc(handle, all.rights)
  registerLinkIpc(handle, all.shell)
  registerAlertsIpc(handle, all.alerts)
  registerHotkeysIpc(handle, all.hotkeys)
  registerWindowIpc(handle, { side: all.windows.side, place: all.place, push: all.push })
  registerPictureIpc(handle, {
    keep: (name, bytes) => (all.disk.duties().newWork ? all.pictures.keep(name, bytes) : Promise.resolve(err({ kind: 'disk_full' }))),
  })
  registerGuardIpc(handle, all.guard)
  registerRehearsalIpc(handle, all.rehearsal)
  registerSealedIpc(handle, all.sealed)
}
