import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { openHarness, type Harness, type Look } from '../e2e/harness/open-harness.ts'

/** The tile that has the keys. */
export const here = (page: Page): Locator => page.locator('[data-testid=tile][data-focused=true]')
export const composer = (page: Page): Locator => here(page).getByTestId('composer')

/** Arguments of all requests of this name so far. */
export const asked = (page: Page, name: string): Promise<unknown[]> =>
  page.evaluate((wanted) => window.harness.main.asked.filter((one) => one.name === wanted).map((one) => one.args), name)

export type DeskPages = {
  /** Opens a scene, runs `work`, closes it. */
  at: (look: Look, work: (page: Page) => Promise<void>) => Promise<void>
  /** What broke the content policy or threw in any page so far. */
  complaints: () => readonly string[]
}

/** Desks over a main and a ledger that are a few arrays, for all tests of a file. */
export function deskPages(): DeskPages {
  let harness: Harness
  beforeAll(async () => {
    harness = await openHarness()
  })
  afterAll(async () => {
    await harness.close()
  })
  return {
    async at(look, work) {
      const page = await harness.open(look)
      try {
        await work(page)
      } finally {
        await page.close()
      }
    },
    complaints: () => harness.complaints,
  }
}
