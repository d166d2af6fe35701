import { expect, test } from 'vitest'
import type { CommandBody } from '../../shared/model/command.ts'
import { createRecordingLog } from '../../tests/fakes/recording-log.ts'
import { createPictureUploads, type UploadDeps } from './picture-upload.ts'

const HASHES = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64))
const withPictures = (hashes: readonly string[]): CommandBody => ({
  kind: 'reply.send',
  conversationId: 'c1',
  text: '看图',
  pictures: hashes.map((hash) => ({ hash, type: 'image/png', width: 1, height: 1, bytes: 3, name: '' })),
})

function setUp(more: Partial<UploadDeps> = {}) {
  const seen = { put: [] as string[], ready: 0, uploaded: [] as string[], most: 0 }
  let at = 0
  const open: ((outcome: 'stored' | 'refused' | 'unreachable') => void)[] = []
  const uploads = createPictureUploads({
    access: () => Promise.resolve({ gatewayUrl: 'ws://x', token: 't' }),
    local: () => Promise.resolve(new Uint8Array([1])),
    elsewhere: () => Promise.resolve(false),
    absent: () => Promise.resolve(false),
    uploaded(hash) {
      seen.uploaded.push(hash)
      return Promise.resolve()
    },
    put(_access, { hash }) {
      seen.put.push(hash)
      at += 1
      seen.most = Math.max(seen.most, at)
      return new Promise((resolve) => {
        open.push((outcome) => {
          at -= 1
          resolve(outcome)
        })
      })
    },
    onReady: () => void (seen.ready += 1),
    log: createRecordingLog(),
    ...more,
  })
  const settle = (): Promise<void> => new Promise((done) => void setImmediate(done))
  const answer = async (outcome: 'stored' | 'refused' | 'unreachable'): Promise<void> => {
    await settle()
    while (open.length > 0) {
      for (const one of open.splice(0)) one(outcome)
      await settle()
    }
  }
  return { uploads, seen, answer, settle }
}

test('words alone go at once', () => {
  const { uploads, seen } = setUp()
  expect(uploads.ready({ id: 'k1', body: { kind: 'reply.send', conversationId: 'c1', text: '好' } })).toBe(true)
  expect(uploads.ready({ id: 'k2', body: { kind: 'conversation.close', conversationId: 'c1' } })).toBe(true)
  expect(seen.put).toEqual([])
})

test('with pictures it is not now, until all of them are there; the yes is good once', async () => {
  const { uploads, seen, answer } = setUp()
  const command = { id: 'k1', body: withPictures(HASHES) }
  expect(uploads.ready(command)).toBe(false)
  expect(uploads.ready(command)).toBe(false)
  await answer('stored')
  expect(seen).toEqual({ put: HASHES, ready: 1, uploaded: HASHES, most: 2 })
  expect(uploads.ready(command)).toBe(true)
  expect(uploads.ready(command)).toBe(false)
})

test('a transfer that failed is made again when asked next', async () => {
  const { uploads, seen, answer } = setUp()
  const command = { id: 'k1', body: withPictures(HASHES.slice(0, 1)) }
  for (const outcome of ['unreachable', 'refused'] as const) {
    expect(uploads.ready(command)).toBe(false)
    await answer(outcome)
    expect(seen.ready).toBe(0)
  }
  expect(uploads.ready(command)).toBe(false)
  await answer('stored')
  expect(uploads.ready(command)).toBe(true)
  expect(seen.put).toHaveLength(3)
})

test('a picture this disk has lost goes if the back-end has it, and waits if it has not', async () => {
  for (const there of [true, false]) {
    const { uploads, settle, seen } = setUp({ local: () => Promise.resolve(null), elsewhere: () => Promise.resolve(there) })
    const command = { id: 'k1', body: withPictures(HASHES.slice(0, 1)) }
    uploads.ready(command)
    await settle()
    expect(uploads.ready(command)).toBe(there)
    expect(seen.put).toEqual([])
  }
})

test('without a token nothing is tried', async () => {
  const { uploads, settle, seen } = setUp({ access: () => Promise.resolve(null) })
  uploads.ready({ id: 'k1', body: withPictures(HASHES) })
  await settle()
  expect(seen).toMatchObject({ put: [], ready: 0 })
})

test('CB12 a picture that is neither here nor at the back-end is told once, and looked up again after that', async () => {
  let absent = true
  const { uploads, seen, settle } = setUp({ local: () => Promise.resolve(null), absent: () => Promise.resolve(absent) })
  const command = { id: 'k1', body: withPictures(HASHES.slice(0, 1)) }
  expect([uploads.lost(command), uploads.ready(command)]).toEqual([false, false])
  await settle()
  await settle()
  expect([seen.ready, uploads.lost(command), uploads.lost(command)]).toEqual([1, true, false])
  absent = false
  expect(uploads.ready(command)).toBe(false)
  await settle()
  await settle()
  // Nobody can be asked now: it waits.
  expect([seen.ready, uploads.lost(command)]).toEqual([1, false])
})
