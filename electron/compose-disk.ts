import { readFile, statfs } from 'node:fs/promises'
import type { Clock } from '../shared/lib/clock.ts'
import type { Log } from '../shared/lib/log.ts'
import type { Notice } from '../shared/model/notice.ts'
import type { ConnectionService } from './connections/connection-service.ts'
import { dutiesAt, isWorse, type DiskLevel } from './disk/disk-rules.ts'
import { createDiskService, type DiskService } from './disk/disk-service.ts'
import type { NoticeService } from './session/notice-service.ts'

/** How often the disk is looked at (failures 2.7), milliseconds. */
const EVERY_MS = 60_000
/** The same in tests that play a disk. */
const EVERY_IN_TESTS_MS = 250

const KINDS: Record<DiskLevel, Notice['kind'] | null> = { ok: null, low: 'disk_low', short: 'disk_short', full: 'disk_full' }

type Deps = {
  env: Readonly<Record<string, string | undefined>>
  dataFolder: string
  clock: Clock
  log: Log
  notices: NoticeService
  connection: Pick<ConnectionService, 'pause'>
  trim: () => Promise<void>
}

/** LD8: what the rest of main does at each level of the disk. A part of compose-services.ts, which has no room for it. */
export function composeDisk({ env, dataFolder, clock, log, notices, connection, trim }: Deps): DiskService {
  const played = env['HOLDFAST_TEST'] === '1' ? env['HOLDFAST_DISK_FREE'] : undefined
  const disk = createDiskService({
    free: played === undefined ? () => freeBytes(dataFolder) : () => playedBytes(played),
    clock,
    everyMs: played === undefined ? EVERY_MS : EVERY_IN_TESTS_MS,
    log,
    onLevel(level, before) {
      for (const kind of Object.values(KINDS)) if (kind !== null) notices.end(kind)
      const kind = KINDS[level]
      // Better is told as long as it is not well yet: what was said before is not true any more.
      if (kind !== null) notices.add(kind, 0)
      connection.pause(!dutiesAt(level).history)
      if (isWorse(level, before)) void trim()
    },
  })
  return disk
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

/** A test's disk: its free bytes are written in a file. */
async function playedBytes(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text === '' ? null : Number(text)
}
