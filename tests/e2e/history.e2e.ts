import type { Page } from 'playwright-core'
import { caret, listed, LIMIT, part, pause } from './helpers/desk.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 300_000 })

const HISTORY = 50_000

/** Writes a long past into the ledger the desk reads, older than everything that is there. */
async function writeHistory(desk: Page, conversationId: string): Promise<void> {
  await desk.evaluate(
    async ({ id, count }) => {
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.addEventListener('success', () => resolve(request.result))
          request.addEventListener('error', () => reject(new Error('IndexedDB')))
        })
      for (const { name = '' } of await indexedDB.databases()) {
        if (!name.startsWith('holdfast-')) continue
        const db = await done(indexedDB.open(name))
        if (!db.objectStoreNames.contains('messages')) {
          db.close()
          continue
        }
        const { snapshot } = (await done(db.transaction('meta').objectStore('meta').get('ledger'))) as { snapshot: number }
        for (let from = 0; from < count; from += 5_000) {
          const store = db.transaction('messages', 'readwrite').objectStore('messages')
          for (let n = from; n < from + 5_000; n += 1) {
            const author = n % 3 === 0 ? { kind: 'agent', id: 'agent-1', name: '苏婷' } : { kind: 'customer', id: 'k1', name: '王女士' }
            // A picture nobody has comes late or never; its room is known.
            const hash = (n % 10).toString().repeat(64)
            const pictures = n % 17 === 0 ? { pictures: [{ hash, type: 'image/png', width: 400, height: 300, bytes: 9, name: '' }] } : {}
            const text = `第 ${n} 句 ${'长短不一的话'.repeat(n % 9)}`
            const words = { seq: 1, author, internal: false, text, at: 1_700_000_000_000 + n * 60_000, deviceId: null, delivery: 'sent' }
            // Between nothing and the first message the gateway has given.
            const order = (n + 1) / (count + 1)
            store.put({ snapshot, id: `old-${n}`, conversationId: id, order, sealed: { ...words, ...pictures } })
          }
          await new Promise((resolve) => store.transaction.addEventListener('complete', resolve))
        }
        db.close()
      }
    },
    { id: conversationId, count: HISTORY },
  )
}

type Seen = { move: number; left: number; lost: boolean }

/**
 * Watches a row in the middle of the view, frame by frame, while `act` does what it does; the largest move in pixels. With `to`
 * it scrolls there first, in one task with the first look, so that no page can come in between.
 */
async function largestMove(desk: Page, act: (height: number) => Promise<void>, to: number | null = null): Promise<number> {
  const pane = desk.locator('[data-pane=messages]').first()
  const height = await pane.evaluate((box, top) => {
    const middle = box.getBoundingClientRect().top + box.clientHeight / 2
    const by = top === null ? 0 : box.scrollTop - top
    // The one that will stand in the middle.
    const row = [...box.querySelectorAll('[data-testid=bubble]')].find((one) => one.getBoundingClientRect().bottom + by > middle)
    const id = row?.getAttribute('data-row') ?? ''
    box.scrollBy({ top: -by, behavior: 'instant' })
    const first = row?.getBoundingClientRect().top ?? 0
    const seen = { move: 0, left: 60, lost: false }
    Object.assign(globalThis, { anchorSeen: seen })
    const look = (): void => {
      const now = box.querySelector(`[data-row="${id}"]`)
      if (now === null) seen.lost = true
      else seen.move = Math.max(seen.move, Math.abs(now.getBoundingClientRect().top - first))
      seen.left -= 1
      if (seen.left > 0) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    return box.scrollHeight
  }, to)
  await act(height)
  await desk.waitForFunction(() => (globalThis as unknown as { anchorSeen: Seen }).anchorSeen.left <= 0)
  const seen = await desk.evaluate(() => (globalThis as unknown as { anchorSeen: Seen }).anchorSeen)
  return seen.lost ? Infinity : seen.move
}

test('A8: reading back in 50,000 messages the anchored row never jumps', async ({ work }) => {
  const first = await work.desk()
  await writeHistory(first, work.conversationId)
  await first.reload()
  const desk = await work.desk()
  await listed(desk, work.conversationId).click()
  await part(desk, 'bubble').filter({ hasText: '包裹三天没动了' }).waitFor(LIMIT)
  await caret(desk)
  const pane = desk.locator('[data-pane=messages]').first()
  await pane.hover()
  await desk.mouse.wheel(0, -600)
  await pause(300)
  const moves: number[] = []
  for (let page = 0; page < 12; page += 1) {
    // Near the threshold, until what is drawn there has its true height.
    await expect(async () => {
      await pane.evaluate((box) => box.scrollTo({ top: 300, behavior: 'instant' }))
      await pause(150)
      expect(await pane.evaluate((box) => box.scrollTop)).toBe(300)
    }).toPass(LIMIT)
    // Over it: the page that comes must move nothing.
    const longer = (height: number): Promise<void> =>
      expect.poll(() => pane.evaluate((box) => box.scrollHeight)).toBeGreaterThan(height + 500)
    moves.push(await largestMove(desk, longer, 150))
  }
  expect(Math.max(...moves)).toBeLessThanOrEqual(1)

  // New words below, and a composer that grows and shrinks, while somebody reads above.
  const below = await largestMove(desk, async () => {
    for (let n = 0; n < 5; n += 1) await work.says(`新的一句 ${n}`)
    await part(desk, 'new-below').filter({ hasText: '5' }).waitFor(LIMIT)
  })
  expect(below).toBeLessThanOrEqual(1)
  await caret(desk)
  const grown = await largestMove(desk, async () => {
    await desk.keyboard.insertText('一\n二\n三\n四\n五\n六')
    await desk.keyboard.press('Control+A')
    await desk.keyboard.press('Delete')
  })
  expect(grown).toBeLessThanOrEqual(1)
})
