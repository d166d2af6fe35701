import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import type * as Electron from 'electron'
import type { Log } from '../shared/lib/log.ts'
import type { Settings } from '../shared/model/settings.ts'
import type { ClockService } from './connections/clock-service.ts'
import type { JournalService } from './journal/journal-service.ts'
import type { GuardService } from './guard/guard-service.ts'
import type { PictureService } from './pictures/picture-service.ts'
import type { RehearsalService } from './rehearsal/rehearsal-service.ts'
import { runSealJob } from './sealed/seal-job.ts'
import { createSealedService, type SealedService } from './sealed/sealed-service.ts'
import type { SettingsService } from './settings/settings-service.ts'
import type { WindowService } from './windows/window-service.ts'
import type { SessionService } from './session/session-service.ts'

type Deps = {
  dialog: Pick<Electron.Dialog, 'showSaveDialog' | 'showOpenDialog'>
  windows: Pick<WindowService, 'desks'>
  settings: Pick<SettingsService, 'get'>
  workerUrl: URL
  journal: JournalService
  pictures: PictureService
  session: Pick<SessionService, 'current'>
  guard: Pick<GuardService, 'stopOf'>
  rehearsal: Pick<RehearsalService, 'isOn'>
  time: Pick<ClockService, 'now'>
  log: Log
}

const WORDS = {
  'zh-CN': { save: '导出未完成的工作', open: '导入加密的工作文件', kind: 'Holdfast 加密文件' },
  en: { save: 'Take unfinished work along', open: 'Bring in a sealed file of work', kind: 'Sealed file of Holdfast' },
} as const

/** Work out to a sealed file and in from one. A part of compose-services.ts, which has no room for it. */
export function composeSealed(deps: Deps): SealedService {
  const { dialog, session, guard, rehearsal } = deps
  const { desks } = deps.windows
  const words = (): (typeof WORDS)[Settings['language']] => WORDS[deps.settings.get().language]
  const filters = (): Electron.FileFilter[] => [{ name: words().kind, extensions: ['holdfast'] }]
  return createSealedService({
    ...deps,
    serverNow: deps.time.now,
    session: session.current,
    seal: (job) => runSealJob(deps.workerUrl, job),
    rehearsing: rehearsal.isOn,
    mayGo: (body) => body.kind !== 'reply.send' || guard.stopOf(body.text) === null,
    async askWhere(suggested) {
      const [window] = desks()
      if (window === undefined) return null
      const options = { title: words().save, defaultPath: suggested, filters: filters() }
      const chosen = await dialog.showSaveDialog(window, options)
      return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath
    },
    async askWhich() {
      const [window] = desks()
      if (window === undefined) return null
      const options: Electron.OpenDialogOptions = { title: words().open, filters: filters(), properties: ['openFile'] }
      const chosen = await dialog.showOpenDialog(window, options)
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
    },
    files: {
      size: async (path) => (await stat(path)).size,
      read: (path) => readFile(path),
      write: writeWhole,
    },
  })
}

/** Beside its place first: a stick pulled out in the middle leaves the old file or none, never half a new one. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const half = `${path}.part`
  try {
    await writeFile(half, bytes, { mode: 0o600, flush: true })
    await rename(half, path)
  } catch (error) {
    await rm(half, { force: true }).catch(() => undefined)
    throw error
  }
}
