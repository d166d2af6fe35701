import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Locator, Page } from 'playwright-core'
import { randomInt, seededRandom } from '../../shared/lib/random.ts'
import { pngOf } from '../fakes/pictures.ts'
import {
  bubble,
  card,
  caret,
  composer,
  connection,
  goOnline,
  kept,
  LIMIT,
  listed,
  nothingOpen,
  notice,
  part,
  reply,
} from './helpers/desk.ts'
import { paste, repliesWithPictures, sha256 } from './helpers/pictures.ts'
import { atGateway, filesUnder, inJournal, ledgerFolder, quarantined, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 200_000 })

const MIB = 1_048_576
const LONG = { timeout: 90_000 }

/** The view of the stores, by its key from the top notice. */
async function openHouse(desk: Page): Promise<Locator> {
  await desk.keyboard.press('Shift+F1')
  const house = part(desk, 'house')
  await house.waitFor(LIMIT)
  return house
}

const story = (desk: Page, kind: string): Locator => part(desk, 'house-story', `[data-kind="${kind}"]`)

test('LD6: what could not be read is looked at, kept, saved as a file and let go, all by keys, and stays decided over a restart', async ({
  app,
  gateway,
  work,
}) => {
  let desk = await work.desk()
  await gateway.control({ do: 'raw', text: '{"broken \u202E<img src=x onerror=alert(1)>' })
  await gateway.control({ do: 'spoil', count: 1 })
  await work.says('来自别的版本')
  await expect.poll(() => quarantined(app)).toBe(2)
  await notice(desk, 'quarantined').waitFor(LIMIT)
  let house = await openHouse(desk)
  await story(desk, 'quarantined').waitFor(LIMIT)
  const rows = part(desk, 'set-aside-row')
  await expect(rows).toHaveCount(2)

  // The newest stands first: the event, with its number.
  await rows.first().locator('[data-testid="set-aside-open"]').focus()
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'set-aside-raw')).toContainText('来自别的版本')
  await desk.keyboard.press('k')
  await expect(rows.first()).toHaveAttribute('data-kept', 'true')
  await desk.keyboard.press('ArrowDown')
  await desk.keyboard.press('Enter')
  const raw = rows.nth(1).locator('[data-testid="set-aside-raw"]')
  // As it came, and nothing of it takes effect: neither as markup nor as a change of direction.
  await expect(raw).toContainText('{"broken ‹U+202E›<img src=x onerror=alert(1)>')
  await expect(house.locator('img')).toHaveCount(0)
  const download = desk.waitForEvent('download', LIMIT).catch(() => null)
  await desk.keyboard.press('e')
  const file = await (await download)?.path().catch(() => null)
  if (typeof file === 'string') expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ reason: 'not_json' })
  await desk.keyboard.press('Delete')
  await desk.keyboard.press('Escape')
  await expect(rows).toHaveCount(2)
  await rows.nth(1).locator('[data-testid="set-aside-open"]').focus()
  await desk.keyboard.press('Delete')
  await part(desk, 'set-aside-drop-sure').and(desk.locator(':focus')).waitFor(LIMIT)
  await desk.keyboard.press('Enter')
  await expect(rows).toHaveCount(1)
  await desk.keyboard.press('Escape')
  await expect(part(desk, 'house')).toHaveCount(0)

  await app.restart()
  desk = await work.desk()
  await connection(desk, 'live')
  await caret(desk)
  house = await openHouse(desk)
  await expect(part(desk, 'set-aside-row', '[data-kept="true"]')).toHaveCount(1)
  expect(await quarantined(app)).toBe(1)
})

test('FR13: what a restored gateway has forgotten is before a person with its words; what only this computer has stays, marked', async ({
  gateway,
  work,
}) => {
  const { conversationId } = work
  let desk = await work.desk()
  await reply(desk, '备份之前')
  await bubble(desk, '备份之前', 'delivered').waitFor(LIMIT)
  await gateway.control({ do: 'backup', name: 'b' })
  await reply(desk, '甲被忘记')
  await reply(desk, '乙被忘记')
  await bubble(desk, '乙被忘记', 'delivered').waitFor(LIMIT)
  await work.says('备份之后顾客说的')
  await bubble(desk, '备份之后顾客说的').waitFor(LIMIT)
  await nothingOpen(desk)
  await gateway.control({ do: 'restore', name: 'b' })
  await card(desk, 'CB11').waitFor(LONG)
  desk = await work.desk()
  await connection(desk, 'live')
  expect(repliesAtGateway(gateway.db, conversationId)).toEqual(['备份之前'])
  await expect(bubble(desk, '备份之后顾客说的').locator('[data-testid="only-here"]')).toHaveCount(1)
  await expect(bubble(desk, '备份之前').locator('[data-testid="only-here"]')).toHaveCount(0)
  // Each once: the forgotten reply waits for its decision and is not shown beside it as well.
  await expect(bubble(desk, '甲被忘记', 'review')).toHaveCount(1)
  await expect(part(desk, 'bubble').filter({ hasText: '甲被忘记' })).toHaveCount(1)
  await openHouse(desk)
  await story(desk, 'server_restored').waitFor(LIMIT)
  await desk.keyboard.press('Escape')

  await composer(desk).focus()
  await desk.keyboard.press('Control+Shift+Enter')
  await bubble(desk, '甲被忘记', 'delivered').waitFor(LIMIT)
  await card(desk, 'CB11').waitFor(LIMIT)
  await composer(desk).focus()
  await desk.keyboard.press('Control+Shift+H')
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, conversationId)).toEqual(['备份之前', '甲被忘记'])
  await expect(bubble(desk, '甲被忘记', 'delivered')).toHaveCount(1)
  await expect(bubble(desk, '备份之后顾客说的').locator('[data-testid="only-here"]')).toHaveCount(1)
})

test('IN7: an event that ends the ledger window every time is found, set aside with its bytes, and the rest arrives', async ({
  app,
  gateway,
  work,
}) => {
  let desk = await work.desk()
  const cause = await reply(desk, '正常的一句')
  await bubble(desk, '正常的一句', 'delivered').waitFor(LIMIT)
  await work.goOffline()
  for (const words of ['毒之前', '毒本身', '毒之后']) await work.says(words)
  await gateway.stop()
  poison(gateway.db, '毒本身', cause)
  await gateway.start()
  await connection(desk, 'live')
  desk = await work.desk()
  await bubble(desk, '毒之后').waitFor(LONG)
  await bubble(desk, '毒之前').waitFor(LIMIT)
  await expect(bubble(desk, '毒本身')).toHaveCount(0)
  expect(await quarantined(app)).toBe(1)
  await caret(desk)
  await openHouse(desk)
  await part(desk, 'set-aside-open').focus()
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'set-aside-raw')).toContainText('毒本身')
  await desk.keyboard.press('Escape')
  await reply(desk, '照常工作')
  await bubble(desk, '照常工作', 'delivered').waitFor(LIMIT)
})

/** Two messages of one cause: the ledger's index of causes refuses the second, so its commit, and with it the engine, fails. */
function poison(db: string, words: string, causeId: string): void {
  const open = new DatabaseSync(db)
  try {
    const rows = open.prepare("SELECT seq, event FROM events WHERE kind = 'message.added'").all() as { seq: number; event: string }[]
    const row = rows.find(({ event }) => event.includes(words))
    if (row === undefined) throw new Error('no such event')
    const event = JSON.parse(row.event) as { message: { causeId: string | null } }
    event.message.causeId = causeId
    open.prepare('UPDATE events SET event = ? WHERE seq = ?').run(JSON.stringify(event), row.seq)
  } finally {
    open.close()
  }
}

test.describe('a disk that fills', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-disk-'))
  const file = join(folder, 'free')
  const free = (mib: number): void => writeFileSync(file, String(mib * MIB))
  test.use({ appEnv: { HOLDFAST_DISK_FREE: file } })
  test.beforeAll(() => free(50_000))
  test.afterAll(() => rmSync(folder, { recursive: true }))

  test('LD8: warned first, then new messages wait at the gateway, at last new work is refused in plain words; room brings all back', async ({
    app,
    gateway,
    work,
  }) => {
    const desk = await work.desk()
    free(1_500)
    await notice(desk, 'disk_low').waitFor(LIMIT)
    await reply(desk, '还能照常发')
    await bubble(desk, '还能照常发', 'delivered').waitFor(LIMIT)

    free(300)
    await notice(desk, 'disk_short').waitFor(LIMIT)
    await part(desk, 'banner', '[data-trouble="offline"]').waitFor(LIMIT)
    await work.says('在网关等着')
    const waiting = await reply(desk, '空间少时写的')
    await openHouse(desk)
    await story(desk, 'disk_short').waitFor(LIMIT)
    await desk.keyboard.press('Escape')

    free(20)
    await notice(desk, 'disk_full').waitFor(LIMIT)
    await caret(desk)
    await desk.keyboard.type('存不下的一句')
    await desk.keyboard.press('Enter')
    await part(desk, 'composer-error').waitFor(LIMIT)
    await expect(composer(desk)).toHaveValue('存不下的一句')
    // What is saved is never touched, and can still be taken back.
    expect(inJournal(app, waiting)).toMatchObject({ outcome: null, decision: null })
    expect(atGateway(gateway.db, '空间少时写的')).toBe(0)

    free(50_000)
    await expect(notice(desk, 'disk_full')).toHaveCount(0, LIMIT)
    await connection(desk, 'live')
    await bubble(desk, '在网关等着').waitFor(LIMIT)
    await caret(desk)
    await desk.keyboard.press('Enter')
    await kept(desk, '存不下的一句')
    await card(desk, 'CB3').waitFor(LIMIT)
    expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['还能照常发'])
  })
})

test('CB12: a picture lost on this computer and unknown to the gateway puts its message before a person, who sends the words alone', async ({
  app,
  gateway,
  work,
}) => {
  const bytes = pngOf(64, 48, { colour: [10, 90, 160], seed: 5 })
  let desk = await work.desk()
  await work.goOffline()
  await caret(desk)
  await paste(desk, [{ name: 'a.png', bytes }])
  await part(desk, 'tray').waitFor(LIMIT)
  await desk.keyboard.type('照片在这里')
  await desk.keyboard.press('Enter')
  await kept(desk, '照片在这里')
  await app.kill()
  rmSync(join(app.userData, 'pictures', sha256(bytes)))
  await work.gatewayBack()
  await app.restart()
  desk = await work.desk()
  await connection(desk, 'live')
  await listed(desk, work.conversationId).click()
  await card(desk, 'CB12').waitFor(LIMIT)
  expect(await repliesWithPictures(gateway, work.conversationId)).toEqual([])
  await caret(desk)
  await desk.keyboard.press('Control+Shift+Enter')
  await bubble(desk, '照片在这里', 'delivered').waitFor(LIMIT)
  await nothingOpen(desk)
  expect(await repliesWithPictures(gateway, work.conversationId)).toEqual([{ text: '照片在这里', pictures: [] }])
})

test('LD1: the ledger’s files cut off at random bytes, four times: everything saved is there each time and goes once, in order', async ({
  app,
  gateway,
  work,
}) => {
  test.setTimeout(600_000)
  const random = seededRandom(20_260)
  const written: string[] = []
  await work.goOffline()
  for (let round = 0; round < 4; round += 1) {
    const words = `第 ${round} 次断电前写的`
    const desk = await work.desk()
    await listed(desk, work.conversationId).waitFor(LONG)
    await listed(desk, work.conversationId).click()
    await reply(desk, words)
    written.push(words)
    await app.kill()
    cutOne(ledgerFolder(app), random)
    await app.restart()
    const again = await work.desk()
    await listed(again, work.conversationId).waitFor(LONG)
    await listed(again, work.conversationId).click()
    for (const one of written) await bubble(again, one, 'saved').waitFor(LONG)
  }
  await work.gatewayBack()
  const desk = await work.desk()
  await goOnline(desk)
  await bubble(desk, '包裹三天没动了').waitFor(LONG)
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(written)
})

/** Cuts one file of the store, and all that were changed after it, as a power cut in the middle of a write leaves them. */
function cutOne(folder: string, random: ReturnType<typeof seededRandom>): void {
  const files = filesUnder(folder).filter((path) => /MANIFEST|\.log$|\.ldb$|CURRENT/.test(path) && statSync(path).size > 0)
  const file = files.toSorted()[randomInt(random, files.length)] ?? ''
  truncateSync(file, randomInt(random, statSync(file).size))
}
