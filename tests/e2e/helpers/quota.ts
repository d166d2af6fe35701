import type { Page } from 'playwright-core'
import { originOf } from './one-app.ts'

export type Quota = {
  /** The browser gives the program's pages no more room than this, bytes. */
  readonly set: (bytes: number) => Promise<void>
  /** As much as the browser would give. */
  readonly lift: () => Promise<void>
}

/** What the browser lets the program keep, in the hand of a test, as long as this page lives. */
export async function quotaOf(page: Page): Promise<Quota> {
  const origin = await originOf(page)
  const session = await page.context().newCDPSession(page)
  return {
    set: async (quotaSize) => void (await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize })),
    lift: async () => void (await session.send('Storage.overrideQuotaForOrigin', { origin })),
  }
}
