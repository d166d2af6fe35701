import type { Page } from 'playwright-core'
import type { BackendPart, PartState } from '../../shared/model/health.ts'
import { HOLD_MS } from '../../renderer/app/health/health-rules.ts'
import { caret, LIMIT, part, pause } from './helpers/desk.ts'
import { expect, test } from './helpers/test.ts'
import { fileOf } from '../tour/guests.ts'

test.describe.configure({ timeout: 240_000 })

const mark = (desk: Page, name: string, state?: PartState) =>
  part(desk, 'health-part', `[data-part="${name}"]${state === undefined ? '' : `[data-state="${state}"]`}`)

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

/** When a part became what it is, by the program itself: server time, milliseconds. */
const since = async (desk: Page, name: string, state: PartState): Promise<number> => {
  const shown = mark(desk, name, state)
  await shown.waitFor({ timeout: 90_000 })
  return Number(await shown.getAttribute('data-since'))
}

/** Gateway and desk run on one clock here; what the desk knows of it may be off by the way of a frame. */
const SLACK_MS = 1_000

type Turn = { part: string; state: string; at: number }

/** From here on the page writes down each turn of a part, as it is on screen, in its own time. */
function logTurns(): void {
  const log: Turn[] = []
  const shown = new Map<string, string>()
  Object.assign(globalThis, { healthTurns: log })
  const look = (): void => {
    for (const one of document.querySelectorAll<HTMLElement>('[data-testid="health-part"]')) {
      const { part: name = '', state = '' } = one.dataset
      if (shown.get(name) === state) continue
      shown.set(name, state)
      log.push({ part: name, state, at: Date.now() })
    }
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-state'] })
  look()
}

const turnsOf = (desk: Page): Promise<Turn[]> => desk.evaluate(() => (globalThis as unknown as { healthTurns: Turn[] }).healthTurns)

// How soon to the millisecond is the unit tests' matter, on a clock of their own: here the machine may be busy with something else.
test('J1: each part is right from the moment of a fault on, well again after 30 s without a relapse and not before, and told by key', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await allOk(desk)
  await desk.evaluate(logTurns)
  const faults: [BackendPart, PartState][] = [
    ['orders', 'down'],
    ['customers', 'slow'],
  ]
  for (const [name, state] of faults) {
    const from = Date.now()
    await gateway.control({ do: 'health', part: name, state })
    const to = Date.now()
    const at = await since(desk, name, state)
    // The program's clock is the gateway's as far as an answer on its way can tell.
    expect(at).toBeGreaterThanOrEqual(from - 1_000)
    expect(at).toBeLessThanOrEqual(to + 1_000)
  }
  await caret(desk)
  await desk.keyboard.press('F7')
  await expect(part(desk, 'health-line', '[data-part="orders"]')).toHaveAttribute('data-state', 'down')
  await expect(part(desk, 'health-line', '[data-part="orders"]')).toContainText('中断')
  await desk.keyboard.press('Escape')
  await expect(part(desk, 'health-popover')).toHaveCount(0)
  await expect(part(desk, 'composer')).toBeFocused()

  const mended = Date.now()
  await gateway.control({ do: 'health', part: 'customers', state: 'ok' })
  await gateway.control({ do: 'health', part: 'orders', state: 'ok' })
  await pause(3_000)
  await gateway.control({ do: 'health', part: 'orders', state: 'down' })
  await pause(500)
  const relapsed = Date.now()
  await gateway.control({ do: 'health', part: 'orders', state: 'ok' })
  const well = { customers: await since(desk, 'customers', 'ok'), orders: await since(desk, 'orders', 'ok') }
  // Well since the last word of trouble, shown only when that had held.
  expect(well.customers).toBeGreaterThan(mended - SLACK_MS)
  expect(well.customers).toBeLessThan(relapsed)
  expect(well.orders).toBeGreaterThan(relapsed - SLACK_MS)
  const turns = (await turnsOf(desk)).filter(({ part: name }) => name === 'customers' || name === 'orders')
  expect(turns.map(({ part: name, state }) => `${name} ${state}`)).toEqual([
    'customers ok',
    'orders ok',
    'orders down',
    'customers slow',
    'customers ok',
    'orders ok',
  ])
  const shown = turns.slice(-2).map(({ at }) => at)
  expect(shown[0]).toBeGreaterThan(well.customers + HOLD_MS - SLACK_MS)
  expect(shown[1]).toBeGreaterThan(well.orders + HOLD_MS - SLACK_MS)
})

test('J1: a gateway that falls silent and a link that is cut are down from then on, and what is behind them is unknown', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await allOk(desk)
  const faults = [
    async () => void (await gateway.control({ do: 'deaf', on: true })),
    async () => {
      await gateway.control({ do: 'refuse', on: true })
      await gateway.control({ do: 'cut' })
    },
  ]
  for (const fault of faults) {
    const from = Date.now()
    await fault()
    const down = await since(desk, 'gateway', 'down')
    expect(down).toBeGreaterThan(from - SLACK_MS)
    for (const behind of ['customers', 'orders']) expect(Math.abs((await since(desk, behind, 'unknown')) - down)).toBeLessThan(SLACK_MS)
    await gateway.control({ do: 'calm' })
    await desk.keyboard.press('Control+Shift+L')
    if (fault === faults[0]) await allOk(desk, 90_000)
  }
})

test('J22 D8: a declared outage is on the desk with its words, stamps the clocks, and the share has both figures', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await allOk(desk)
  await caret(desk)
  await desk.keyboard.type('马上为您看')
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'share')).toHaveAttribute('data-answered', '1')
  await expect(part(desk, 'share')).not.toHaveAttribute('data-outside', /./)

  await gateway.control({ do: 'declare', kind: 'outage', text: '订单系统维护，预计一小时' })
  await expect(part(desk, 'mode-strip', '[data-kind="outage"][data-by="declared"]')).toContainText('订单系统维护，预计一小时')
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
