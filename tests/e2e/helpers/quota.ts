import type { Page } from 'playwright-core'
import { expect } from './test.ts'
import { originOf } from './one-app.ts'

export type Quota = {
  /** From when it resolves on the browser gives the program's pages no room to write in. */
  readonly fill: () => Promise<void>
  /** As much as the browser would give. */
  readonly lift: () => Promise<void>
}

/** Whether a page may write one more row, in a database of its own. */
async function mayWrite(): Promise<boolean> {
  const opening = indexedDB.open('probe-of-a-test')
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('rows'))
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(new Error('probe')))
  })
  const write = db.transaction('rows', 'readwrite')
  write.objectStore('rows').put('x'.repeat(1_000), 'row')
  const done = await new Promise<boolean>((resolve) => {
    write.addEventListener('complete', () => resolve(true))
    write.addEventListener('abort', () => resolve(false))
  })
  db.close()
  return done
}

/** What the browser lets the program keep, in the hand of a test, as long as this page lives. */
export async function quotaOf(page: Page): Promise<Quota> {
  const origin = await originOf(page)
  const session = await page.context().newCDPSession(page)
  // Before it is full: making a database is writing too.
  await page.evaluate(mayWrite)
  return {
    async fill() {
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
      // Chromium hands out room from what it has counted up to half a minute ago.
      await expect.poll(() => page.evaluate(mayWrite), { timeout: 60_000 }).toBe(false)
    },
    lift: async () => void (await session.send('Storage.overrideQuotaForOrigin', { origin })),
  }
}
