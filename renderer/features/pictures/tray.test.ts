import { expect, test } from 'vitest'
import type { Result } from '../../../shared/lib/result.ts'
import type { Picture } from '../../../shared/model/picture.ts'
import { createTray, type Refusal, type TrayDeps } from './tray.ts'

const picture = (name: string): Picture => ({
  hash: name.padEnd(64, '0').slice(0, 64),
  type: 'image/png',
  width: 1,
  height: 1,
  bytes: 1,
  name,
})
const file = (name: string): File => new File(['x'], name)
const settle = (): Promise<void> => new Promise((done) => void setImmediate(done))

function setUp(more: Partial<TrayDeps> = {}) {
  const waiting: { file: File; answer: (result: Result<Picture, Refusal>) => void }[] = []
  const disk: { row: { draftId: string; pictures: readonly Picture[] } | null; written: number } = { row: null, written: 0 }
  let ids = 0
  const tray = createTray({
    keep: (one) => new Promise((answer) => void waiting.push({ file: one, answer })),
    read: () => Promise.resolve(disk.row),
    write(row) {
      disk.row = row
      disk.written += 1
      return Promise.resolve()
    },
    newDraftId: () => `tray-${++ids}`,
    initial: () => [],
    rememberEmpty: false,
    ...more,
  })
  /** Lets main answer everything it was asked, in turn. */
  const keepAll = async (): Promise<void> => {
    await settle()
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      one.answer({ ok: true, value: picture(one.file.name) })
      await settle()
    }
  }
  const names = (): string[] => tray.get().items.map((item) => item.name)
  return { tray, waiting, disk, keepAll, names }
}

test('B7: what was put in before Enter goes with it, however long the disk takes', async () => {
  for (let run = 0; run < 200; run += 1) {
    const { tray, keepAll } = setUp()
    if (run % 2 === 0) await settle()
    tray.add([file('a'), file('b')])
    const taken = tray.take()
    tray.add([file('later')])
    await keepAll()
    expect((await taken.pictures)?.map((one) => one.name)).toEqual(['a', 'b'])
    taken.sent()
    expect(tray.get().items.map((item) => item.name)).toEqual(['later'])
  }
})

test('one that was not taken after all stops the message; the rest stays', async () => {
  const { tray, waiting, names } = setUp()
  tray.add([file('a'), file('page.html')])
  const taken = tray.take()
  await settle()
  waiting.shift()?.answer({ ok: true, value: picture('a') })
  await settle()
  waiting.shift()?.answer({ ok: false, error: 'not_a_picture' })
  expect(await taken.pictures).toBeNull()
  taken.back()
  expect(names()).toEqual(['a'])
  expect(tray.get().refused).toMatchObject([{ name: 'page.html', why: 'not_a_picture' }])
  expect((await tray.take().pictures)?.map((one) => one.name)).toEqual(['a'])
})

test('the tenth is refused and the nine stay', async () => {
  const { tray, keepAll, names } = setUp()
  tray.add(Array.from({ length: 11 }, (_one, index) => file(String(index))))
  await keepAll()
  expect(names()).toHaveLength(9)
  expect(tray.get().refused.map((one) => one.why)).toEqual(['surplus', 'surplus'])
  tray.remove(tray.get().items[0]?.id ?? 0)
  expect(tray.get().refused).toEqual([])
})

test('pictures come back after a restart, in front of what was put in meanwhile', async () => {
  const first = setUp()
  first.tray.add([file('a')])
  await first.keepAll()
  expect(first.disk.row).toEqual({ draftId: 'tray-1', pictures: [picture('a')] })
  const second = setUp({ read: () => Promise.resolve(first.disk.row) })
  second.tray.add([file('b')])
  await second.keepAll()
  expect(second.names()).toEqual(['a', 'b'])
  expect(second.disk.row).toMatchObject({ draftId: 'tray-1' })
})

test('an Enter before the old ones are read takes them too', async () => {
  const { tray, keepAll } = setUp({ read: () => Promise.resolve({ draftId: 'd', pictures: [picture('old')] }) })
  tray.add([file('new')])
  const taken = tray.take()
  await keepAll()
  expect((await taken.pictures)?.map((one) => one.name)).toEqual(['old', 'new'])
})

test('JR2: on their way they lie under the id of the draft that carries them, and nothing writes over that', async () => {
  const { tray, disk, keepAll, names } = setUp()
  tray.add([file('a')])
  await keepAll()
  const taken = tray.take()
  await taken.pictures
  await taken.pledge('draft-7')
  expect(disk.row).toEqual({ draftId: 'draft-7', pictures: [picture('a')] })
  tray.add([file('b')])
  await keepAll()
  expect(disk.row?.draftId).toBe('draft-7')
  taken.sent()
  await settle()
  expect(names()).toEqual(['b'])
  expect(disk.row).toEqual({ draftId: 'tray-2', pictures: [picture('b')] })
})

test('a message that was not saved gives its pictures back under their own id', async () => {
  const { tray, disk, keepAll } = setUp()
  tray.add([file('a')])
  await keepAll()
  const taken = tray.take()
  await taken.pledge('draft-7')
  taken.back()
  await settle()
  expect(disk.row).toEqual({ draftId: 'tray-1', pictures: [picture('a')] })
})

test('nothing is removed from under a message on its way', async () => {
  const { tray, keepAll } = setUp()
  tray.add([file('a')])
  await keepAll()
  const taken = tray.take()
  tray.remove(tray.get().items[0]?.id ?? 0)
  expect((await taken.pictures)?.length).toBe(1)
})

test('an edit begins with the pictures of its message, and an emptied one stays empty', async () => {
  const { tray, disk } = setUp({ initial: () => [picture('was')], rememberEmpty: true })
  await settle()
  expect(tray.get().items).toHaveLength(1)
  tray.remove(tray.get().items[0]?.id ?? 0)
  await settle()
  expect(disk.row?.pictures).toEqual([])
})

test('a file removed before the disk had it does not come back', async () => {
  const { tray, keepAll, names, disk } = setUp()
  tray.add([file('a')])
  tray.remove(tray.get().items[0]?.id ?? 0)
  await keepAll()
  expect(names()).toEqual([])
  expect(disk.row).toBeNull()
})
