import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { randomInt, seededRandom } from '../../shared/lib/random.ts'
import { startGateway, type Gateway } from '../e2e/fixtures/gateway.ts'
import { feed, LIST, makeArm, nextNumber, take, textOf, wait, type Arm } from './arms.ts'
import { startFloorServer } from './floor-server.ts'
import { nodeNow, openHosted, type Hosted } from './host.ts'
import type { Pair } from './turns.ts'

export const PANES = 5
const LIMIT = { timeout: 60_000 }
const SIZE = { width: 1_920, height: 1_080 }
/** Rows each pane begins with. */
const ROWS = 40

/** Signs agent 1 in. */
export async function signIn(gateway: Gateway, page: Page): Promise<void> {
  await page.locator('[data-testid="sign-in-token"]').fill('agent-1-demo', LIMIT)
  await page.locator('[data-testid="sign-in-url"]').fill(gateway.url)
  await page.keyboard.press('Enter')
  await page.locator('[data-testid="status-connection"][data-kind="live"]').waitFor(LIMIT)
}

async function openFive(gateway: Gateway, page: Page): Promise<string[]> {
  await signIn(gateway, page)
  const ids: string[] = []
  for (let pane = 0; pane < PANES; pane += 1) {
    const customer = { id: `k${pane}`, name: `顾客 ${pane + 1}` }
    const { conversationId } = await gateway.control({ do: 'open', customer, shop: '旗舰店', assignee: 'agent-1', text: '你好' })
    ids.push(String(conversationId))
    await page.locator(`[data-testid="tile"][data-conversation-id="${String(conversationId)}"]`).waitFor(LIMIT)
  }
  return ids
}

export type SurgeStage = {
  readonly gateway: Gateway
  readonly desk: Hosted
  /** Conversations of the tiles. */
  readonly ids: readonly string[]
  readonly arms: Pair<Arm>
  close(): Promise<void>
}

/** Five tiles and five panes, both with rows. */
export async function setSurgeStage(): Promise<SurgeStage> {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-surge-'))
  const gateway = await startGateway({ db: ':memory:' })
  const server = await startFloorServer()
  const floorPage = await openHosted({ userData: join(root, 'floor'), url: server.fiveUrl })
  await server.connected()
  const desk = await openHosted({ userData: join(root, 'holdfast'), env: { HOLDFAST_GATEWAY_URL: gateway.url } })
  await desk.page.setViewportSize(SIZE)
  await floorPage.page.setViewportSize(SIZE)
  const ids = await openFive(gateway, desk.page)
  const arms = {
    ours: await makeArm({
      name: 'Holdfast',
      hosted: desk,
      send: (n, text) => void gateway.control({ do: 'say', conversationId: ids[n % PANES] ?? '', text }),
    }),
    floor: await makeArm({
      name: 'floor page',
      hosted: floorPage,
      send: (n, text) => server.send(JSON.stringify({ id: n, at: nodeNow(), text, pane: n % PANES })),
    }),
  }
  for (const arm of Object.values(arms)) {
    const sent: number[] = []
    for (let i = 0; i < ROWS * PANES; i += 1) {
      const n = nextNumber()
      sent.push(n)
      arm.send(n, textOf(n))
    }
    await showsLast(arm, sent)
  }
  return {
    gateway,
    desk,
    ids,
    arms,
    async close() {
      await desk.close()
      await floorPage.close()
      server.close()
      await gateway.stop()
    },
  }
}

/** Runs in the page: of each list how far from its end it stands in pixels, and its last row. */
const tellLists = (list: string): string =>
  [...document.querySelectorAll(list)]
    .map((box) => {
      const last = [...box.querySelectorAll('.row')].at(-1)?.textContent.slice(0, 10) ?? 'empty'
      return `${Math.round(box.scrollHeight - box.scrollTop - box.clientHeight)} px: ${last}`
    })
    .join(', ')

/** Waits until the last message of every pane is there; throws where each list stands. */
export async function showsLast({ hosted, name }: Pick<Arm, 'hosted' | 'name'>, sent: readonly number[]): Promise<void> {
  for (const n of sent.slice(-PANES))
    await hosted.page
      .locator(LIST, { hasText: `#${n}#` })
      .first()
      .waitFor(LIMIT)
      .catch(async () => {
        throw new Error(`${name}: #${n}# is not shown; from the end: ${await hosted.page.evaluate(tellLists, LIST)}`)
      })
}

export type Burst = {
  /** Milliseconds, of those that were painted. */
  latencies: number[]
  keys: number[]
  /** Keys pressed; each must have been painted. */
  pressed: number
  /** How late each message was sent, against the plan. */
  lateness: number[]
  unpainted: number
  sent: number
}

/** One burst with somebody typing in the first pane; resolves when the last message of every pane is painted. */
export async function burst(arm: Arm, options: { seed: number; rate: number; seconds: number }): Promise<Burst> {
  const { page } = arm.hosted
  const { rate, seconds } = options
  const random = seededRandom(options.seed)
  const field = page.locator('[data-testid="composer"]').first()
  await field.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await wait(500)
  await take(arm)
  const feeding = feed(arm, { rate, seconds, random })
  const until = nodeNow() + seconds * 1_000
  let pressed = 0
  for (; nodeNow() < until; pressed += 1) {
    const due = nodeNow() + 80 + randomInt(random, 41)
    await page.keyboard.press(String.fromCharCode(97 + (pressed % 26)))
    await wait(due - nodeNow())
  }
  const { sent, lateness } = await feeding
  await showsLast(arm, [...sent.keys()])
  await wait(300)
  const seen = await take(arm)
  const painted = new Map(seen.painted.map(([n, at]) => [n, at + arm.offset]))
  const latencies = [...sent].flatMap(([n, at]) => {
    const shown = painted.get(n)
    return shown === undefined ? [] : [shown - at]
  })
  if (seen.keys.length !== pressed) throw new Error(`${arm.name}: ${pressed} keys pressed, ${seen.keys.length} painted`)
  return { latencies, keys: seen.keys, pressed, lateness, unpainted: sent.size - latencies.length, sent: sent.size }
}
