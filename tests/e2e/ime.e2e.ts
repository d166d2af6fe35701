import type { Locator, Page } from 'playwright-core'
import { caret, card, composer, goOnline, LIMIT, part, pause, reply, signIn } from './helpers/desk.ts'
import { ENGINES, ORDERS, inputMethod, type InputMethod, type Script } from './helpers/input-method.ts'
import { expect, test, type Work } from './helpers/test.ts'

test.describe.configure({ timeout: 600_000 })

/** Times each engine composes in each order, in each field; `HOLDFAST_IME_TIMES=14` is 200 scripted inputs and more for a field. */
const TIMES = Number(process.env['HOLDFAST_IME_TIMES'] ?? 4)

/** A field that reacts to Enter. */
type Field = {
  /** Brings it on screen, empty, with the caret in it. */
  open: (desk: Page, work: Work) => Promise<Locator>
  /** How often Enter has done here what it does. */
  acted: (desk: Page) => Promise<number>
}

const sent = (desk: Page): Promise<number> => part(desk, 'bubble', '[data-command-id]').count()

const FIELDS: Readonly<Record<string, Field>> = {
  reply: { open: (desk) => caret(desk), acted: sent },
  note: {
    async open(desk) {
      await caret(desk)
      await desk.keyboard.press('Control+Shift+N')
      return composer(desk)
    },
    acted: sent,
  },
  edit: {
    async open(desk, work) {
      await work.goOffline()
      await reply(desk, '明天一定送到')
      await work.says('我不要了，帮我退款')
      await work.gatewayBack()
      await goOnline(desk)
      await card(desk).waitFor(LIMIT)
      await caret(desk)
      await desk.keyboard.press('Control+Shift+E')
      await part(desk, 'cancel-edit').waitFor(LIMIT)
      return composer(desk)
    },
    acted: async (desk) => 1 - (await part(desk, 'cancel-edit').count()),
  },
  'reason of a transfer': {
    async open(desk) {
      await caret(desk)
      await desk.keyboard.press('Control+Shift+T')
      await part(desk, 'transfer-reason').focus(LIMIT)
      return part(desk, 'transfer-reason')
    },
    acted: async (desk) => 1 - (await part(desk, 'transfer').count()),
  },
}

const empty = async (field: Locator): Promise<void> => {
  await field.evaluate(() => {
    document.execCommand('selectAll')
    document.execCommand('delete')
  })
}

type Scene = { ime: InputMethod; field: Locator; acted: () => Promise<number> }

/** One composition, as its engine and its system report it; fails on an early act and on a lost or changed text. */
async function composeOnce({ ime, field, acted }: Scene, script: Script, order: keyof typeof ORDERS): Promise<void> {
  const before = await acted()
  await ORDERS[order](ime, script)
  expect(await field.inputValue(), `${script.steps.at(-1)} ${order}`).toBe(script.text)
  expect(await acted(), `${script.text} ${order}: acted too early`).toBe(before)
  await expect(field).toBeFocused()
  await empty(field)
}

for (const [name, { open, acted }] of Object.entries(FIELDS)) {
  test(`IME matrix: ${name}: no engine and no order of events makes Enter act early; the next Enter does`, async ({ work }) => {
    const desk = await work.desk()
    const field = await open(desk, work)
    await empty(field)
    const scene: Scene = { ime: await inputMethod(desk), field, acted: () => acted(desk) }
    let inputs = 0
    for (let time = 0; time < TIMES; time += 1)
      for (const script of ENGINES.filter((one) => !one.hangul))
        for (const order of ['chromium', 'bare', 'late'] as const) {
          await composeOnce(scene, script, order)
          inputs += 1
        }
    // The same Enter acts once nothing is composed any more: the zeros above mean something.
    const before = await acted(desk)
    await desk.keyboard.type('ok')
    await pause(300)
    await desk.keyboard.press('Enter')
    await expect.poll(() => acted(desk)).toBe(before + 1)
    console.log(`${name}: ${inputs} compositions, 0 acted early`)
  })

  test(`IME matrix: ${name}: one Enter ends a Hangul composition and acts, once`, async ({ work }) => {
    const desk = await work.desk()
    const field = await open(desk, work)
    await empty(field)
    const ime = await inputMethod(desk)
    const hangul = ENGINES.find((one) => one.hangul)
    if (hangul === undefined) throw new Error('no Hangul engine')
    const before = await acted(desk)
    await ORDERS.hangul(ime, hangul)
    await expect.poll(() => acted(desk)).toBe(before + 1)
    await pause(500)
    expect(await acted(desk)).toBe(before + 1)
  })
}

test('IME matrix: sign-in: no engine and no order of events signs in early; the next Enter does', async ({ app }) => {
  const desk = await app.desk()
  const field = part(desk, 'sign-in-url')
  await field.waitFor(LIMIT)
  await part(desk, 'sign-in-token').fill('agent-1-demo')
  await field.focus()
  await empty(field)
  const acted = async (): Promise<number> =>
    (await part(desk, 'sign-in-problem').count()) + (1 - (await part(desk, 'sign-in-submit').count()))
  const scene: Scene = { ime: await inputMethod(desk), field, acted }
  for (let time = 0; time < TIMES; time += 1)
    for (const script of ENGINES) for (const order of ['chromium', 'bare', 'late'] as const) await composeOnce(scene, script, order)
  await desk.reload()
  await signIn(app)
})
