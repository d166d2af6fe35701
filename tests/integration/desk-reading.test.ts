import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { deskPages } from './desk-pages.ts'

const desks = deskPages()
const { at } = desks

/** The messages of the first conversation, whoever has the keys. */
const messages = (page: Page) => page.locator('[data-testid=tile][data-conversation-id=c1] [data-pane=messages]')

type Place = { row: string; top: number; scrolled: number; height: number; width: number }

/** Where a row stands in its view, the first one that begins in it if none is named; pixels. */
const placeOf = (page: Page, row: string | null = null): Promise<Place> =>
  messages(page).evaluate((box, wanted) => {
    const { top } = box.getBoundingClientRect()
    const rows = [...box.querySelectorAll('[data-row]')]
    const found = rows.find((one) => (wanted === null ? one.getBoundingClientRect().top >= top : one.getAttribute('data-row') === wanted))
    if (found === undefined) throw new Error(`row ${wanted} is not drawn`)
    return {
      row: found.getAttribute('data-row') ?? '',
      top: found.getBoundingClientRect().top - top,
      scrolled: box.scrollTop,
      height: box.scrollHeight,
      width: box.clientWidth,
    }
  }, row)

const settled = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((done) => {
        let left = 20
        const frame = (): void => {
          left -= 1
          if (left === 0) done()
          else requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      }),
  )

/** Goes back into the middle of the messages, away from both ends. */
async function readBack(page: Page): Promise<Place> {
  await messages(page).hover()
  await page.mouse.wheel(0, -1_500)
  await page.getByTestId('new-below').waitFor()
  await settled(page)
  const place = await placeOf(page)
  expect(place.scrolled).toBeGreaterThan(500)
  return place
}

const NARROW = { width: 560, height: 900 }
const WIDE = { width: 1280, height: 900 }
const resize = (to: { width: number; height: number }) => (page: Page) => page.setViewportSize(to)

test.each([
  ['the window becomes narrower', WIDE, resize(NARROW)],
  ['the window becomes wider', NARROW, resize(WIDE)],
  ['the window becomes lower', WIDE, resize({ width: 1280, height: 640 })],
  ['the other tiles open beside it', WIDE, (page: Page) => page.keyboard.press('Control+M')],
] as const)('A8: whoever reads back keeps the row at the top of the view, to the pixel, when %s', (_what, size, change) =>
  at({ scene: 'surge', size }, async (page) => {
    await page.keyboard.press('Control+M')
    await settled(page)
    const before = await readBack(page)
    await change(page)
    await settled(page)
    const after = await placeOf(page, before.row)
    expect(Math.round(after.top - before.top)).toBe(0)
    // Lines that break otherwise are what it is about.
    expect(after.height !== before.height).toBe(after.width !== before.width)
  }),
)

test('nothing in all this broke the content policy or threw', () => {
  expect(desks.complaints()).toEqual([])
})
