import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import { caret, connection, LIMIT, part, pause } from './helpers/desk.ts'
import { expect, test } from './helpers/test.ts'
import { fileOf } from '../tour/guests.ts'

test.describe.configure({ timeout: 180_000 })

/** Wall clock of this computer, minutes from now, as the calendar writes it. */
function wall(minutes: number): string {
  const at = Date.now() + minutes * 60_000
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

async function openCalendar(desk: Page, settings: () => Promise<Page>): Promise<Page> {
  await desk.keyboard.press('Control+,')
  const page = await settings()
  await part(page, 'settings-tab', '[data-tab="calendar"]').click()
  return page
}

/** `from`, `to`: minutes from now. */
async function addLine(page: Page, { name, from, to }: { name: string; from: number; to: number }): Promise<void> {
  await part(page, 'calendar-add').click()
  await expect(part(page, 'calendar-name').last()).toBeFocused()
  await page.keyboard.type(name)
  await part(page, 'calendar-from').last().fill(wall(from))
  await part(page, 'calendar-to').last().fill(wall(to))
}

const sale = (desk: Page) => part(desk, 'mode-strip', '[data-kind="peak"][data-by="calendar"]')

/** The panel is beside the tiles, or opened by its key. */
async function showPanel(desk: Page): Promise<void> {
  await expect(async () => {
    if ((await part(desk, 'panel').count()) === 0) await desk.keyboard.press('F4')
    await part(desk, 'panel-order').first().waitFor({ timeout: 3_000 })
  }).toPass(LIMIT)
}

test('J21 a sale of the calendar: on by itself with name and end, off for this once by key, also after a restart', async ({
  app,
  work,
}) => {
  const desk = await work.desk()
  const page = await openCalendar(desk, () => app.side('settings'))
  await addLine(page, { name: '昨天的', from: -3_000, to: -2_000 })
  await addLine(page, { name: '双 11 开门红', from: -5, to: -10 })
  await page.keyboard.press('Enter')
  await expect(part(page, 'calendar-trouble')).toContainText('结束要晚于开始')
  await expect(part(desk, 'mode-strip')).toHaveCount(0)
  // Once: a minute may pass between what is written and what is looked for.
  const end = wall(90)
  await part(page, 'calendar-to').last().fill(end)
  await expect(part(page, 'calendar-trouble')).toHaveCount(0)
  await expect(sale(desk)).toContainText('双 11 开门红')
  await expect(sale(desk)).toContainText(end.slice(11))

  await caret(desk)
  await desk.keyboard.press('Control+F7')
  await expect(part(desk, 'mode-strip')).toHaveCount(0)
  // What was switched is on the disk a moment after the screen.
  await pause(1_000)
  await app.restart()
  const again = await app.desk()
  await connection(again, 'live')
  await caret(again)
  await pause(1_500)
  await expect(part(again, 'mode-strip')).toHaveCount(0)
  await again.keyboard.press('Control+F7')
  await expect(sale(again)).toContainText('双 11 开门红')

  const later = await openCalendar(again, () => app.side('settings'))
  await expect(part(later, 'calendar-line')).toHaveCount(2)
  await part(later, 'calendar-remove').last().click()
  await expect(part(again, 'mode-strip')).toHaveCount(0)
})

test('J21 a broken entry of the settings file is told with its place; the others and all other settings stand', async ({ app, work }) => {
  const desk = await work.desk()
  const page = await openCalendar(desk, () => app.side('settings'))
  await addLine(page, { name: '双 11', from: -5, to: 90 })
  await expect(sale(desk)).toHaveCount(1)
  await app.close()
  const file = join(app.userData, 'settings.json')
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { settings: { calendar: unknown[]; language?: string } }
  kept.settings.calendar.unshift({ name: '写坏的', from: '2026-02-30T10:00', to: '2026-03-01T10:00' })
  writeFileSync(file, JSON.stringify(kept))
  await app.restart()
  const again = await app.desk()
  await expect(sale(again)).toContainText('双 11')
  const later = await openCalendar(again, () => app.side('settings'))
  await expect(part(later, 'calendar-faults')).toContainText('第 1 条')
  await expect(part(later, 'calendar-line')).toHaveCount(1)
})

test('J21 while orders are late they are asked for again: what nobody told of is on the panel, and only while somebody looks', async ({
  gateway,
  work,
}) => {
  const known = fileOf('k1', Date.now() - 3_600_000)
  await gateway.control({ do: 'file', file: known })
  const desk = await work.desk()
  await caret(desk)
  await showPanel(desk)
  const rows: CustomerFile['orders']['rows'] = known.orders.rows.map((order) => ({ ...order, status: 'refunded' }))
  await gateway.control({ do: 'file', quiet: true, file: { ...known, orders: { ...known.orders, rows } } })
  const status = part(desk, 'panel-order').first().locator('.order-status')
  await pause(2_500)
  await expect(status).not.toHaveText('已退款')
  await expect(part(desk, 'order-polling')).toHaveCount(0)

  await gateway.control({ do: 'declare', kind: 'peak', text: '订单消息延迟' })
  await expect(status).toHaveText('已退款')
  await expect(part(desk, 'order-polling')).toHaveText('订单和物流每 30 秒重新查一次')
  await expect(part(desk, 'news-late').first()).toHaveText(/\d\d:\d\d 起订单消息可能延迟/)
  const head = async (): Promise<number> => Number((await gateway.control({ do: 'counts' }))['head'])
  const asked = await head()
  await part(desk, 'panel-tab', '[data-tab="notes"]').click()
  await pause(33_000)
  expect(await head()).toBe(asked)
  await part(desk, 'panel-tab', '[data-tab="orders"]').click()
  await expect.poll(head).toBe(asked + 1)
})
