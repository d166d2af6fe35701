import type { Page } from 'playwright-core'
import { openIbusDesktop, type IbusDesktop } from './fixtures/ibus-desktop.ts'
import { bubble, caret, composer, LIMIT, part, pause } from './helpers/desk.ts'
import { repliesAtGateway } from './helpers/stores.ts'
import { expect, test as base } from './helpers/test.ts'

/** The program on a screen of its own, with ibus between the keyboard and it. */
const test = base.extend<{ desktop: IbusDesktop }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of wanted fixtures from the pattern
  desktop: async ({}, use) => {
    const desktop = await openIbusDesktop()
    await use(desktop)
    await desktop.close()
  },
  appEnv: async ({ desktop }, use) => use({ ...desktop.env, HOLDFAST_HOST_HEADLESS: '0' }),
})

test.describe.configure({ timeout: 180_000 })

/** What the field shows once the engine has answered the keys. */
const shows = (desk: Page, text: RegExp | string): Promise<void> => expect(composer(desk)).toHaveValue(text)

// ibus is of Linux desks; elsewhere the scripted matrix stands alone.
if (process.platform === 'linux') {
  test('IME: a real ibus-libpinyin: Enter and space that decide never send, the next Enter does', async ({ gateway, work, desktop }) => {
    const desk = await work.desk()
    desktop.focus('Holdfast')
    await caret(desk)
    let inputs = 0
    for (let time = 0; time < 5; time += 1) {
      desktop.type('nihao')
      await shows(desk, /[^a-z]/u)
      desktop.press('Return')
      await shows(desk, 'nihao')
      await pause(200)
      await expect(part(desk, 'bubble', '[data-command-id]')).toHaveCount(0)
      await desk.keyboard.press('Control+A')
      await desk.keyboard.press('Delete')

      desktop.type('nihao')
      await shows(desk, /[^a-z]/u)
      desktop.press('space')
      await shows(desk, '你好')
      await pause(200)
      await expect(part(desk, 'bubble', '[data-command-id]')).toHaveCount(0)
      await desk.keyboard.press('Control+A')
      await desk.keyboard.press('Delete')
      inputs += 2
    }
    desktop.type('nihao')
    await shows(desk, /[^a-z]/u)
    desktop.press('space')
    await shows(desk, '你好')
    desktop.press('Return')
    await bubble(desk, '你好', 'delivered').waitFor(LIMIT)
    expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['你好'])
    console.log(`ibus-libpinyin: ${inputs} compositions, 0 sent early`)
  })
}
