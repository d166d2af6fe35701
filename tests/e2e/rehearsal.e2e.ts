import type { Page } from 'playwright-core'
import type { RunningApp } from './fixtures/launch.ts'
import { pressAll, writeDown } from './helpers/capture.ts'
import { bubble, caret, connection, kept, LIMIT, nothingOpen, part, pause } from './helpers/desk.ts'
import { inJournal, journalFile, query, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 150_000 })

/** The switch by keys: palette, its name, Enter; a beginning asks once more. */
async function turn(desk: Page): Promise<void> {
  await desk.keyboard.press('Control+K')
  await part(desk, 'palette').waitFor(LIMIT)
  await desk.keyboard.type('断网演练')
  await pause(300)
  await desk.keyboard.press('Enter')
}

async function begin(desk: Page): Promise<void> {
  await turn(desk)
  await part(desk, 'rehearsal-ask').waitFor(LIMIT)
  await desk.keyboard.press('Enter')
  await part(desk, 'rehearsal').waitFor(LIMIT)
  await connection(desk, 'offline')
}

async function writes(desk: Page, words: string): Promise<string> {
  await caret(desk)
  await desk.keyboard.type(words)
  await desk.keyboard.press('Enter')
  return kept(desk, words)
}

/** Everything the gateway has that this desk could have brought. */
const commandsAtGateway = (db: string): string =>
  ['messages', 'events', 'commands', 'records', 'lanes'].map((table) => JSON.stringify(query(db, `SELECT * FROM ${table}`))).join('\n')

const markOf = (app: RunningApp, id: string): number | undefined =>
  query<{ rehearsal: number }>(journalFile(app), `SELECT rehearsal FROM commands WHERE id = '${id}'`)[0]?.rehearsal

/** Text fields that share a pixel with a word of the watermark, by their test ids. */
const fieldsUnderWatermark = (desk: Page): Promise<string[]> =>
  desk.evaluate(() => {
    const marked = [...document.querySelectorAll('.timeline')].filter((one) => getComputedStyle(one, '::before').content.includes('演练'))
    if (marked.length === 0) return ['there is no watermark']
    const areas = marked.map((one) => one.getBoundingClientRect())
    const fields = [...document.querySelectorAll<HTMLElement>('textarea, input:not([type="radio"]):not([type="checkbox"])')]
    return fields
      .filter((field) => {
        const own = field.getBoundingClientRect()
        return areas.some(
          (area) => own.width > 0 && own.left < area.right && own.right > area.left && own.top < area.bottom && own.bottom > area.top,
        )
      })
      .map((field) => field.dataset['testid'] ?? field.className)
  })

test('J25 a rehearsal by keys: banner and marks, nothing reaches the gateway, all is cancelled at the end and the link is back', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  const before = await writes(desk, '演练前的一句')
  await bubble(desk, '演练前的一句', 'delivered').waitFor(LIMIT)
  await begin(desk)
  const ids = [await writes(desk, '演练里的第一句'), await writes(desk, '演练里的第二句')]
  await expect(part(desk, 'bubble', '[data-rehearsal="true"]')).toHaveCount(2)
  expect(ids.map((id) => markOf(app, id))).toEqual([1, 1])
  expect(markOf(app, before)).toBe(0)
  // "Try now" is no way out of it.
  await desk.keyboard.press('Control+Shift+L')
  await pause(1_500)
  await connection(desk, 'offline')
  await turn(desk)
  await connection(desk, 'live')
  await expect(part(desk, 'rehearsal')).toHaveCount(0)
  await expect(part(desk, 'bubble', '[data-rehearsal="true"]')).toHaveCount(0)
  await nothingOpen(desk)
  await expect
    .poll(() => ids.map((id) => [inJournal(app, id)?.decision, inJournal(app, id)?.outcome]))
    .toEqual([
      ['cancel', 'cancelled'],
      ['cancel', 'cancelled'],
    ])
  await writes(desk, '演练后的一句')
  await bubble(desk, '演练后的一句', 'delivered').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['演练前的一句', '演练后的一句'])
  const all = commandsAtGateway(gateway.db)
  for (const id of ids) expect(all).not.toContain(id)
  expect(all).not.toContain('演练里的')
})

test('J25 killed in mid-rehearsal: over at the next start, its rows cancelled, nothing of it at the gateway', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await begin(desk)
  const id = await writes(desk, '演练里被打断的一句')
  await app.kill()
  await app.restart()
  const again = await app.desk()
  await connection(again, 'live')
  await expect(part(again, 'rehearsal')).toHaveCount(0)
  await expect.poll(() => [inJournal(app, id)?.decision, inJournal(app, id)?.outcome]).toEqual(['cancel', 'cancelled'])
  await nothingOpen(again)
  await pause(1_000)
  expect(commandsAtGateway(gateway.db)).not.toContain(id)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([])
})

test('J25 none begins in a real outage, and the settings have the same switch', async ({ app, work }) => {
  const desk = await work.desk()
  await desk.keyboard.press('Control+,')
  const settings = await app.side('settings')
  await part(settings, 'settings-tab', '[data-tab="safety"]').click()
  await part(settings, 'rehearsal-turn').click()
  await part(desk, 'rehearsal').waitFor(LIMIT)
  await expect(part(settings, 'rehearsal-state')).toHaveAttribute('data-on', 'true')
  await part(settings, 'rehearsal-turn').click()
  await expect(part(desk, 'rehearsal')).toHaveCount(0)
  await connection(desk, 'live')
  await work.goOffline()
  await part(settings, 'rehearsal-turn').click()
  await expect(settings.getByRole('alert')).toContainText('没有连上网关')
  await expect(part(desk, 'rehearsal')).toHaveCount(0)
})

test('J25 its records carry the mark in every list, the report counts none of them, and no text field lies under the watermark', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  // Part of the systems is down, so that there is a report; the link is not, so that a rehearsal may begin.
  await gateway.control({ do: 'health', part: 'orders', state: 'down' })
  await part(desk, 'mode-strip').waitFor(LIMIT)
  await begin(desk)
  const id = await writes(desk, '演练里的一句')
  await writeDown(desk, { who: '演练客户', category: '1', urgency: '2', request: '演练请求' })
  await desk.keyboard.press('Escape')
  await caret(desk)
  await desk.keyboard.press('Control+T')
  await expect(part(desk, 'capture-category').locator('input').first()).toBeFocused(LIMIT)
  await pressAll(desk, ['2', '3', ...Array.from('演练工单'), 'Enter'])
  await expect(part(desk, 'ticket')).toHaveCount(0)

  expect(await fieldsUnderWatermark(desk)).toEqual([])
  await desk.keyboard.press('Shift+F8')
  await expect(part(desk, 'capture-item', '[data-rehearsal="true"]')).toContainText('演练客户')
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('Shift+F2')
  await expect(part(desk, 'ticket-item', '[data-rehearsal="true"]')).toContainText('演练，不会发送')
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('F9')
  await part(desk, 'reconcile-tab', '[data-tab="waiting"]').click()
  await expect(part(desk, 'reconcile-waiting', '[data-rehearsal="true"]')).toHaveCount(3)
  await desk.keyboard.press('Escape')
  await caret(desk)
  await desk.keyboard.press('Shift+F7')
  await expect(part(desk, 'report-item', `[data-rehearsal="true"][data-item="${id}"]`)).toContainText('演练')
  for (const figure of ['captured', 'written', 'open'])
    await expect(part(desk, 'report-figure', `[data-figure="${figure}"]`)).toHaveAttribute('data-count', '0')
  await desk.keyboard.press('Escape')

  await turn(desk)
  await expect(part(desk, 'rehearsal')).toHaveCount(0)
  await desk.keyboard.press('F9')
  await part(desk, 'reconcile-tab', '[data-tab="gone"]').click()
  await expect(part(desk, 'reconcile-decided', `[data-command-id="${id}"]`).locator('.tag--rehearsal')).toHaveText('演练')
})
