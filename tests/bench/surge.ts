import { mkdtempSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { randomInt, seededRandom } from '../../shared/lib/random.ts'
import { startGateway, type Gateway } from '../e2e/fixtures/gateway.ts'
import { feed, LIST, makeArm, nextNumber, take, textOf, wait, type Arm } from './arms.ts'
import { startFloorServer } from './floor-server.ts'
import { nodeNow, openHosted } from './host.ts'
import { isMet, spread, tableOf, type Line } from './report.ts'
import { quantile, ratioOf, type Rounds } from './stats.ts'

/**
 * `npm run bench:surge [-- --rounds N --rate R --seconds S]`: 200 messages a second over five tiles while somebody types,
 * against a hand-written page of five panes that paints every frame, on the same host, in turns (M4, M6, M14).
 */
const { values } = parseArgs({ options: { rounds: { type: 'string' }, rate: { type: 'string' }, seconds: { type: 'string' } } })
const rounds = Number(values.rounds ?? 6)
const rate = Number(values.rate ?? 200)
const seconds = Number(values.seconds ?? 10)
const PANES = 5
const LIMIT = { timeout: 60_000 }
const SIZE = { width: 1_920, height: 1_080 }
/** Rows each pane begins with. */
const ROWS = 40

type Late = { tasks: number[]; frames: { ms: number; ours: boolean }[] }
type Watched = { holdfastLate: Late }

/** Runs in the page: tasks over 50 ms, and long animation frames whose scripts are the page's own. */
function watchLate(): void {
  const late: Late = { tasks: [], frames: [] }
  Object.assign(globalThis, { holdfastLate: late })
  type Script = { duration: number; sourceURL: string }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) late.tasks.push(entry.duration)
  }).observe({ type: 'longtask' })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { scripts = [] } = entry as PerformanceEntry & { scripts?: Script[] }
      late.frames.push({ ms: entry.duration, ours: scripts.some((one) => one.duration > 50 && one.sourceURL.startsWith(location.origin)) })
    }
  }).observe({ type: 'long-animation-frame' })
}

const takeLate = (page: Page): Promise<Late> =>
  page.evaluate(() => {
    const { holdfastLate: late } = globalThis as unknown as Watched
    return { tasks: late.tasks.splice(0), frames: late.frames.splice(0) }
  })

async function openFive(gateway: Gateway, page: Page): Promise<string[]> {
  await page.locator('[data-testid="sign-in-token"]').fill('agent-1-demo', LIMIT)
  await page.locator('[data-testid="sign-in-url"]').fill(gateway.url)
  await page.keyboard.press('Enter')
  const ids: string[] = []
  for (let pane = 0; pane < PANES; pane += 1) {
    const customer = { id: `k${pane}`, name: `顾客 ${pane + 1}` }
    const { conversationId } = await gateway.control({ do: 'open', customer, shop: '旗舰店', assignee: 'agent-1', text: '你好' })
    ids.push(String(conversationId))
    await page.locator(`[data-testid="tile"][data-conversation-id="${String(conversationId)}"]`).waitFor(LIMIT)
  }
  return ids
}

type Burst = { latencies: number[]; keys: number[]; late: Late; unpainted: number; sent: number }

/** One burst with somebody typing in the first pane; resolves when the last message of every pane is painted. */
async function burst(arm: Arm, seed: number): Promise<Burst> {
  const { page } = arm.hosted
  const random = seededRandom(seed)
  const field = page.locator('[data-testid="composer"]').first()
  await field.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await wait(500)
  await take(arm)
  await takeLate(page)
  const feeding = feed(arm, { rate, seconds, random })
  const until = nodeNow() + seconds * 1_000
  for (let i = 0; nodeNow() < until; i += 1) {
    const due = nodeNow() + 80 + randomInt(random, 41)
    await page.keyboard.press(String.fromCharCode(97 + (i % 26)))
    await wait(due - nodeNow())
  }
  const { sent } = await feeding
  const tail = [...sent.keys()].slice(-PANES)
  for (const n of tail)
    await page
      .locator(LIST, { hasText: `#${n}#` })
      .first()
      .waitFor(LIMIT)
  await wait(300)
  const seen = await take(arm)
  const painted = new Map(seen.painted.map(([n, at]) => [n, at + arm.offset]))
  const latencies = [...sent].flatMap(([n, at]) => {
    const shown = painted.get(n)
    return shown === undefined ? [] : [shown - at]
  })
  return { latencies, keys: seen.keys, late: await takeLate(page), unpainted: sent.size - latencies.length, sent: sent.size }
}

const root = mkdtempSync(join(tmpdir(), 'holdfast-surge-'))
const gateway = await startGateway({ db: join(root, 'gateway.db') })
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
  for (let i = 0; i < ROWS * PANES; i += 1) {
    const n = nextNumber()
    arm.send(n, textOf(n))
  }
  await wait(2_000)
  await arm.hosted.page.evaluate(watchLate)
}

type Series = { ours: Rounds; floor: Rounds }
const inbound: Series = { ours: [], floor: [] }
const keys: Series = { ours: [], floor: [] }
const idle: Series = { ours: [], floor: [] }
const late = { ours: [] as Late[], floor: [] as Late[] }
const unpainted = { ours: 0, floor: 0, sent: 0 }

/** Keys with nothing coming in. */
async function idleKeys(arm: Arm): Promise<number[]> {
  const { page } = arm.hosted
  await page.locator('[data-testid="composer"]').first().focus()
  await wait(400)
  await take(arm)
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press('a')
    await wait(90)
  }
  await wait(100)
  return (await take(arm)).keys
}

for (let round = 0; round < rounds; round += 1) {
  const order = round % 2 === 0 ? (['floor', 'ours'] as const) : (['ours', 'floor'] as const)
  for (const name of order) {
    idle[name].push(await idleKeys(arms[name]))
    const one = await burst(arms[name], 100 + round)
    inbound[name].push(one.latencies)
    keys[name].push(one.keys)
    late[name].push(one.late)
    unpainted[name] += one.unpainted
    if (name === 'ours') unpainted.sent += one.sent
  }
  console.log(`round ${round + 1} of ${rounds}, load ${loadavg()[0]?.toFixed(1) ?? ''}`)
}

/** What the gateway has must be what the ledger has. */
async function lost(): Promise<number> {
  let missing = 0
  for (const [pane, conversationId] of ids.entries()) {
    const { messages } = (await gateway.control({ do: 'messages', conversationId })) as { messages: { text: string }[] }
    const last = messages.at(-1)?.text ?? ''
    const shown = await desk.page.locator(LIST).nth(pane).innerText()
    if (!shown.includes(last)) missing += 1
  }
  return missing
}

const blocking = (some: readonly Late[]): number => some.flatMap((one) => one.tasks).reduce((sum, ms) => sum + ms - 50, 0)
const ownLong = (some: readonly Late[]): number => some.flatMap((one) => one.frames).filter((frame) => frame.ours).length
const p99 = (metric: string, pair: Series, goal: number): Line => ({
  metric,
  ours: { p50: spread(pair.ours).p99 },
  floor: { p50: spread(pair.floor).p99 },
  ratio: ratioOf(pair.ours, pair.floor, 0.99),
  goal,
})
const lines: Line[] = [
  {
    metric: `inbound to paint, ${rate}/s`,
    ours: spread(inbound.ours),
    floor: spread(inbound.floor),
    ratio: ratioOf(inbound.ours, inbound.floor, 0.5),
    goal: null,
  },
  p99('  … p99 (M4)', inbound, 1.5),
  {
    metric: 'key to paint meanwhile',
    ours: spread(keys.ours),
    floor: spread(keys.floor),
    ratio: ratioOf(keys.ours, keys.floor, 0.5),
    goal: 1,
  },
  p99('  … p99 (M6)', keys, 0.7),
  {
    metric: '  … p99 / own idle p99 (M6)',
    ours: { p50: spread(keys.ours).p99 },
    floor: { p50: spread(idle.ours).p99 },
    ratio: spread(keys.ours).p99 / spread(idle.ours).p99,
    goal: 1.6,
  },
  {
    metric: 'blocking time over 50 ms, ms (M14)',
    ours: { p50: blocking(late.ours) },
    floor: { p50: blocking(late.floor) },
    ratio: blocking(late.floor) === 0 ? null : blocking(late.ours) / blocking(late.floor),
    goal: 0.5,
  },
]
console.log(`\n${tableOf(lines)}\n`)
console.log(`long frames with a script of ours over 50 ms: Holdfast ${ownLong(late.ours)}, floor ${ownLong(late.floor)} (goal 0)`)
console.log(`long tasks: Holdfast ${late.ours.flatMap((one) => one.tasks).length}, floor ${late.floor.flatMap((one) => one.tasks).length}`)
console.log(`never on screen between two paints: Holdfast ${unpainted.ours} of ${unpainted.sent}, floor ${unpainted.floor}`)
console.log(`panes that do not end with the gateway's last message: ${await lost()}`)
console.log(
  `p99 of single rounds, inbound: ${inbound.ours.map((one) => quantile(one, 0.99).toFixed(0)).join(' ')} / ${inbound.floor.map((one) => quantile(one, 0.99).toFixed(0)).join(' ')}`,
)
console.log(lines.every((line) => isMet(line) !== false) ? 'All goals met.' : 'Some goals missed.')
await desk.close()
await floorPage.close()
server.close()
await gateway.stop()
process.exit(0)
