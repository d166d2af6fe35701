import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Log, LogFields } from '../../shared/lib/log.ts'
import { isSecretField, redact } from './redact-rules.ts'

export type LogDeps = {
  readonly path: string
  readonly clock: Pick<Clock, 'now'>
  /** `debug` keeps all three levels; `error` only that one. */
  readonly level: keyof Log
  /** Lines are shown there too in development; null otherwise. */
  readonly mirror: ((line: string) => void) | null
  /** Size at which the file becomes `<path>.1`, bytes. */
  readonly maxBytes?: number
  /** Older files kept: `<path>.1` (newest) to `<path>.<keep>`. */
  readonly keep?: number
}

export type LogService = Log & {
  /** Everything said so far is in the file. */
  flush(): Promise<void>
  /** Writes what waits, at once: for the way out. */
  dispose(): void
}

const RANK: Record<keyof Log, number> = { error: 0, info: 1, debug: 2 }
/** A disk that hangs must not fill the memory; what is dropped is counted in the next line. */
const MAX_WAITING = 10_000

/**
 * One JSON line per event: `{"t":<ISO time>,"level":…,"event":…,…fields}`. Writes in the background, in order; a log that can't be
 * written never stops the program.
 */
export function createLogService(deps: LogDeps): LogService {
  const file = createRotatingFile(deps)
  const say =
    (level: keyof Log) =>
    (event: string, fields: LogFields = {}): void => {
      if (RANK[level] > RANK[deps.level]) return
      const line = `${JSON.stringify({ t: new Date(deps.clock.now()).toISOString(), level, event: redact(event), ...clean(fields) })}\n`
      deps.mirror?.(line)
      file.write(line)
    }
  return { error: say('error'), info: say('info'), debug: say('debug'), flush: file.flush, dispose: file.dispose }
}

const clean = (fields: LogFields): LogFields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cleanValue(name, value)]))

function cleanValue(name: string, value: LogFields[string] | undefined): LogFields[string] {
  if (value === undefined || value === null) return null
  if (isSecretField(name)) return '[token]'
  return typeof value === 'string' ? redact(value) : value
}

type RotatingFile = { write(line: string): void; flush: () => Promise<void>; dispose: () => void }

function createRotatingFile({ path, maxBytes = 2_000_000, keep = 3 }: LogDeps): RotatingFile {
  let waiting: string[] = []
  let dropped = 0
  let size = openingSize(path)
  let running: Promise<void> | null = null
  let closed = false

  const take = (): string => {
    const lost = dropped === 0 ? '' : `${JSON.stringify({ level: 'error', event: 'log.dropped', lines: dropped })}\n`
    const text = lost + waiting.join('')
    waiting = []
    dropped = 0
    if (size > 0 && size + Buffer.byteLength(text) > maxBytes) {
      rotate(path, keep)
      size = 0
    }
    size += Buffer.byteLength(text)
    return text
  }
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) await attempt(() => appendFile(path, take()))
    running = null
  }
  return {
    write(line) {
      if (closed) return
      if (waiting.length < MAX_WAITING) waiting.push(line)
      else dropped += 1
      running ??= drain()
    },
    flush: async () => {
      await running
    },
    dispose() {
      if (closed) return
      closed = true
      if (waiting.length > 0) void attempt(() => appendFileSync(path, take()))
    },
  }
}

/** Disk full, folder gone: tried again with the next line. */
async function attempt(write: () => Promise<void> | void): Promise<void> {
  try {
    await write()
  } catch {
    // There is nowhere left to say it.
  }
}

function rotate(path: string, keep: number): void {
  rmSync(`${path}.${keep}`, { force: true })
  for (let n = keep - 1; n >= 0; n -= 1) {
    const from = n === 0 ? path : `${path}.${n}`
    if (sizeOf(from) > 0) renameSync(from, `${path}.${n + 1}`)
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

function openingSize(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true })
    return sizeOf(path)
  } catch {
    return 0
  }
}
