import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createBlobHttp } from './blob-http.ts'

const HASH = 'c'.repeat(64)
let server: Server | null = null
afterEach(() => {
  server?.close()
  server?.closeAllConnections()
})

const at = (answer: RequestListener): Promise<{ gatewayUrl: string; token: string }> =>
  new Promise((resolve) => {
    const opened = createServer(answer)
    server = opened
    opened.listen(0, '127.0.0.1', () =>
      resolve({ gatewayUrl: `ws://127.0.0.1:${(opened.address() as AddressInfo).port}/desk`, token: 'secret' }),
    )
  })
const blobs = createBlobHttp(fetch, 5_000)
const blob = { hash: HASH, type: 'image/png', bytes: new Uint8Array([1, 2, 3]) }

test('a picture goes up with its token, type and bytes', async () => {
  const seen: unknown[] = []
  const where = await at((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      seen.push(
        request.method,
        request.url,
        request.headers.authorization,
        request.headers['content-type'],
        Buffer.concat(parts).toString('hex'),
      )
      response.writeHead(201).end()
    })
  })
  expect(await blobs.put(where, blob)).toBe('stored')
  expect(seen).toEqual(['PUT', `/blob/${HASH}`, 'Bearer secret', 'image/png', '010203'])
})

test('a refusal, a redirect and a dead address are told apart from a success', async () => {
  expect(await blobs.put(await at((_request, response) => void response.writeHead(413).end()), blob)).toBe('refused')
  server?.close()
  const elsewhere: RequestListener = (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
  expect(await blobs.put(await at(elsewhere), blob)).toBe('refused')
  expect(await blobs.put({ gatewayUrl: 'ws://127.0.0.1:1/desk', token: 'secret' }, blob)).toBe('unreachable')
})

test('a picture comes down whole or not at all', async () => {
  const where = await at((_request, response) => void response.writeHead(200).end(Buffer.alloc(1_000, 7)))
  expect((await blobs.get(where, HASH, 1_000))?.length).toBe(1_000)
  expect(await blobs.get(where, HASH, 999)).toBeNull()
  server?.close()
  expect(await blobs.get(await at((_request, response) => void response.writeHead(404).end('no')), HASH, 1_000)).toBeNull()
  server?.close()
  const cut: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': '500' })
    response.write(Buffer.alloc(10), () => response.destroy())
  }
  expect(await blobs.get(await at(cut), HASH, 1_000)).toBeNull()
})
