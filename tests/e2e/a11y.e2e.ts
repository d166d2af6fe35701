import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { GUESTS, seat } from '../tour/guests.ts'
import { SCENES, type Stage } from '../tour/scenes.ts'
import { caret, LIMIT, part, signIn } from './helpers/desk.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 180_000 })

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const OPTIONS: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  resultTypes: ['violations'],
}

/** Findings that keep somebody out, as `rule: place`. */
async function serious(page: Page): Promise<string[]> {
  // By remote control, which the content policy does not govern: the page itself could not load it.
  const results = await page.evaluate(`(() => { ${AXE}; return axe.run(document, ${JSON.stringify(OPTIONS)}) })()`)
  return (results as AxeResults).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`))
}

async function inBothThemes(desk: Page, page: Page): Promise<string[]> {
  const found: string[] = []
  for (const theme of ['light', 'dark']) {
    await desk.evaluate(
      async (patch) => {
        const { holdfast } = globalThis as unknown as { holdfast: { request: Record<string, (args: unknown) => Promise<unknown>> } }
        await holdfast.request['settings.set']?.(patch)
      },
      { theme },
    )
    await page.locator(`html[data-theme="${theme}"]`).waitFor(LIMIT)
    found.push(...(await serious(page)).map((finding) => `${theme} ${finding}`))
  }
  return found
}

test('WCAG 2.2 AA: sign-in has no serious finding', async ({ app }) => {
  const desk = await app.desk()
  await part(desk, 'sign-in-token').waitFor(LIMIT)
  expect(await inBothThemes(desk, desk)).toEqual([])
})

test('the check finds what is wrong: a button without a name, words without contrast', async ({ app }) => {
  const desk = await app.desk()
  await part(desk, 'sign-in-token').waitFor(LIMIT)
  await desk.evaluate(() => {
    const button = document.createElement('button')
    const words = document.createElement('p')
    words.textContent = 'pale'
    words.style.color = '#eeeeee'
    words.style.background = '#ffffff'
    // Where nothing covers it: what is covered can't be judged.
    Object.assign(words.style, { position: 'fixed', top: '8px', left: '8px', zIndex: '99' })
    document.body.append(button, words)
  })
  const found = await serious(desk)
  expect(found.some((finding) => finding.startsWith('button-name'))).toBe(true)
  expect(found.some((finding) => finding.startsWith('color-contrast'))).toBe(true)
})

/** Views of one test: axe takes seconds for each. */
const VIEWS = 8

for (let from = 0; from < SCENES.length; from += VIEWS) {
  const scenes = SCENES.slice(from, from + VIEWS)
  test(`WCAG 2.2 AA: ${scenes[0]?.name ?? ''} to ${scenes.at(-1)?.name ?? ''} have no serious finding, in either theme`, async ({
    app,
    gateway,
  }) => {
    const desk = await signIn(app)
    const stage: Stage = { desk, app, gateway, seated: [] }
    for (const scene of scenes) {
      await test.step(scene.name, async () => {
        while (stage.seated.length < Math.min(scene.tiles, GUESTS.length)) stage.seated.push(await seat(gateway, stage.seated.length))
        await part(desk, 'conversation-item')
          .nth(scene.tiles - 1)
          .waitFor(LIMIT)
        await caret(desk)
        await scene.arrange(stage)
        const page = scene.window === undefined ? desk : await scene.window(stage)
        await scene.before?.(stage)
        expect.soft({ scene: scene.name, found: await inBothThemes(desk, page) }).toEqual({ scene: scene.name, found: [] })
        await scene.after?.(stage)
        await scene.leave?.(stage)
      })
    }
  })
}
