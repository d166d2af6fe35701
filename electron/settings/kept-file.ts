import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type * as z from 'zod/mini'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'

/** One small value on the disk, always whole and valid. */
export type KeptFile<T> = {
  get: () => T
  set: (value: T) => void
  /** The file that was there could not be used and was set aside. */
  readonly broken: boolean
}

/** What keeps the value, once the file is known to be good: electron-store in the program, memory in tests. */
export type OpenStore = <T extends object>(options: { name: string; cwd: string; defaults: T }) => { store: T }

export type KeptFileOptions<T extends object> = {
  folder: string
  /** File name without `.json`. */
  name: string
  schema: z.ZodMiniType<T>
  defaults: T
  open: OpenStore
  clock: Pick<Clock, 'now'>
  log: Log
}

/**
 * Opens `<folder>/<name>.json`. A file that is not JSON or not of this shape is set aside as `<name>-damaged-<time>.json`, never
 * deleted, and defaults take its place. A disk that refuses the write leaves the value in memory for this run.
 */
export function openKeptFile<T extends object>(options: KeptFileOptions<T>): KeptFile<T> {
  const { folder, name, schema, defaults, log } = options
  const broken = setAsideIfBroken(options)
  let value = defaults
  let store: { store: T } | null = null
  try {
    store = options.open({ name, cwd: folder, defaults })
    const read = schema.safeParse(store.store)
    if (read.success) value = read.data
  } catch (error) {
    log.error('kept_file.unopenable', { name, error: error instanceof Error ? error.name : 'unknown' })
  }
  return {
    get: () => value,
    set(next) {
      value = next
      try {
        if (store !== null) store.store = next
      } catch (error) {
        log.error('kept_file.unwritable', { name, error: error instanceof Error ? error.name : 'unknown' })
      }
    },
    broken,
  }
}

function setAsideIfBroken<T extends object>({ folder, name, schema, clock, log }: KeptFileOptions<T>): boolean {
  const path = join(folder, `${name}.json`)
  if (!existsSync(path) || schema.safeParse(readJson(path)).success) return false
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')
  try {
    renameSync(path, join(folder, `${name}-damaged-${stamp}.json`))
  } catch {
    log.error('kept_file.not_set_aside', { name })
  }
  log.error('kept_file.set_aside', { name })
  return true
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
