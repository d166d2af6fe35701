import { blobAddress } from './address-rules.ts'

export type BlobAccess = { gatewayUrl: string; token: string }

export type BlobHttp = {
  /** Whether the back-end has these bytes now. */
  put: (at: BlobAccess, blob: { hash: string; type: string; bytes: Uint8Array }) => Promise<'stored' | 'refused' | 'unreachable'>
  /** What the back-end has under this hash, unchecked, at most `limit` bytes; null when nothing came. */
  get: (at: BlobAccess, hash: string, limit: number) => Promise<Uint8Array | null>
  /** True only when the back-end itself says that it has no such picture. */
  absent: (at: BlobAccess, hash: string) => Promise<boolean>
}

/**
 * Pictures by HTTP on the gateway's own host and port (PROTOCOL.md). Nothing is retried here; redirects are not followed, a
 * token must not travel on. `limitMs` is the longest a transfer may take as a whole.
 */
export function createBlobHttp(fetch: typeof globalThis.fetch, limitMs: number): BlobHttp {
  type Init = { method: 'PUT' | 'GET'; type?: string; body?: Uint8Array<ArrayBuffer> }
  const ask = ({ gatewayUrl, token }: BlobAccess, hash: string, { method, type, body }: Init): Promise<Response> =>
    fetch(blobAddress(gatewayUrl, hash), {
      method,
      ...(body === undefined ? {} : { body }),
      headers: { authorization: `Bearer ${token}`, ...(type === undefined ? {} : { 'content-type': type }) },
      redirect: 'manual',
      signal: AbortSignal.timeout(limitMs),
    })
  return {
    async put(at, { hash, type, bytes }) {
      try {
        const response = await ask(at, hash, { method: 'PUT', type, body: new Uint8Array(bytes) })
        await response.body?.cancel()
        return response.ok ? 'stored' : 'refused'
      } catch {
        return 'unreachable'
      }
    },
    async absent(at, hash) {
      try {
        const response = await ask(at, hash, { method: 'GET' })
        await response.body?.cancel()
        return response.status === 404
      } catch {
        return false
      }
    },
    async get(at, hash, limit) {
      try {
        const response = await ask(at, hash, { method: 'GET' })
        if (response.status !== 200 || response.body === null) {
          await response.body?.cancel()
          return null
        }
        return await readUpTo(response.body, limit)
      } catch {
        return null
      }
    },
  }
}

/** The whole body, or null as soon as it is longer than `limit`, whatever its headers have said. */
async function readUpTo(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array | null> {
  const reader = body.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length
    if (length > limit) {
      await reader.cancel()
      return null
    }
    parts.push(read.value)
  }
  return Buffer.concat(parts)
}
