import type { Page } from 'playwright-core'
import type { Gateway } from '../e2e/fixtures/gateway.ts'
import { submit } from '../e2e/helpers/records.ts'
import { addCapture } from '../fakes/captures.ts'

type Stage = { desk: Page; gateway: Gateway; seated: string[] }
/** A scene as scenes.ts has it, with the part of the stage it needs. */
type Scene = { name: string; tiles: number; arrange: (stage: Stage) => Promise<void>; leave: (stage: Stage) => Promise<void> }

const connection = (desk: Page, kind: string): Promise<void> =>
  desk.locator(`[data-testid="status-connection"][data-kind="${kind}"]`).waitFor({ timeout: 60_000 })

/** The agent's right ends with work of several kinds unsent; once only. */
async function loseRight({ desk, gateway, seated }: Stage): Promise<void> {
  if ((await desk.locator('[data-testid="status-connection"][data-kind="refused"]').count()) > 0) return
  const [first = '', second = ''] = seated
  await gateway.control({ do: 'refuse', on: true })
  await gateway.control({ do: 'cut' })
  await desk.locator('[data-testid="banner"]').waitFor()
  const reply = (conversationId: string, text: string) => submit(desk, { kind: 'reply.send', conversationId, text }, { label: '客户' })
  await reply(first, '您好，仓库说明天上午可以发出，单号稍后给您。')
  await reply(first, '另外补一张五元券，给您添麻烦了。')
  await reply(second, '已经为您登记补发，预计两天内到。')
  await submit(desk, addCapture('cap-left', { who: '林晓', contact: '13800000001', request: '杯子碎了两个，要补发', promise: '今天回电' }))
  await gateway.control({ do: 'revoke', agent: 'agent-1', on: true })
  await gateway.control({ do: 'refuse', on: false })
  await desk.keyboard.press('Control+Shift+L')
  await connection(desk, 'refused')
}

/** Last of all: somebody else is at the desk afterwards. */
export const RIGHTS_SCENES: readonly Scene[] = [
  {
    name: 'revoked',
    tiles: 5,
    async arrange(stage) {
      await loseRight(stage)
      await stage.desk.keyboard.press('F9')
      await stage.desk.locator('[data-testid="reconcile-tab"][data-tab="waiting"]').click()
    },
    leave: async ({ desk }) => desk.keyboard.press('Escape'),
  },
  {
    name: 'reconcile-left',
    tiles: 5,
    async arrange(stage) {
      const { desk } = stage
      await loseRight(stage)
      await desk.keyboard.press('Control+Shift+L')
      await desk.locator('[data-testid="sign-in-token"]').fill('supervisor-demo')
      await desk.keyboard.press('Enter')
      await connection(desk, 'live')
      // Again while the desk of the new account is not there yet and nobody answers the key.
      for (let tries = 0; tries < 20 && (await desk.locator('[data-testid="reconcile"]').count()) === 0; tries += 1) {
        await desk.keyboard.press('F9')
        await new Promise((done) => setTimeout(done, 500))
      }
      await desk.locator('[data-testid="reconcile-item"][tabindex="0"]').focus({ timeout: 30_000 })
    },
    leave: async ({ desk }) => desk.keyboard.press('Escape'),
  },
]
