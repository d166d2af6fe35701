import type { Page } from 'playwright-core'
import type { Gateway } from '../e2e/fixtures/gateway.ts'
import type { RunningApp } from '../e2e/fixtures/launch.ts'

export type Stage = { desk: Page; app: RunningApp; gateway: Gateway; /** Ids of the conversations opened so far. */ seated: string[] }

export type Scene = {
  name: string
  /** Conversations that must be open. */
  tiles: number
  arrange: (stage: Stage) => Promise<void>
  /** The window to be shown; the desk unless given. */
  window?: (stage: Stage) => Promise<Page>
  /** Around each picture: what a change of theme or language would close. */
  before?: (stage: Stage) => Promise<void>
  after?: (stage: Stage) => Promise<void>
  leave?: (stage: Stage) => Promise<void>
}

const caretIn = async ({ desk }: Stage, slot: number): Promise<void> => {
  await desk.keyboard.press(`Control+${slot}`)
  await desk.locator('[data-testid="composer"]:focus').waitFor()
}

const tiles = (n: number): Scene => ({ name: `tiles-${n}`, tiles: n, arrange: (stage) => caretIn(stage, 1) })

/** A popup that a key opens and Escape closes. */
const popup = (name: string, key: string, testId: string): Scene => ({
  name,
  tiles: 5,
  arrange: (stage) => caretIn(stage, 1),
  async before({ desk }) {
    await desk.keyboard.press(key)
    await desk.locator(`[data-testid="${testId}"]`).waitFor()
  },
  async after({ desk }) {
    await desk.keyboard.press('Escape')
    await desk.locator(`[data-testid="${testId}"]`).waitFor({ state: 'detached' })
  },
})

/** A tab of the settings window. */
const settings = (tab: string): Scene => ({
  name: `settings-${tab}`,
  tiles: 5,
  arrange: async ({ desk }) => desk.keyboard.press('Control+,'),
  async window({ app }) {
    const page = await app.side('settings')
    await page.locator(`[data-testid="settings-tab"][data-tab="${tab}"]`).click()
    return page
  },
})

/** Few tiles first: conversations are only ever added. */
export const SCENES: readonly Scene[] = [
  ...[1, 2, 3, 4, 5].map(tiles),
  {
    name: 'picker',
    tiles: 5,
    arrange: (stage) => caretIn(stage, 1),
    async before({ desk }) {
      await desk.keyboard.type('您好，/')
      await desk.keyboard.type('qqsm', { delay: 60 })
    },
    async after({ desk }) {
      await desk.keyboard.press('Escape')
      await desk.keyboard.press('Control+A')
      await desk.keyboard.press('Delete')
    },
  },
  popup('keys', 'Control+/', 'cheat-sheet'),
  popup('snooze', 'Control+Shift+S', 'snooze'),
  popup('transfer', 'Control+Shift+T', 'transfer'),
  popup('state', 'F3', 'presence'),
  popup('phrase-editor', 'F2', 'phrase-editor'),
  popup('palette', 'Control+K', 'palette'),
  {
    name: 'panel-window',
    tiles: 5,
    async arrange({ desk }) {
      await desk.keyboard.press('Control+3')
      await desk.keyboard.press('Shift+F4')
    },
    window: ({ app }) => app.side('panel'),
    async leave({ desk }) {
      await desk.keyboard.press('Shift+F4')
    },
  },
  {
    name: 'surge',
    tiles: 5,
    async arrange({ desk, gateway }) {
      await gateway.control({ do: 'customers', on: true, count: 6, surge: 60, seed: 7 })
      await desk.locator('[data-testid="conversation-item"] >> nth=14').waitFor({ timeout: 60_000 })
      await desk.keyboard.press('Control+1')
    },
    leave: async ({ gateway }) => void (await gateway.control({ do: 'customers', on: false })),
  },
  ...['look', 'writing', 'clocks', 'alerts', 'keys', 'account'].map(settings),
  {
    name: 'outage',
    tiles: 5,
    async arrange(stage) {
      await stage.gateway.control({ do: 'refuse', on: true })
      await stage.gateway.control({ do: 'cut' })
      await stage.desk.locator('[data-testid="banner"]').waitFor()
      await caretIn(stage, 2)
      await stage.desk.keyboard.type('I have asked customs and will write as soon as they answer.')
      await stage.desk.keyboard.press('Enter')
    },
    leave: async ({ gateway }) => void (await gateway.control({ do: 'refuse', on: false })),
  },
]
