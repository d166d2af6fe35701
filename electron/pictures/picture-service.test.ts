import { chmodSync, existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { pngOf } from '../../tests/fakes/pictures.ts'
import { createRecordingLog } from '../../tests/fakes/recording-log.ts'
import { hashOf } from './picture-files.ts'
import { createPictureService, type PictureDeps, type PictureService } from './picture-service.ts'
import { UNSENT_KEPT_MS } from './picture-trim-rules.ts'

let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'holdfast-pictures-')), 'pictures')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const clock = createManualClock()
function setUp(more: Partial<PictureDeps> = {}): { service: PictureService; asked: string[]; remote: Map<string, Uint8Array> } {
  const asked: string[] = []
  const remote = new Map<string, Uint8Array>()
  const service = createPictureService({
    folder,
    clock,
    log: createRecordingLog(),
    needed: () => Promise.resolve(new Set()),
    fetch(hash) {
      asked.push(hash)
      return Promise.resolve(remote.get(hash) ?? null)
    },
    ...more,
  })
  return { service, asked, remote }
}
const copies = (): string[] => readdirSync(join(folder, 'copies'))

test('a picture is on the disk under its hash when it is said to be kept', async () => {
  const { service } = setUp()
  const bytes = pngOf(30, 20)
  const kept = await service.keep('屏幕截图.png', bytes)
  const hash = hashOf(bytes)
  expect(kept).toEqual({ ok: true, value: { hash, type: 'image/png', width: 30, height: 20, bytes: bytes.length, name: '屏幕截图.png' } })
  expect(new Uint8Array(readFileSync(join(folder, hash)))).toEqual(bytes)
  expect(await service.read(hash)).toMatchObject({ type: 'image/png' })
})

test('what is refused leaves nothing behind', async () => {
  const { service } = setUp()
  expect(await service.keep('a.png', new TextEncoder().encode('<html>'))).toEqual({ ok: false, error: { kind: 'not_a_picture' } })
  expect(await service.keep('a.png', new Uint8Array())).toEqual({ ok: false, error: { kind: 'empty' } })
  expect(existsSync(folder)).toBe(false)
})

test('a folder that can not be written says so, and the next picture is kept', async () => {
  mkdirSync(join(folder, '..'), { recursive: true })
  writeFileSync(folder, 'in the way')
  const { service } = setUp()
  expect(await service.keep('a.png', pngOf(2, 2))).toEqual({ ok: false, error: { kind: 'unwritable' } })
  rmSync(folder)
  mkdirSync(folder)
  expect((await service.keep('a.png', pngOf(2, 2))).ok).toBe(true)
  chmodSync(folder, 0o755)
})

test('more than can stand in memory is refused for now', async () => {
  const { service } = setUp()
  const all = await Promise.all(Array.from({ length: 25 }, (_one, seed) => service.keep('a.png', pngOf(2, 2, { colour: [1, 2, 3], seed }))))
  expect(all.filter((one) => one.ok)).toHaveLength(18)
  expect(all.flatMap((one) => (one.ok ? [] : [one.error.kind]))).toEqual(Array(7).fill('busy'))
})

test('halves of a killed run go, and are never taken for pictures', async () => {
  mkdirSync(folder, { recursive: true })
  const hash = hashOf(pngOf(2, 2))
  writeFileSync(join(folder, `${hash}.1.part`), 'half')
  const { service } = setUp()
  expect(await service.local(hash)).toBeNull()
  await service.keep('a.png', pngOf(2, 2))
  expect(readdirSync(folder)).toEqual([hash])
})

test('a file that rotted is thrown away and fetched again', async () => {
  const { service, remote, asked } = setUp()
  const bytes = pngOf(3, 3)
  const hash = hashOf(bytes)
  await service.keep('a.png', bytes)
  writeFileSync(join(folder, hash), 'rotten')
  remote.set(hash, bytes)
  expect((await service.read(hash))?.bytes.length).toBe(bytes.length)
  expect(asked).toEqual([hash])
  expect(copies()).toEqual([hash])
})

test('the back-end is asked once for many, believed only by hash and bytes, and asked again when it had nothing', async () => {
  const { service, remote, asked } = setUp()
  const bytes = pngOf(3, 3)
  const hash = hashOf(bytes)
  expect(await service.read(hash)).toBeNull()
  remote.set(hash, pngOf(4, 4))
  expect(await service.read(hash)).toBeNull()
  const page = new TextEncoder().encode('<html>')
  remote.set(hashOf(page), page)
  expect(await service.read(hashOf(page))).toBeNull()
  asked.length = 0
  remote.set(hash, bytes)
  const both = await Promise.all([service.read(hash), service.read(hash)])
  expect(both.map((one) => one?.type)).toEqual(['image/png', 'image/png'])
  expect(asked).toEqual([hash])
  await service.read(hash)
  expect(asked).toEqual([hash])
})

test('copies go when room is short, oldest first; what the journal needs and what only we have stays', async () => {
  const pictures = [1, 2, 3, 4].map((seed) => pngOf(2, 2, { colour: [9, 9, 9], seed }))
  const hashes = pictures.map(hashOf)
  const size = pictures[0]?.length ?? 0
  const { service } = setUp({ copiesLimit: () => size * 2, needed: () => Promise.resolve(new Set(hashes.slice(0, 1))) })
  for (const bytes of pictures) await service.keep('a.png', bytes)
  for (const [index, hash] of hashes.slice(0, 3).entries()) {
    await service.uploaded(hash)
    utimesSync(join(folder, 'copies', hash), index + 1, index + 1)
  }
  await service.trim()
  expect(new Set(copies())).toEqual(new Set([hashes[0], hashes[2]]))
  expect(await service.local(hashes[3] ?? '')).not.toBeNull()
})

test('a picture nobody sent for a year goes, unless a command names it', async () => {
  const bytes = pngOf(2, 2)
  const hash = hashOf(bytes)
  const long = clock.now() - UNSENT_KEPT_MS - 60_000
  const { service } = setUp({ needed: () => Promise.resolve(new Set([hash])) })
  await service.keep('a.png', bytes)
  utimesSync(join(folder, hash), long / 1_000, long / 1_000)
  await service.trim()
  expect(await service.local(hash)).not.toBeNull()
  await setUp({ needed: () => Promise.resolve(null) }).service.trim()
  expect(await service.local(hash)).not.toBeNull()
  await setUp().service.trim()
  expect(await service.local(hash)).toBeNull()
})
