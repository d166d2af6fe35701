import type { Page } from 'playwright-core'

type Stage = { desk: Page }
/** A scene as scenes.ts has it, with the part of the stage it needs. */
type Scene = {
  name: string
  tiles: number
  arrange: (stage: Stage) => Promise<void>
  before?: (stage: Stage) => Promise<void>
  after?: (stage: Stage) => Promise<void>
  leave?: (stage: Stage) => Promise<void>
}

const caret = async ({ desk }: Stage): Promise<void> => {
  await desk.keyboard.press('Control+1')
  await desk.locator('[data-testid="composer"]:focus').waitFor()
}

/** A command without a key, found by a few letters of its name in either language. */
async function command(desk: Page, id: 'rehearsal.switch' | 'work.export' | 'work.import'): Promise<void> {
  const words = {
    'rehearsal.switch': ['断网演练', 'rehearsal'],
    'work.export': ['导出未完成', 'Export unfinished'],
    'work.import': ['导入工作', 'Import work'],
  }
  const english = (await desk.locator('html').getAttribute('lang')) === 'en'
  await desk.keyboard.press('Control+K')
  await desk.locator('[data-testid="palette"]').waitFor()
  await desk.keyboard.type(words[id][english ? 1 : 0] ?? '', { delay: 20 })
  await new Promise((done) => setTimeout(done, 400))
  await desk.keyboard.press('Enter')
}

const dialog = (name: string, id: 'work.export' | 'work.import', testId: string): Scene => ({
  name,
  tiles: 3,
  arrange: caret,
  async before({ desk }) {
    await command(desk, id)
    await desk.locator(`[data-testid="${testId}"]`).waitFor()
  },
  async after({ desk }) {
    await desk.keyboard.press('Escape')
    await desk.locator(`[data-testid="${testId}"]`).waitFor({ state: 'detached' })
  },
})

/** A list with records of a rehearsal in it. */
const rehearsed = (name: string, key: string, tab?: string): Scene => ({
  name,
  tiles: 3,
  async arrange(stage) {
    const { desk } = stage
    await command(desk, 'rehearsal.switch')
    await desk.locator('[data-testid="rehearsal-ask"]').waitFor()
    await desk.keyboard.press('Enter')
    await desk.locator('[data-testid="rehearsal"]').waitFor()
    await desk.keyboard.press('F8')
    await desk.locator('[data-testid="capture-channel"] input:focus').waitFor()
    await desk.keyboard.type('1')
    await desk.keyboard.type('赵先生')
    for (const step of ['Tab', '13805712207', 'Tab', 'Tab', '2', '3', '电话要改地址', 'Enter'])
      if (step === 'Tab' || step === 'Enter') await desk.keyboard.press(step)
      else await desk.keyboard.type(step)
    await desk.locator('[data-testid="capture-saved"]:not([data-n="0"])').waitFor()
    await desk.keyboard.press('Escape')
    await caret(stage)
    await desk.keyboard.press('Control+T')
    await desk.locator('[data-testid="capture-category"] input:focus').waitFor()
    await desk.keyboard.type('23补发一套杯子')
    await desk.keyboard.press('Enter')
    await desk.locator('[data-testid="ticket"]').waitFor({ state: 'detached' })
    await desk.keyboard.press(key)
    if (tab !== undefined) await desk.locator(`[data-testid="reconcile-tab"][data-tab="${tab}"]`).click()
    await desk.locator('.tag--rehearsal').first().waitFor()
  },
  async leave({ desk }) {
    await desk.keyboard.press('Escape')
    await command(desk, 'rehearsal.switch')
    await desk.locator('[data-testid="rehearsal"]').waitFor({ state: 'detached' })
  },
})

/** What keeps a desk from harm: a reply that may not go, a rehearsal, work on a stick. */
export const SAFETY_SCENES: readonly Scene[] = [
  {
    name: 'guard',
    tiles: 3,
    arrange: caret,
    async before({ desk }) {
      await desk.keyboard.type('要不加我微信 abc12345 详聊')
      await desk.keyboard.press('Enter')
      await desk.locator('[data-testid="composer-error"]').waitFor()
    },
    async after({ desk }) {
      await desk.keyboard.press('Control+A')
      await desk.keyboard.press('Delete')
    },
  },
  {
    name: 'rehearsal-ask',
    tiles: 3,
    arrange: caret,
    async before({ desk }) {
      await command(desk, 'rehearsal.switch')
      await desk.locator('[data-testid="rehearsal-ask"]').waitFor()
    },
    async after({ desk }) {
      await desk.keyboard.press('Escape')
    },
  },
  {
    name: 'rehearsal',
    tiles: 3,
    async arrange(stage) {
      const { desk } = stage
      await command(desk, 'rehearsal.switch')
      await desk.locator('[data-testid="rehearsal-ask"]').waitFor()
      await desk.keyboard.press('Enter')
      await desk.locator('[data-testid="rehearsal"]').waitFor()
      await caret(stage)
      await desk.keyboard.type('系统暂时不通，我先记下您的问题')
      await desk.keyboard.press('Enter')
      await desk.locator('[data-rehearsal="true"]').waitFor()
    },
    async leave({ desk }) {
      await command(desk, 'rehearsal.switch')
      await desk.locator('[data-testid="rehearsal"]').waitFor({ state: 'detached' })
    },
  },
  rehearsed('rehearsal-contacts', 'Shift+F8'),
  rehearsed('rehearsal-tickets', 'Shift+F2'),
  rehearsed('rehearsal-waiting', 'F9', 'waiting'),
  dialog('sealed-save', 'work.export', 'sealed-save'),
  dialog('sealed-take', 'work.import', 'sealed-take'),
]
