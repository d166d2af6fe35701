import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { gifOf, jpegOf, pngOf } from '../fakes/pictures.ts'
import { bubble, caret, connection, DRAFT_KEPT_MS, goOnline, listed, LIMIT, nothingOpen, part, pause } from './helpers/desk.ts'
import { blobAt, paste, putBlob, repliesWithPictures, sha256 } from './helpers/pictures.ts'
import { wipeLedger } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 240_000 })

const RUNS = 30
const shown = (desk: Page, hash: string, load = 'shown') => part(desk, 'picture', `[data-hash="${hash}"][data-load="${load}"]`)

test('B7: paste and Enter in one breath always send words and picture together', async ({ work, gateway }) => {
  const desk = await work.desk()
  const pictures = Array.from({ length: RUNS }, (_one, seed) => pngOf(64 + seed, 48, { colour: [200, seed * 8, 90], seed }))
  for (const [run, bytes] of pictures.entries()) {
    await caret(desk)
    await desk.keyboard.type(`第 ${run} 张`)
    // Half of them without even a task in between, half with the real key.
    await paste(desk, [{ name: 'image.png', bytes }], { enter: run % 2 === 0 })
    if (run % 2 === 1) await desk.keyboard.press('Enter')
    await expect(part(desk, 'composer')).toHaveValue('')
  }
  await nothingOpen(desk)
  const wanted = pictures.map((bytes, run) => ({ text: `第 ${run} 张`, pictures: [sha256(bytes)] }))
  await expect.poll(() => repliesWithPictures(gateway, work.conversationId)).toEqual(wanted)
  await expect(part(desk, 'tray')).toHaveCount(0)
  const last = pictures.at(-1) ?? new Uint8Array()
  expect(await blobAt(gateway, sha256(last))).toEqual(last)
})

test('JR1: a picture called saved outlives the kill and the loss of the whole ledger, and is sent once', async ({ app, gateway, work }) => {
  await work.goOffline()
  let desk = await work.desk()
  const bytes = pngOf(320, 200, { colour: [12, 120, 60], seed: 1 })
  await caret(desk)
  await desk.keyboard.type('照片在这里')
  await paste(desk, [{ name: '破损.png', bytes }], { enter: true })
  await bubble(desk, '照片在这里', 'saved').waitFor(LIMIT)
  await shown(desk, sha256(bytes)).waitFor(LIMIT)
  // And one without a word.
  const bare = pngOf(50, 50, { colour: [1, 2, 3], seed: 2 })
  await paste(desk, [{ name: 'image.png', bytes: bare }], { enter: true })
  await shown(desk, sha256(bare)).waitFor(LIMIT)
  await expect(part(desk, 'status-outbox')).toHaveAttribute('data-count', '2')
  await app.kill()
  wipeLedger(app)
  await app.restart()
  desk = await work.desk()
  await work.gatewayBack()
  await listed(desk, work.conversationId).waitFor(LIMIT)
  await listed(desk, work.conversationId).click()
  await goOnline(desk)
  await nothingOpen(desk)
  const wanted = [
    { text: '照片在这里', pictures: [sha256(bytes)] },
    { text: '', pictures: [sha256(bare)] },
  ]
  expect(await repliesWithPictures(gateway, work.conversationId)).toEqual(wanted)
  expect(await blobAt(gateway, sha256(bytes))).toEqual(bytes)
  await bubble(desk, '照片在这里', 'delivered').waitFor(LIMIT)
  await app.restart()
  desk = await work.desk()
  await connection(desk, 'live')
  await nothingOpen(desk)
  expect(await repliesWithPictures(gateway, work.conversationId)).toEqual(wanted)
})

test('B4: pictures of a draft come back after a kill, replies and notes apart, and go by key', async ({ app, gateway, work }) => {
  let desk = await work.desk()
  await caret(desk)
  await paste(desk, [
    { name: 'a.png', bytes: pngOf(20, 20, { colour: [9, 9, 9], seed: 1 }) },
    { name: 'b.png', bytes: pngOf(20, 20, { colour: [9, 9, 9], seed: 2 }) },
    { name: 'c.png', bytes: pngOf(20, 20, { colour: [9, 9, 9], seed: 3 }) },
  ])
  await expect(part(desk, 'thumb', '[data-kept="true"]')).toHaveCount(3)
  await pause(DRAFT_KEPT_MS)
  await app.kill()
  await app.restart()
  desk = await work.desk()
  await connection(desk, 'live')
  await listed(desk, work.conversationId).click()
  await caret(desk)
  await expect(part(desk, 'thumb', '[data-kept="true"]')).toHaveCount(3)
  await desk.keyboard.press('Control+Shift+N')
  await expect(part(desk, 'composer')).toHaveAttribute('data-mode', 'note')
  await expect(part(desk, 'thumb')).toHaveCount(0)
  await desk.keyboard.press('Control+Shift+N')
  await expect(part(desk, 'thumb')).toHaveCount(3)
  // Backspace in the empty field takes the last one away, Delete on a thumb that one.
  await caret(desk)
  await desk.keyboard.press('Backspace')
  await expect(part(desk, 'thumb')).toHaveCount(2)
  await part(desk, 'thumb-remove').first().focus()
  await desk.keyboard.press('Delete')
  await expect(part(desk, 'thumb')).toHaveCount(1)
  await expect(part(desk, 'composer')).toBeFocused()
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'thumb')).toHaveCount(0)
  const kept = sha256(pngOf(20, 20, { colour: [9, 9, 9], seed: 2 }))
  await expect.poll(() => repliesWithPictures(gateway, work.conversationId)).toEqual([{ text: '', pictures: [kept] }])
})

test('bad pictures are refused in plain words, and the rest is kept', async ({ app, gateway, work }) => {
  const desk = await work.desk()
  await caret(desk)
  await desk.keyboard.type('请看')
  const good = pngOf(30, 30, { colour: [90, 20, 20], seed: 1 })
  const png = pngOf(400, 300, { colour: [3, 3, 3], seed: 4 })
  await paste(desk, [
    { name: 'good.png', bytes: good },
    { name: 'page.png', bytes: new TextEncoder().encode('<!doctype html><script>alert(1)</script>') },
    { name: 'empty.png', bytes: new Uint8Array() },
    { name: 'bomb.png', bytes: pngOf(20_000, 20_000) },
    { name: 'large.png', bytes: new Uint8Array(5 * 1_048_576 + 1) },
    { name: 'cut.png', bytes: png.subarray(0, png.length - 40) },
    { name: 'paper.pdf', bytes: new TextEncoder().encode('%PDF-1.7'), type: 'application/pdf' },
  ])
  const refused = part(desk, 'tray-refused').locator('li')
  await expect(refused).toHaveCount(6)
  const why = (await refused.evaluateAll((all) => all.map((one) => one.getAttribute('data-why') ?? ''))).toSorted((a, b) =>
    a < b ? -1 : 1,
  )
  expect(why).toEqual(['broken', 'empty', 'not_a_picture', 'not_a_picture', 'too_large', 'too_many_pixels'])
  await expect(refused.filter({ hasText: 'page.png' })).toContainText('不是图片')
  await expect(part(desk, 'thumb')).toHaveCount(1)
  await expect(part(desk, 'composer')).toHaveValue('请看')
  expect(readdirSync(join(app.userData, 'pictures'))).toEqual([sha256(good)])

  // A bad one with an instant Enter sends nothing; the words and the good one are still there.
  await paste(desk, [{ name: 'page.png', bytes: new TextEncoder().encode('<html>') }], { enter: true })
  await part(desk, 'composer-error').waitFor(LIMIT)
  await expect(part(desk, 'composer')).toHaveValue('请看')
  await expect(part(desk, 'thumb')).toHaveCount(1)
  await desk.keyboard.press('Enter')
  await expect.poll(() => repliesWithPictures(gateway, work.conversationId)).toEqual([{ text: '请看', pictures: [sha256(good)] }])

  const many = Array.from({ length: 11 }, (_one, seed) => ({ name: `${seed}.png`, bytes: pngOf(8, 8, { colour: [1, 1, 1], seed }) }))
  await paste(desk, many)
  await expect(part(desk, 'thumb', '[data-kept="true"]')).toHaveCount(9)
  await expect(refused).toHaveCount(2)
})

test('JPEG and GIF go like PNG, several in one message without a word', async ({ gateway, work }) => {
  const desk = await work.desk()
  await caret(desk)
  for (const bytes of [jpegOf(40, 30), gifOf(30, 30)]) await paste(desk, [{ name: 'x', bytes }])
  await expect(part(desk, 'thumb', '[data-kept="true"]')).toHaveCount(2)
  await desk.keyboard.press('Enter')
  await expect.poll(() => repliesWithPictures(gateway, work.conversationId)).toHaveLength(1)
  expect((await repliesWithPictures(gateway, work.conversationId))[0]?.pictures).toHaveLength(2)
})

test('B17: pictures of others are fetched, looked at by keyboard alone, and come by themselves after an outage', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  const first = pngOf(1_600, 900, { colour: [30, 90, 160], seed: 1 })
  const second = pngOf(300, 900, { colour: [160, 90, 30], seed: 2 })
  const pictures = []
  for (const [bytes, width, height] of [
    [first, 1_600, 900],
    [second, 300, 900],
  ] as const) {
    const hash = await putBlob(gateway, bytes)
    pictures.push({ hash, type: 'image/png' as const, width, height, bytes: bytes.length, name: `图 ${width}.png` })
  }
  await gateway.control({
    do: 'act',
    agentId: 'agent-2',
    body: { kind: 'reply.send', conversationId: work.conversationId, text: '', pictures },
  })
  await shown(desk, sha256(first)).waitFor(LIMIT)
  await shown(desk, sha256(second)).waitFor(LIMIT)
  expect(existsSync(join(app.userData, 'pictures', 'copies', sha256(first)))).toBe(true)

  // From the composer: to the messages, up to the last one, Enter.
  await desk.locator('[data-pane=messages]').first().focus()
  await desk.keyboard.press('ArrowUp')
  await desk.keyboard.press('Enter')
  const viewer = part(desk, 'viewer')
  const stage = viewer.locator('.viewer__stage')
  await expect(stage).toHaveAttribute('data-load', 'shown')
  await expect(part(desk, 'viewer-place')).toHaveText('1 / 2')
  const fit = Number(await stage.getAttribute('data-scale'))
  for (let n = 0; n < 20; n += 1) await desk.keyboard.press('+')
  await expect(stage).toHaveAttribute('data-scale', '5.000')
  await desk.keyboard.press('0')
  await expect.poll(async () => Number(await stage.getAttribute('data-scale'))).toBeCloseTo(fit, 3)
  await desk.keyboard.press('r')
  await expect(stage).toHaveAttribute('data-turns', '1')
  await desk.keyboard.press('ArrowRight')
  await expect(part(desk, 'viewer-place')).toHaveText('2 / 2')
  await expect(stage).toHaveAttribute('data-turns', '0')
  await desk.keyboard.press('ArrowLeft')
  await expect(part(desk, 'viewer-place')).toHaveText('1 / 2')
  await desk.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)

  // Its copy is lost while the gateway is away: a place of the same size, and the picture by itself when the link is back.
  const before = await shown(desk, sha256(first)).boundingBox()
  await gateway.kill()
  await app.kill()
  rmSync(join(app.userData, 'pictures', 'copies', sha256(first)))
  await app.restart()
  const again = await work.desk()
  await listed(again, work.conversationId).click()
  const failed = part(again, 'picture', '[data-load="failed"]')
  await expect(failed).toContainText('离线')
  expect((await failed.boundingBox())?.height).toBe(before?.height)
  await shown(again, sha256(second)).waitFor(LIMIT)
  await gateway.start()
  await goOnline(again)
  await shown(again, sha256(first)).waitFor(LIMIT)
})
