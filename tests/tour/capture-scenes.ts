import type { Page } from 'playwright-core'

/** Written down in the scene of contacts. */
const CONTACTS = [
  ['小鹿要早睡', '138 0000 0001', '杯子还没补发，后天要送人'],
  ['陈先生（北岸数码）', 'wx_chen', '发票抬头改成公司名，税号已发'],
  ['赵小姐', '', '到店问床架尺寸，想约周六看实物'],
] as const

async function caretIn(desk: Page): Promise<void> {
  await desk.keyboard.press('Control+1')
  await desk.locator('[data-testid="composer"]:focus').waitFor()
}

type OnDesk = (stage: { desk: Page }) => Promise<void>

/** The form, with what is missing said, and the list of what was written down. */
export const CAPTURE_SCENES: readonly { name: string; tiles: number; arrange: OnDesk; before: OnDesk; after: OnDesk }[] = [
  {
    name: 'capture',
    tiles: 5,
    arrange: ({ desk }) => caretIn(desk),
    async before({ desk }) {
      await desk.keyboard.press('F8')
      await desk.locator('[data-testid="capture-channel"] input:checked:focus').waitFor()
      await desk.locator('[data-testid="capture-who"]').fill('林晓')
      await desk.locator('[data-testid="capture-request"]').fill('收到的杯子碎了，要补发一个，周五前要送到')
      await desk.locator('[data-testid="capture-due"]').fill('17:00')
      await desk.keyboard.press('Enter')
      await desk.locator('[data-testid="capture-error"]').waitFor()
    },
    after: ({ desk }) => desk.keyboard.press('Escape'),
  },
  {
    name: 'captures',
    tiles: 5,
    async arrange({ desk }) {
      await caretIn(desk)
      for (const [index, [who, contact, request]] of CONTACTS.entries()) {
        await desk.keyboard.press('F8')
        await desk.locator('[data-testid="capture-channel"] input:checked:focus').waitFor()
        for (const [field, words] of [
          ['who', who],
          ['contact', contact],
          ['request', request],
        ] as const)
          await desk.locator(`[data-testid="capture-${field}"]`).fill(words)
        await desk.locator('[data-testid="capture-category"] input').nth(1).check()
        await desk.locator('[data-testid="capture-urgency"] input').nth(2).check()
        await desk.keyboard.press('Enter')
        await desk.locator(`[data-testid="capture-saved"][data-n="${index + 1}"]`).waitFor()
      }
      await desk.keyboard.press('Escape')
    },
    async before({ desk }) {
      await desk.keyboard.press('Shift+F8')
      await desk.locator('[data-testid="capture-item"]').first().waitFor()
      // The last one has somebody to be linked to.
      for (let line = 0; line < CONTACTS.length; line += 1) await desk.keyboard.press('ArrowDown')
      await desk.locator('[data-testid="capture-proposal"]').first().waitFor()
    },
    async after({ desk }) {
      await desk.keyboard.press('Escape')
      await desk.locator('[data-testid="records"]').waitFor({ state: 'detached' })
    },
  },
]
