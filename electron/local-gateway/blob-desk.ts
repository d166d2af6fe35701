import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import { MAX_PICTURE_BYTES, PictureHash, pictureTypeOf } from '../../shared/model/picture.ts'
import type { GatewayStore, StoredBlob } from './gateway-store.ts'

export type BlobDeps = { store: Pick<GatewayStore, 'blob'>; putBlob: (blob: Omit<StoredBlob, 'at'>) => boolean }

/** A body that goes on too long is read to no end: the answer is 413 and the connection goes. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_PICTURE_BYTES) return null
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > MAX_PICTURE_BYTES) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** The bytes as a blob of this hash, or the HTTP status that says what is wrong with them. */
export function blobFrom(bytes: Uint8Array, hash: string): Result<Omit<StoredBlob, 'at'>, 413 | 415 | 422> {
  if (bytes.length > MAX_PICTURE_BYTES) return err(413)
  const type = pictureTypeOf(bytes)
  if (type === null) return err(415)
  return createHash('sha256').update(bytes).digest('hex') === hash ? ok({ hash, type, bytes }) : err(422)
}

async function put(deps: BlobDeps, hash: string, exchange: { request: IncomingMessage; response: ServerResponse }): Promise<void> {
  const { request, response } = exchange
  const body = await bodyOf(request)
  if (body === null) return void response.writeHead(413, { Connection: 'close' }).end()
  const blob = blobFrom(body, hash)
  if (!blob.ok) return void response.writeHead(blob.error).end()
  return void response.writeHead(deps.putBlob(blob.value) ? 201 : 200).end()
}

function get(deps: BlobDeps, hash: string, response: ServerResponse): void {
  const blob = deps.store.blob(hash)
  if (blob === null) return void response.writeHead(404).end()
  const headers = { 'Content-Type': blob.type, 'Content-Length': blob.bytes.length, 'X-Content-Type-Options': 'nosniff' }
  return void response.writeHead(200, { ...headers, 'Cache-Control': 'private, max-age=31536000, immutable' }).end(blob.bytes)
}

/** FR17: `PUT` and `GET /blob/<sha256>` of somebody whose token is known. A store that can't write answers 507. */
export function serveBlob(deps: BlobDeps, request: IncomingMessage, response: ServerResponse): void {
  const hash = (request.url ?? '').slice('/blob/'.length)
  if (!PictureHash.safeParse(hash).success) return void response.writeHead(404).end()
  if (request.method === 'GET') return get(deps, hash, response)
  if (request.method !== 'PUT') return void response.writeHead(405, { Allow: 'GET, PUT' }).end()
  put(deps, hash, { request, response }).catch(() => {
    if (!response.headersSent) response.writeHead(507).end()
    else response.destroy()
  })
}
