import type { Locator, Page } from 'playwright-core'
import { caret, card, composer, goOnline, LIMIT, part, pause, reply, signIn } from './helpers/desk.ts'
import { ENGINES, ORDERS, inputMethod, type InputMethod, type Script } from './helpers/input-method.ts'
import { openForm } from './helpers/capture.ts'
import type { Gateway } from './fixtures/gateway.ts'
import { expect, test, type Work } from './helpers/test.ts'

test.describe.configure({ timeout: 600_000 })

/** Times each engine composes in each order, in each field; `HOLDFAST_IME_TIMES=14` is 200 scripted inputs and more for a field. */
const TIMES = Number(process.env['HOLDFAST_IME_TIMES'] ?? 4)

/** A field that reacts to Enter. */
type Field = {
  /** Brings it on screen, empty, with the caret in it. */
  open: (desk: Page, work: Work, gateway: Gateway) => Promise<Locator>
  /** How often Enter has done here what it does. */
  acted: (desk: Page) => Promise<number>
  /** What stands in it before anything is composed. */
  opening?: string
  /** Words an Enter acts on; any will do where none are given. */
  words?: string
}

const sent = (desk: Page): Promise<number> => part(desk, 'bubble', '[data-command-id]').count()

/** A phrase with what every engine writes in its title, so that the first Enter has something to act on. */
const ALL_SCRIPTS = ENGINES.map((one) => one.text).join(' ')

async function newPhrase(desk: Page): Promise<void> {
  await caret(desk)
  await desk.keyboard.press('F2')
  await expect(part(desk, 'phrase-search')).toBeFocused()
  await part(desk, 'phrase-new').press('Enter')
  await expect(part(desk, 'phrase-title')).toBeFocused()
  await part(desk, 'phrase-title').fill(ALL_SCRIPTS)
  await part(desk, 'phrase-text').fill('正文')
}

async function savePhrase(desk: Page): Promise<void> {
  await newPhrase(desk)
  await part(desk, 'phrase-title').press('Enter')
  await expect(part(desk, 'phrase-form')).toHaveCount(0)
}

/** A field of the phrase editor's form, whose other fields are filled: Enter saves and closes the form. */
const ofPhrase = (name: 'title' | 'code' | 'folder' | 'tags' | 'keywords'): Field => ({
  async open(desk) {
    await newPhrase(desk)
    await part(desk, `phrase-${name}`).focus()
    return part(desk, `phrase-${name}`)
  },
  acted: async (desk) => 1 - (await part(desk, 'phrase-form').count()),
})

/** A field of the form for contacts, whose other fields are filled: Enter saves, and an empty form follows. */
const ofCapture = (name: 'who' | 'contact' | 'orderNo' | 'request' | 'promise'): Field => ({
  async open(desk) {
    await caret(desk)
    await openForm(desk)
    await part(desk, 'capture-who').fill('王女士')
    await part(desk, 'capture-contact').fill('138')
    await part(desk, 'capture-request').fill('改地址')
    await part(desk, 'capture-category').locator('input').first().check()
    await part(desk, 'capture-urgency').locator('input').first().check()
    await part(desk, `capture-${name}`).focus()
    return part(desk, `capture-${name}`)
  },
  acted: async (desk) => Number(await part(desk, 'capture-saved').getAttribute('data-n')),
})

/** A ticket of a conversation, the same way. */
const ticketSummary: Field = {
  async open(desk) {
    await caret(desk)
    await desk.keyboard.press('Control+T')
    await part(desk, 'capture-category').locator('input').first().check(LIMIT)
    await part(desk, 'capture-urgency').locator('input').first().check()
    await part(desk, 'capture-summary').focus()
    return part(desk, 'capture-summary')
  },
  acted: async (desk) => 1 - (await part(desk, 'ticket').count()),
}

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
  'phrase picker': {
    open: (desk) => caret(desk),
    // Whether it was picked, closed or sent: all of it is too early.
    acted: async (desk) => 1 - (await part(desk, 'phrase-picker').count()) + (await sent(desk)),
    opening: '/',
    words: 'tkgz',
  },
  palette: {
    async open(desk, _work, gateway) {
      // Somebody to be found in Hangul too.
      const customer = { id: 'k2', name: '한지민' }
      await gateway.control({ do: 'open', customer, shop: '旗舰店', assignee: 'agent-1', text: '안녕하세요' })
      await part(desk, 'conversation-item').nth(1).waitFor(LIMIT)
      await caret(desk)
      await desk.keyboard.press('Control+K')
      await expect(part(desk, 'palette-input')).toBeFocused()
      return part(desk, 'palette-input')
    },
    acted: async (desk) => 1 - (await part(desk, 'palette').count()),
    words: 'bzqh',
  },
  'search of the phrase editor': {
    async open(desk) {
      await savePhrase(desk)
      await part(desk, 'phrase-search').focus()
      return part(desk, 'phrase-search')
    },
    acted: (desk) => part(desk, 'phrase-form').count(),
    words: 'tkgz',
  },
  'title of a phrase': ofPhrase('title'),
  'code of a phrase': ofPhrase('code'),
  'folder of a phrase': ofPhrase('folder'),
  'tags of a phrase': ofPhrase('tags'),
  'words that bring a phrase up': ofPhrase('keywords'),
  'who, of a contact': ofCapture('who'),
  'number of a contact': ofCapture('contact'),
  'order of a contact': ofCapture('orderNo'),
  'request of a contact': ofCapture('request'),
  'promise to a contact': ofCapture('promise'),
  'summary of a ticket': ticketSummary,
  'copy a phrase': {
    async open(desk) {
      await savePhrase(desk)
      await desk.keyboard.press('F2')
      await expect(part(desk, 'phrase-editor')).toHaveCount(0)
      await caret(desk)
      await desk.keyboard.press('Control+K')
      await expect(part(desk, 'palette-input')).toBeFocused()
      await desk.keyboard.type('fzyths')
      await desk.keyboard.press('Enter')
      await expect(part(desk, 'phrase-copy-input')).toBeFocused()
      return part(desk, 'phrase-copy-input')
    },
    acted: async (desk) => 1 - (await part(desk, 'phrase-copy').count()),
    words: 'tkgz',
  },
}

const empty = async (field: Locator): Promise<void> => {
  await field.evaluate(() => {
    document.execCommand('selectAll')
    document.execCommand('delete')
  })
}

type Scene = {
  ime: InputMethod
  field: Locator
  acted: () => Promise<number>
  opening: string
  /** Nothing in the field but its opening, and what opens with it. */
  fresh: () => Promise<void>
}

async function sceneOf(desk: Page, field: Locator, { acted, opening = '' }: Omit<Field, 'open'>): Promise<Scene> {
  const fresh = async (): Promise<void> => {
    await empty(field)
    if (opening === '') return
    await desk.keyboard.type(opening)
    await expect.poll(() => acted(desk)).toBe(0)
  }
  await fresh()
  return { ime: await inputMethod(desk), field, acted: () => acted(desk), opening, fresh }
}

/** One composition, as its engine and its system report it; fails on an early act and on a lost or changed text. */
async function composeOnce({ ime, field, acted, opening, fresh }: Scene, script: Script, order: keyof typeof ORDERS): Promise<void> {
  const before = await acted()
  await ORDERS[order](ime, script)
  expect(await field.inputValue(), `${script.steps.at(-1)} ${order}`).toBe(`${opening}${script.text}`)
  expect(await acted(), `${script.text} ${order}: acted too early`).toBe(before)
  await expect(field).toBeFocused()
  await fresh()
}

for (const [name, tested] of Object.entries(FIELDS)) {
  test(`IME matrix: ${name}: no engine and no order of events makes Enter act early; the next Enter does`, async ({ work, gateway }) => {
    const desk = await work.desk()
    const scene = await sceneOf(desk, await tested.open(desk, work, gateway), tested)
    let inputs = 0
    for (let time = 0; time < TIMES; time += 1)
      for (const script of ENGINES.filter((one) => !one.hangul))
        for (const order of ['chromium', 'bare', 'late'] as const) {
          await composeOnce(scene, script, order)
          inputs += 1
        }
    // The same Enter acts once nothing is composed any more: the zeros above mean something.
    const before = await scene.acted()
    await desk.keyboard.type(tested.words ?? 'ok')
    await pause(300)
    await desk.keyboard.press('Enter')
    await expect.poll(scene.acted).toBe(before + 1)
    console.log(`${name}: ${inputs} compositions, 0 acted early`)
  })

  test(`IME matrix: ${name}: one Enter ends a Hangul composition and acts, once`, async ({ work, gateway }) => {
    const desk = await work.desk()
    const { ime, acted } = await sceneOf(desk, await tested.open(desk, work, gateway), tested)
    const hangul = ENGINES.find((one) => one.hangul)
    if (hangul === undefined) throw new Error('no Hangul engine')
    const before = await acted()
    await ORDERS.hangul(ime, hangul)
    await expect.poll(acted).toBe(before + 1)
    await pause(500)
    expect(await acted()).toBe(before + 1)
  })
}

for (const name of ['url', 'token'] as const)
  test(`IME matrix: sign-in, ${name}: no engine and no order of events signs in early; the next Enter does`, async ({ app }) => {
    const desk = await app.desk()
    await part(desk, 'sign-in-token').fill('agent-1-demo', LIMIT)
    const field = part(desk, `sign-in-${name}`)
    await field.focus()
    const acted = async (): Promise<number> =>
      (await part(desk, 'sign-in-problem').count()) + (1 - (await part(desk, 'sign-in-submit').count()))
    const scene = await sceneOf(desk, field, { acted })
    for (let time = 0; time < TIMES; time += 1)
      for (const script of ENGINES) for (const order of ['chromium', 'bare', 'late'] as const) await composeOnce(scene, script, order)
    await desk.reload()
    await signIn(app)
  })
