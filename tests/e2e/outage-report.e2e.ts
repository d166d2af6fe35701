import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { writeDown } from './helpers/capture.ts'
import { caret, connection, goOnline, kept, LIMIT, nothingOpen, part, pause, reply } from './helpers/desk.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 240_000 })

const figure = (desk: Page, name: string) => part(desk, 'report-figure', `[data-figure="${name}"]`)

test('J20: an outage is one record through a kill; the report has its figures by key, each with its items, a table and a page to print', async ({
  app,
  work,
}) => {
  await work.goOffline()
  let desk = await work.desk()
  await reply(desk, '=停机中的第一条')
  await reply(desk, '停机中的第二条')
  // The record is on the disk before anything else happens.
  // Long enough to be no blink.
  await pause(6_000)
  await app.restart()
  desk = await app.desk()
  await connection(desk, 'offline')
  await caret(desk)
  await desk.keyboard.press('Shift+F7')
  await expect(part(desk, 'report-page')).toHaveAttribute('data-end', '')
  const id = await part(desk, 'report-page').getAttribute('data-outage')
  await expect(part(desk, 'report-part', '[data-part="gateway"][data-state="down"]').first()).toBeVisible()
  await expect(figure(desk, 'written')).toHaveAttribute('data-count', '2')
  await expect(figure(desk, 'open')).toHaveAttribute('data-count', '2')
  await desk.keyboard.press('5')
  await expect(part(desk, 'report-item')).toHaveCount(2)
  await desk.keyboard.press('Escape')
  await expect(part(desk, 'outage-report')).toHaveCount(0)
  await expect(part(desk, 'composer')).toBeFocused()

  await work.gatewayBack()
  await goOnline(desk)
  await nothingOpen(desk)
  await desk.keyboard.press('Shift+F7')
  await expect(figure(desk, 'synced')).toHaveAttribute('data-count', '2')
  await expect(figure(desk, 'open')).toHaveAttribute('data-count', '0')
  await desk.keyboard.press('4')
  await expect(part(desk, 'report-item', '[data-fate="synced"]')).toHaveCount(2)
  await expect(part(desk, 'report-synced')).toBeVisible()
  await expect(part(desk, 'report-page')).toHaveAttribute('data-end', /\d/, { timeout: 60_000 })
  await expect(part(desk, 'report-page')).toHaveAttribute('data-outage', id ?? '')
  await expect(part(desk, 'report-outage')).toHaveCount(0)

  const download = desk.waitForEvent('download')
  await part(desk, 'report-csv').focus()
  await desk.keyboard.press('Enter')
  const text = readFileSync(await (await download).path(), 'utf8')
  expect(text.startsWith('\uFEFFrecord,kind,')).toBe(true)
  expect(text).toContain(`"'=停机中的第一条"`)
  expect(text.match(/^item,reply,/gm)).toHaveLength(2)

  await desk.emulateMedia({ media: 'print' })
  await expect(part(desk, 'report-page')).toBeVisible()
  await expect(desk.locator('.desk')).toBeHidden()
  await expect(desk.locator('.report__all tbody tr')).toHaveCount(2)
  await expect(desk.locator('.report__all')).toBeVisible()
  await expect(part(desk, 'report-csv')).toBeHidden()
  await desk.emulateMedia({ media: 'screen' })
})

test('J20: contacts written down in the outage and what an agent took back are figures of their own, with their items', async ({
  work,
}) => {
  await work.goOffline()
  const desk = await work.desk()
  await writeDown(desk, {
    channel: '1',
    who: '李先生',
    contact: '13800000000',
    orderNo: '',
    category: '2',
    urgency: '3',
    request: '电话里要求改地址',
    promise: '',
    due: '',
    happened: '',
  })
  await expect(part(desk, 'capture-saved')).toContainText('李先生')
  await desk.keyboard.press('Escape')
  await reply(desk, '这句会撤回')
  await desk.keyboard.press('Control+Shift+U')
  await expect(part(desk, 'bubble').filter({ hasText: '这句会撤回' })).toHaveCount(0)
  await caret(desk)
  await desk.keyboard.press('Shift+F7')
  await expect(figure(desk, 'captured')).toHaveAttribute('data-count', '1', LIMIT)
  await desk.keyboard.press('1')
  await expect(part(desk, 'report-item')).toContainText(['电话里要求改地址'])
  await expect(part(desk, 'report-item')).toContainText(['李先生'])
  await expect(figure(desk, 'decided')).toHaveAttribute('data-count', '1')
  await desk.keyboard.press('3')
  await expect(part(desk, 'report-item', '[data-fate="discarded"]')).toContainText(['这句会撤回'])
  await desk.keyboard.press('5')
  await expect(part(desk, 'report-item', '[data-fate="queued"]')).toHaveCount(1)
})

test('D11: a promise in a reply becomes due by one key, is listed, reminded of, kept by key, and shown at the end of the shift', async ({
  app,
  work,
}) => {
  let desk = await work.desk()
  await reply(desk, '好的，我看一下')
  await expect(part(desk, 'promise-offer')).toHaveCount(0)
  await reply(desk, '我们会在 30 分钟内给您答复')
  await expect(part(desk, 'promise-offer')).toContainText('30 分钟内')
  await desk.keyboard.press('Control+D')
  await expect(part(desk, 'promise-offer')).toHaveCount(0)
  await expect(part(desk, 'promises')).toHaveAttribute('data-open', '1')
  await pause(500)

  await app.restart()
  desk = await app.desk()
  await caret(desk)
  await expect(part(desk, 'promises')).toHaveAttribute('data-open', '1')
  await expect(part(desk, 'promise-offer')).toHaveCount(0)
  await desk.keyboard.press('Control+Shift+P')
  await expect(part(desk, 'unkept')).toContainText('王女士')
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('F3')
  await expect(part(desk, 'unkept')).toContainText('30 分钟内')
  await desk.keyboard.press('Escape')
  await caret(desk)
  await desk.keyboard.press('Shift+F3')
  await expect(part(desk, 'promise', '[data-state="open"]')).toHaveCount(1)
  await expect(part(desk, 'promise-list')).toContainText('王女士')
  await desk.keyboard.press('Tab')
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'promise', '[data-state="kept"]')).toHaveCount(1)
  await desk.keyboard.press('Escape')
  await expect(part(desk, 'promises')).toHaveAttribute('data-open', '0')
})

test('D11: a due promise says so in its tile and in the bar, without a link too', async ({ work }) => {
  await work.goOffline()
  const desk = await work.desk()
  await caret(desk)
  const words = '0.1分钟内给您答复'
  await desk.keyboard.type(words)
  await desk.keyboard.press('Enter')
  await kept(desk, words)
  await part(desk, 'promise-offer').waitFor(LIMIT)
  await desk.keyboard.press('Control+D')
  await expect(part(desk, 'promises')).toHaveAttribute('data-due', '1')
  await expect(part(desk, 'promise-due')).toContainText('0.1分钟内')
  await expect(part(desk, 'said')).toContainText('王女士')
  await desk.keyboard.press('Control+D')
  await expect(part(desk, 'promise-due')).toHaveCount(0)
  await expect(part(desk, 'promises')).toHaveAttribute('data-open', '0')
})
