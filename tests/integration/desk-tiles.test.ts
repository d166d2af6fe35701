import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { composer, deskPages, here } from './desk-pages.ts'

const desks = deskPages()
const { at } = desks

test('A2: my conversations stand side by side; one message renders nothing in the other tiles', () =>
  at({ size: { width: 1920, height: 1080 } }, async (page) => {
    await expect.poll(() => page.getByTestId('tile').count()).toBe(5)
    const seen = await page.evaluate(async () => {
      const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200)))
      const { watch, append } = window.harness.ledger
      const counts = watch('c2')
      await frame()
      const before = [...counts.values()].reduce((sum, n) => sum + n, 0)
      const mutations: string[] = []
      const observer = new MutationObserver((records) => {
        for (const { target } of records) {
          const tile = (target instanceof Element ? target : target.parentElement)?.closest<HTMLElement>('[data-testid=tile]')
          mutations.push(tile?.dataset['conversationId'] ?? '')
        }
      })
      for (const tile of document.querySelectorAll('.timeline, .composer'))
        observer.observe(tile, { subtree: true, childList: true, attributes: true })
      append({
        id: 'fresh',
        conversationId: 'c1',
        order: 10_001,
        seq: 10_001,
        author: { kind: 'customer', id: 'cust-c1', name: '王女士' },
        internal: false,
        text: '还有一句',
        at: Date.now(),
        causeId: null,
        deviceId: null,
        delivery: 'sent',
      })
      await frame()
      observer.disconnect()
      return { renders: [...counts.values()].reduce((sum, n) => sum + n, 0) - before, touched: [...new Set(mutations)] }
    })
    expect(seen).toEqual({ renders: 0, touched: ['c1'] })
  }))

test('A3: a slot key puts the caret there; a click into another tile gives it the keys and leaves the caret alone', () =>
  at({ size: { width: 1920, height: 1080 } }, async (page) => {
    await page.keyboard.press('Control+3')
    await expect.poll(() => here(page).getAttribute('data-slot')).toBe('3')
    expect(await composer(page).evaluate((field) => field === document.activeElement)).toBe(true)
    await page.locator('[data-slot="2"] [data-pane=messages]').click()
    await expect.poll(() => here(page).getAttribute('data-slot')).toBe('2')
    expect(await page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane'))).toBe('messages')
    await page.keyboard.type('ok')
    expect(await composer(page).inputValue()).toBe('ok')
  }))

test('what is not mine opens in one more tile, which goes when one of mine is opened', () =>
  at({ size: { width: 1920, height: 1080 } }, async (page) => {
    for (const id of ['q1', 'o1']) {
      await page.locator(`[data-testid=conversation-item][data-conversation-id=${id}]`).click()
      await expect.poll(() => here(page).getAttribute('data-conversation-id')).toBe(id)
      expect(await page.getByTestId('tile').count()).toBe(6)
    }
    await page.locator('[data-slot="4"] .tile__header').click()
    await expect.poll(() => here(page).getAttribute('data-slot')).toBe('4')
    expect(await page.getByTestId('tile').count()).toBe(6)
    await page.keyboard.press('Control+5')
    await expect.poll(() => page.getByTestId('tile').count()).toBe(5)
    await page.keyboard.press('Control+M')
    await expect.poll(() => page.locator('.tile:visible').count()).toBe(1)
    await page.keyboard.press('Control+2')
    expect(await here(page).isVisible()).toBe(true)
    expect(await composer(page).evaluate((field) => field === document.activeElement)).toBe(true)
    await page.keyboard.press('Control+M')
    await expect.poll(() => page.locator('.tile:visible').count()).toBe(5)
  }))

/** Tiles on screen: how many, in how many rows and columns, and what sticks out or lies over another. */
const measured = (page: Page) =>
  page.evaluate(() => {
    const tiles = [...document.querySelectorAll<HTMLElement>('[data-testid=tile]')].filter((tile) => tile.offsetParent !== null)
    const boxes = tiles.map((tile) => tile.getBoundingClientRect())
    const over = boxes.some((a, i) =>
      boxes.some((b, j) => i < j && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1),
    )
    const out = boxes.some((box) => box.right > window.innerWidth || box.bottom > window.innerHeight || box.height < 200 || box.width < 280)
    const rows = [...Map.groupBy(boxes, (box) => Math.round(box.top)).values()].map((row) => row.length)
    return { rows, over, out }
  })

test.each([
  // A monitor, and what is left of a small one at each zoom; the last are 1280 × 720 at 125, 150 and 200 %.
  [{ width: 2560, height: 1440 }, [3, 2]],
  [{ width: 1920, height: 1080 }, [3, 2]],
  [{ width: 1600, height: 900 }, [3, 2]],
  [{ width: 1280, height: 720 }, [3, 2]],
  [{ width: 1024, height: 576 }, [3, 2]],
  [{ width: 853, height: 480 }, [1]],
  [{ width: 640, height: 360 }, [1]],
  [{ width: 960, height: 1080 }, [2, 2, 1]],
])('five tiles at %o: rows of %j, none too small, none over another, every slot reachable by key', (size, rows) =>
  at({ size }, async (page) => {
    await expect.poll(() => page.getByTestId('tile').count()).toBe(5)
    expect(await measured(page)).toEqual({ rows, over: false, out: false })
    for (const slot of ['4', '2', '5']) {
      await page.keyboard.press(`Control+${slot}`)
      await expect.poll(() => here(page).getAttribute('data-slot')).toBe(slot)
      expect(await composer(page).evaluate((field) => field === document.activeElement)).toBe(true)
    }
  }),
)

test('nothing in all this broke the content policy or threw', () => {
  expect(desks.complaints()).toEqual([])
})
