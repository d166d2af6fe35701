import { join } from 'node:path'
import type { RequestError } from '../../shared/ipc/bridge.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import type { Picture, PictureType } from '../../shared/model/picture.ts'
import { judgePicture } from './picture-format-rules.ts'
import { createPictureFiles, hashOf, type PictureFiles } from './picture-files.ts'
import { abandoned, COPIES_LIMIT, surplus } from './picture-trim-rules.ts'

export type PictureDeps = {
  /** `<data>/pictures`: what the agents put in; `copies` inside it holds what the back-end has too. */
  folder: string
  /** The bytes the back-end has under this hash, unchecked; null when it has none or can't be asked. */
  fetch: (hash: string) => Promise<Uint8Array | null>
  /** Pictures of commands that are not finished; null while nobody can tell. */
  needed: () => Promise<ReadonlySet<string> | null>
  clock: Pick<Clock, 'now'>
  log: Log
  /** Bytes that copies of what the back-end has too may take now. */
  copiesLimit?: () => number
}

export type PictureService = {
  /** Keeps a picture an agent put in. It is on the disk when this resolves. */
  keep: (name: string, bytes: Uint8Array) => Promise<Result<Picture, RequestError<'picture.keep'>>>
  /** A picture by its hash, fetched from the back-end if need be; null when it can't be had now. */
  read: (hash: string) => Promise<{ type: PictureType; bytes: Uint8Array } | null>
  /** The bytes on this disk alone. */
  local: (hash: string) => Promise<Uint8Array | null>
  /** The back-end has it from here on, so its copy may go when room is short. */
  uploaded: (hash: string) => Promise<void>
  /** Lets go of copies beyond the limit. */
  trim: () => Promise<void>
}

/** Puts waiting at once from all windows together; each may be 5 MiB. */
const MAX_WAITING = 18
/** Bytes fetched before the copies are looked through again. */
const TRIM_EVERY = 64 * 1_048_576

export function createPictureService(deps: PictureDeps): PictureService {
  const copiesFolder = join(deps.folder, 'copies')
  const own = createPictureFiles(deps.folder)
  const copies = createPictureFiles(copiesFolder)
  const local = async (hash: string): Promise<Uint8Array | null> => (await own.read(hash)) ?? (await copies.read(hash))
  const trim = (): Promise<void> => trimBoth(deps, own, copies)
  const fetched = createFetching(deps, copies, () => void trim())
  const keep = createKeeping(deps, own)
  return {
    keep,
    local,
    trim,
    uploaded: (hash) => own.give(hash, copiesFolder),
    async read(hash) {
      const kept = await local(hash)
      if (kept !== null) void copies.touch(hash, deps.clock.now())
      const bytes = kept ?? (await fetched(hash))
      if (bytes === null) return null
      const judged = judgePicture(bytes)
      return judged.ok ? { type: judged.value.type, bytes } : null
    },
  }
}

/** One write at a time, in the order asked: nine pictures of 5 MiB must not stand in memory and on the disk's queue together. */
function createKeeping({ log }: PictureDeps, own: PictureFiles): PictureService['keep'] {
  let waiting = 0
  let before: Promise<unknown> = Promise.resolve()
  const put = async (name: string, bytes: Uint8Array): ReturnType<PictureService['keep']> => {
    const judged = judgePicture(bytes)
    if (!judged.ok) return err({ kind: judged.error })
    const hash = hashOf(bytes)
    try {
      if ((await own.read(hash)) === null) await own.write(hash, bytes)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      log.error('picture.not_kept', { code })
      return err({ kind: code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : 'unwritable' })
    }
    return ok({ ...judged.value, hash, bytes: bytes.length, name })
  }
  return async (name, bytes) => {
    if (waiting >= MAX_WAITING) return err({ kind: 'busy' })
    waiting += 1
    const done = before.then(() => put(name, bytes))
    before = done.catch(() => undefined)
    try {
      return await done
    } finally {
      waiting -= 1
    }
  }
}

/** Asks the back-end once for a picture that several windows want, and believes nothing it says before the hash does. */
function createFetching(deps: PictureDeps, copies: PictureFiles, trim: () => void): (hash: string) => Promise<Uint8Array | null> {
  const running = new Map<string, Promise<Uint8Array | null>>()
  let since = 0
  const ask = async (hash: string): Promise<Uint8Array | null> => {
    const bytes = await deps.fetch(hash)
    if (bytes === null) return null
    if (hashOf(bytes) !== hash || !judgePicture(bytes).ok) {
      deps.log.error('picture.refused', { bytes: bytes.length })
      return null
    }
    try {
      if (room(deps) > 0) await copies.write(hash, bytes)
    } catch {
      // Shown all the same; it is fetched again next time.
      deps.log.error('picture.no_copy', {})
    }
    since += bytes.length
    if (since >= TRIM_EVERY) {
      since = 0
      trim()
    }
    return bytes
  }
  return (hash) => {
    const known = running.get(hash)
    if (known !== undefined) return known
    const asked = ask(hash).finally(() => running.delete(hash))
    running.set(hash, asked)
    return asked
  }
}

const room = ({ copiesLimit }: PictureDeps): number => copiesLimit?.() ?? COPIES_LIMIT

async function trimBoth(deps: PictureDeps, own: PictureFiles, copies: PictureFiles): Promise<void> {
  const needed = await deps.needed()
  if (needed === null) return
  const gone = surplus(await copies.list(), room(deps), needed)
  await Promise.all(gone.map((hash) => copies.remove(hash)))
  const old = abandoned(await own.list(), deps.clock.now(), needed)
  await Promise.all(old.map((hash) => own.remove(hash)))
  if (gone.length + old.length > 0) deps.log.info('picture.trimmed', { copies: gone.length, old: old.length })
}
