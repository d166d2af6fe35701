import type { Log } from '../../shared/lib/log.ts'
import { picturesOf, type CommandBody } from '../../shared/model/command.ts'
import type { Picture } from '../../shared/model/picture.ts'
import type { BlobAccess, BlobHttp } from './blob-http.ts'

export type UploadDeps = {
  put: BlobHttp['put']
  /** The account that is signed in, with its token; null while there is none. */
  access: () => Promise<BlobAccess | null>
  /** The bytes of a picture on this disk. */
  local: (hash: string) => Promise<Uint8Array | null>
  /** Whether the back-end has a picture that this disk has lost. */
  elsewhere: (hash: string) => Promise<boolean>
  /** Whether the back-end says that it has none either: nobody has it any more (CB12). */
  absent: (hash: string) => Promise<boolean>
  uploaded: (hash: string) => Promise<void>
  /** A command's pictures are all there, or one is lost for good: it may be tried again. */
  onReady: () => void
  log: Log
}

export type PictureUploads = {
  /**
   * Whether this command may be sent now. If not, its pictures are on their way from here on; `onReady` tells when it is worth
   * asking again. A yes is good for one attempt: a back-end that has lost a picture says so, and it goes up once more.
   */
  ready: (command: { id: string; body: CommandBody }) => boolean
  /** Whether one of its pictures is nowhere any more. Told once; asked again, everything is looked up anew. */
  lost: (command: { id: string }) => boolean
}

/** Transfers at once; the rest waits, so that one agent's nine pictures don't take the whole line from the replies. */
const AT_ONCE = 2

/** Brings pictures to the back-end before the command that names them (FR17). A failed transfer is tried again when asked next. */
export function createPictureUploads(deps: UploadDeps): PictureUploads {
  const done = new Set<string>()
  const running = new Set<string>()
  const lost = new Set<string>()
  const lane = createLane(AT_ONCE)

  const one = async (picture: Picture, id: string): Promise<boolean> => {
    const access = await deps.access()
    if (access === null) return false
    const bytes = await deps.local(picture.hash)
    if (bytes === null) {
      const there = await deps.elsewhere(picture.hash)
      if (there) return true
      deps.log.error('picture.lost', {})
      if (await deps.absent(picture.hash)) lost.add(id)
      return false
    }
    const outcome = await deps.put(access, { ...picture, bytes })
    if (outcome !== 'stored') deps.log.info('picture.not_uploaded', { outcome })
    if (outcome === 'stored') await deps.uploaded(picture.hash)
    return outcome === 'stored'
  }
  const bring = async (id: string, pictures: readonly Picture[]): Promise<void> => {
    const outcomes = await Promise.all(pictures.map((picture) => lane(() => one(picture, id))))
    running.delete(id)
    if (outcomes.every(Boolean)) done.add(id)
    else if (!lost.has(id)) return
    deps.onReady()
  }
  return {
    lost: ({ id }) => lost.delete(id),
    ready({ id, body }) {
      const pictures = picturesOf(body)
      if (pictures.length === 0 || done.delete(id)) return true
      if (running.has(id)) return false
      running.add(id)
      bring(id, pictures).catch(() => {
        running.delete(id)
        deps.log.error('picture.upload_failed', {})
      })
      return false
    },
  }
}

/** Runs at most `width` works at once, in the order given. */
function createLane(width: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = width
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => void waiting.push(resolve))
    else free -= 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
