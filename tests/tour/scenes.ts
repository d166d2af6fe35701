import type { Page } from 'playwright-core'
import type { Gateway } from '../e2e/fixtures/gateway.ts'
import type { RunningApp } from '../e2e/fixtures/launch.ts'
import { CAPTURE_SCENES } from './capture-scenes.ts'
import { holdSome } from './held.ts'
import { RIGHTS_SCENES } from './rights-scenes.ts'
import { SAFETY_SCENES } from './safety-scenes.ts'

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

/** Wall clock of this computer, minutes from now, to the full hour. */
function wall(minutes: number): string {
  const at = Date.now() + minutes * 60_000
  return `${new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 13)}:00`
}

/** The calendar of sales, by the page's own door. */
async function setCalendar(desk: Page, calendar: readonly { name: string; from: string; to: string }[]): Promise<void> {
  await desk.evaluate(
    async (patch) => {
      const { holdfast } = globalThis as unknown as { holdfast: { request: Record<string, (args: unknown) => Promise<unknown>> } }
      await holdfast.request['settings.set']?.(patch)
    },
    { calendar },
  )
}

/** A tab of the reconciliation view, with something of every kind in it. */
const reconcile = (tab: string): Scene => ({
  name: `reconcile-${tab}`,
  tiles: 5,
  async arrange(stage) {
    const { desk } = stage
    if ((await desk.locator('[data-testid="status-review"][data-count="0"]').count()) > 0) await holdSome(stage)
    await desk.keyboard.press('F9')
    await desk.locator(`[data-testid="reconcile-tab"][data-tab="${tab}"]`).click()
    if (tab === 'decide') await desk.locator('[data-testid="reconcile-item"][tabindex="0"]').focus()
  },
  leave: async ({ desk }) => desk.keyboard.press('Escape'),
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
  ...CAPTURE_SCENES,
  popup('tickets', 'Shift+F2', 'records'),
  popup('ticket', 'Control+T', 'ticket'),
  {
    name: 'health',
    tiles: 5,
    async arrange(stage) {
      await stage.gateway.control({ do: 'health', part: 'orders', state: 'slow' })
      await stage.gateway.control({ do: 'health', part: 'customers', state: 'down' })
      await stage.gateway.control({ do: 'declare', kind: 'peak', text: '大促期间订单消息可能延迟，请以卡片上的时间为准' })
      await stage.desk.locator('[data-testid="mode-strip"]').waitFor()
      await caretIn(stage, 1)
    },
    async before({ desk }) {
      await desk.keyboard.press('F7')
      await desk.locator('[data-testid="health-popover"]').waitFor()
    },
    async after({ desk }) {
      await desk.keyboard.press('Escape')
      await desk.locator('[data-testid="health-popover"]').waitFor({ state: 'detached' })
    },
    async leave({ gateway }) {
      await gateway.control({ do: 'health', part: 'orders', state: 'ok' })
      await gateway.control({ do: 'health', part: 'customers', state: 'ok' })
      await gateway.control({ do: 'declare', kind: null })
    },
  },
  {
    name: 'promises',
    tiles: 5,
    async arrange(stage) {
      const { desk } = stage
      await caretIn(stage, 1)
      await desk.keyboard.type('我们会在 30 分钟内给您答复')
      await desk.keyboard.press('Enter')
      await desk.locator('[data-testid="promise-offer"]').first().waitFor()
      await desk.keyboard.press('Control+D')
      await caretIn(stage, 2)
      await desk.keyboard.type('I will write to you by tomorrow morning')
      await desk.keyboard.press('Enter')
      await desk.locator('[data-testid="promise-offer"]').first().waitFor()
    },
    async before({ desk }) {
      await desk.keyboard.press('Shift+F3')
      await desk.locator('[data-testid="promise-list"]').waitFor()
    },
    async after({ desk }) {
      await desk.keyboard.press('Escape')
      await desk.locator('[data-testid="promise-list"]').waitFor({ state: 'detached' })
    },
  },
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
  ...['look', 'writing', 'clocks', 'alerts', 'keys', 'safety', 'account'].map(settings),
  {
    ...settings('calendar'),
    async arrange(stage) {
      await setCalendar(stage.desk, [
        { name: '双 11 开门红', from: wall(-60), to: wall(240) },
        { name: '双 11 狂欢日', from: wall(9_000), to: wall(11_000) },
      ])
      await settings('calendar').arrange(stage)
    },
    async before({ app }) {
      const page = await app.side('settings')
      await page.locator('[data-testid="calendar-add"]').click()
      await page.keyboard.type('返场')
      await page.keyboard.press('Enter')
    },
    async after({ app }) {
      const page = await app.side('settings')
      await page.locator('[data-testid="calendar-remove"]').last().click()
    },
    leave: ({ desk }) => setCalendar(desk, []),
  },
  {
    name: 'peak-calendar',
    tiles: 5,
    async arrange(stage) {
      await setCalendar(stage.desk, [{ name: '双 11 开门红', from: wall(-60), to: wall(240) }])
      await stage.desk.locator('[data-testid="mode-strip"]').waitFor()
      await caretIn(stage, 1)
      await new Promise((done) => setTimeout(done, 2_000))
    },
    leave: ({ desk }) => setCalendar(desk, []),
  },
  ...SAFETY_SCENES,
  ...['decide', 'waiting', 'gone', 'away', 'account'].map(reconcile),
  {
    name: 'house',
    tiles: 5,
    async arrange(stage) {
      await stage.gateway.control({ do: 'raw', text: '{"v":4,"type":"weather","body":{"rain":true}}' })
      await stage.gateway.control({ do: 'raw', text: 'not \u202E json' })
      await stage.desk.locator('[data-testid="notice"][data-kind="quarantined"]').waitFor()
      await caretIn(stage, 1)
    },
    async before({ desk }) {
      await desk.keyboard.press('Shift+F1')
      await desk.locator('[data-testid="set-aside-open"]').first().click()
      await desk.locator('[data-testid="set-aside-raw"]').waitFor()
    },
    async after({ desk }) {
      await desk.keyboard.press('Escape')
      await desk.locator('[data-testid="house"]').waitFor({ state: 'detached' })
    },
  },
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
  {
    name: 'report',
    tiles: 5,
    async arrange(stage) {
      const { desk, gateway } = stage
      await gateway.control({ do: 'refuse', on: true })
      await gateway.control({ do: 'cut' })
      await desk.locator('[data-testid="health-part"][data-part="gateway"][data-state="down"]').waitFor()
      for (const [slot, words] of [
        [1, '系统正在恢复，我先为您记下。'],
        [2, 'I have noted your order and will write as soon as we are back.'],
        [3, '退款申请已收到，恢复后马上处理。'],
      ] as const) {
        await caretIn(stage, slot)
        await desk.keyboard.type(words)
        await desk.keyboard.press('Enter')
      }
    },
    async before({ desk }) {
      await desk.keyboard.press('Shift+F7')
      await desk.locator('[data-testid="report-item"]').first().waitFor()
    },
    async after({ desk }) {
      await desk.keyboard.press('Escape')
      await desk.locator('[data-testid="outage-report"]').waitFor({ state: 'detached' })
    },
    leave: async ({ gateway }) => void (await gateway.control({ do: 'refuse', on: false })),
  },
  ...RIGHTS_SCENES,
]
