import { join } from 'node:path'
import type { Clock } from '../shared/lib/clock.ts'
import type { Log } from '../shared/lib/log.ts'
import { picturesOf } from '../shared/model/command.ts'
import { MAX_PICTURE_BYTES } from '../shared/model/picture.ts'
import { createBlobHttp, type BlobAccess } from './connections/blob-http.ts'
import { createPictureUploads, type PictureUploads } from './connections/picture-upload.ts'
import type { Push } from './ipc/push.ts'
import type { JournalService } from './journal/journal-service.ts'
import { createPictureService, type PictureService } from './pictures/picture-service.ts'
import { COPIES_LIMIT } from './pictures/picture-trim-rules.ts'
import type { SecretService } from './secrets/secret-service.ts'
import type { SessionService } from './session/session-service.ts'

/** Longest transfer of one picture: 5 MiB on a line of 350 kbit/s. */
const BLOB_MS = 120_000

export type Pictures = { pictures: PictureService; uploads: PictureUploads }
type Deps = {
  fetch: typeof globalThis.fetch
  dataFolder: string
  session: Pick<SessionService, 'current'>
  secrets: Pick<SecretService, 'get'>
  journal: Pick<JournalService, 'openRows'>
  push: Push
  clock: Pick<Clock, 'now'>
  log: Log
  /** Bytes copies may take now (LD8); null for as many as always. */
  room: () => number | null
}

/** Pictures on this disk, and their way to the back-end and from it. A part of compose-services.ts, which has no room for it. */
export function composePictures({ dataFolder, session, secrets, journal, push, clock, log, room, ...deps }: Deps): Pictures {
  const http = createBlobHttp(deps.fetch, BLOB_MS)
  const access = async (): Promise<BlobAccess | null> => {
    const now = session.current()
    const token = now === null ? null : await secrets.get(now.accountId)
    return now === null || token === null ? null : { gatewayUrl: now.gatewayUrl, token }
  }
  const fetchBlob = async (hash: string): Promise<Uint8Array | null> => {
    const at = await access()
    return at === null ? null : http.get(at, hash, MAX_PICTURE_BYTES)
  }
  const pictures = createPictureService({
    folder: join(dataFolder, 'pictures'),
    fetch: fetchBlob,
    async needed() {
      const accountId = session.current()?.accountId
      const rows = accountId === undefined ? null : await journal.openRows(accountId)
      return rows?.ok === true ? new Set(rows.value.flatMap(({ body }) => picturesOf(body).map(({ hash }) => hash))) : null
    },
    clock,
    log,
    copiesLimit: () => room() ?? COPIES_LIMIT,
  })
  const uploads = createPictureUploads({
    put: http.put,
    access,
    local: pictures.local,
    elsewhere: async (hash) => (await pictures.read(hash)) !== null,
    async absent(hash) {
      const at = await access()
      return at !== null && http.absent(at, hash)
    },
    uploaded: pictures.uploaded,
    onReady: () => push('ledger.wake', {}),
    log,
  })
  return { pictures, uploads }
}
