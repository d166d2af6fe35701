import type { Page } from 'playwright-core'
import type { BackendPart, PartState } from '../../shared/model/health.ts'
import { caret, LIMIT, part, pause } from './helpers/desk.ts'
import { expect, test } from './helpers/test.ts'
import { fileOf } from '../tour/guests.ts'

test.describe.configure({ timeout: 240_000 })

const mark = (desk: Page, name: string, state?: PartState) =>
  part(desk, 'health-part', `[data-part="${name}"]${state === undefined ? '' : `[data-state="${state}"]`}`)

/** Milliseconds until a part is shown like this. */
async function shownAfter(desk: Page, [name, state]: readonly [string, PartState], limit: number): Promise<number> {
  const from = performance.now()
  await mark(desk, name, state).waitFor({ timeout: limit })
  return performance.now() - from
}

const allOk = async (desk: Page, limit = 60_000): Promise<void> => {
  for (const name of ['network', 'gateway', 'customers', 'orders']) await mark(desk, name, 'ok').waitFor({ timeout: limit })
}

/** Runs a command from the palette, by its letters. */
async function palette(desk: Page, letters: string, id: string): Promise<void> {
  await desk.keyboard.press('Control+K')
  await expect(part(desk, 'palette-input')).toBeFocused()
  await desk.keyboard.type(letters)
  await expect(part(desk, 'palette-item').first()).toHaveAttribute('data-id', id)
  await desk.keyboard.press('Enter')
}

test('J1: each part is right within 10 s of a fault with a signal, well again after 30 s and not before, and told by key', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await allOk(desk, 15_000)
  const faults: [BackendPart, PartState][] = [
    ['orders', 'down'],
    ['customers', 'slow'],
  ]
  for (const [name, state] of faults) {
    await gateway.control({ do: 'health', part: name, state })
    expect(await shownAfter(desk, [name, state], 20_000)).toBeLessThan(10_000)
  }
  await caret(desk)
  await desk.keyboard.press('F7')
  await expect(part(desk, 'health-line', '[data-part="orders"]')).toHaveAttribute('data-state', 'down')
  await expect(part(desk, 'health-line', '[data-part="orders"]')).toContainText('中断')
  await desk.keyboard.press('Escape')
  await expect(part(desk, 'health-popover')).toHaveCount(0)
  await expect(part(desk, 'composer')).toBeFocused()

  await gateway.control({ do: 'health', part: 'customers', state: 'ok' })
  await gateway.control({ do: 'health', part: 'orders', state: 'ok' })
  await pause(15_000)
  await gateway.control({ do: 'health', part: 'orders', state: 'down' })
  await pause(1_000)
  await gateway.control({ do: 'health', part: 'orders', state: 'ok' })
  const relapsed = performance.now()
  await pause(13_000)
  await expect(mark(desk, 'customers', 'slow')).toHaveCount(1)
  await mark(desk, 'customers', 'ok').waitFor({ timeout: 10_000 })
  await expect(mark(desk, 'orders', 'down')).toHaveCount(1)
  await mark(desk, 'orders', 'ok').waitFor({ timeout: 40_000 })
  const held = performance.now() - relapsed
  expect(held).toBeGreaterThan(29_000)
  expect(held).toBeLessThan(40_000)
})

test('J1: a cut link shows within 10 s and leaves what is behind it unknown; a gateway that falls silent within 30 s', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await allOk(desk, 15_000)
  await gateway.control({ do: 'deaf', on: true })
  const silent = await shownAfter(desk, ['gateway', 'down'], 60_000)
  test.info().annotations.push({ type: 'silence', description: `${Math.round(silent)} ms` })
  expect(silent).toBeLessThan(31_500)
  await mark(desk, 'customers', 'unknown').waitFor({ timeout: 10_000 })
  await mark(desk, 'orders', 'unknown').waitFor(LIMIT)
  await gateway.control({ do: 'calm' })
  await desk.keyboard.press('Control+Shift+L')
  await allOk(desk, 90_000)
  await gateway.control({ do: 'refuse', on: true })
  await gateway.control({ do: 'cut' })
  expect(await shownAfter(desk, ['gateway', 'down'], 20_000)).toBeLessThan(10_000)
})

test('J22 D8: a declared outage is on the desk within 5 s with its words, stamps the clocks, and the share has both figures', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await allOk(desk, 15_000)
  await caret(desk)
  await desk.keyboard.type('马上为您看')
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'share')).toHaveAttribute('data-answered', '1')
  await expect(part(desk, 'share')).not.toHaveAttribute('data-outside', /./)

  const from = performance.now()
  await gateway.control({ do: 'declare', kind: 'outage', text: '订单系统维护，预计一小时' })
  await expect(part(desk, 'mode-strip', '[data-kind="outage"][data-by="declared"]')).toContainText('订单系统维护，预计一小时')
  expect(performance.now() - from).toBeLessThan(5_000)
  await work.says('还有人吗')
  await expect(part(desk, 'wait-stamp').first()).toHaveText('停机')
  const chip = part(desk, 'wait-chip')
  const before = await chip.textContent()
  await expect(chip).not.toHaveText(before ?? '')
  await caret(desk)
  await desk.keyboard.type('在的')
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'share')).toHaveAttribute('data-answered', '2')
  await expect(part(desk, 'share')).toHaveAttribute('data-outside', '1')
  await expect(part(desk, 'share')).toContainText('停机外 100 %')

  await gateway.control({ do: 'declare', kind: null })
  await expect(part(desk, 'mode-strip')).toHaveCount(0)
})

test('J21 J23: the sale-peak mode by palette marks order and parcel cards; in an outage its phrases come first and offers are gone', async ({
  app,
  gateway,
  work,
}) => {
  await gateway.control({ do: 'file', file: fileOf('k1', Date.now()) })
  const desk = await work.desk()
  await caret(desk)
  await expect(async () => {
    // Shown already where the screen is wide.
    if ((await part(desk, 'panel').count()) === 0) await desk.keyboard.press('F4')
    await part(desk, 'panel-order').first().waitFor({ timeout: 3_000 })
  }).toPass(LIMIT)
  await part(desk, 'panel-order').first().waitFor(LIMIT)
  await expect(part(desk, 'news-late')).toHaveCount(0)
  await caret(desk)
  await palette(desk, 'dcms', 'mode.peak')
  await expect(part(desk, 'mode-strip', '[data-kind="peak"][data-by="manual"]')).toHaveCount(1)
  await expect(part(desk, 'panel-order').first().locator('[data-testid="news-late"]')).toHaveText(/\d\d:\d\d 起订单消息可能延迟/)
  await expect(part(desk, 'panel-parcel').first().locator('[data-testid="news-late"]')).toHaveCount(1)

  await app.restart()
  const again = await app.desk()
  await caret(again)
  await expect(part(again, 'mode-strip', '[data-kind="peak"][data-by="manual"]')).toHaveCount(1)
  await palette(again, 'dcms', 'mode.peak')
  await expect(part(again, 'mode-strip')).toHaveCount(0)

  await caret(again)
  await again.keyboard.type('/hdsj')
  await expect(part(again, 'phrase-option', '[data-phrase-id="promotion-time"]')).toHaveCount(1)
  await again.keyboard.press('Escape')
  await again.keyboard.press('Control+A')
  await again.keyboard.press('Delete')
  await palette(again, 'tjms', 'mode.outage')
  await expect(part(again, 'mode-strip', '[data-kind="outage"]')).toHaveCount(1)
  await caret(again)
  await again.keyboard.type('/')
  await expect(part(again, 'phrase-option').first()).toHaveAttribute(
    'data-phrase-id',
    /^(system-late|order-news-late|noted-by-hand|cannot-see-order|refund-waits|reply-later|back-again)$/,
  )
  await again.keyboard.type('hdsj')
  await expect(part(again, 'phrase-option', '[data-phrase-id="promotion-time"]')).toHaveCount(0)
})
