import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { LIST, take, wait, type Arm } from './arms.ts'
import { isMet, spread, tableOf, type Line } from './report.ts'
import { quantile, ratioOf } from './stats.ts'
import { burst, setSurgeStage } from './surge-stage.ts'
import { series, type Series } from './turns.ts'

/**
 * `npm run bench:surge [-- --rounds N --rate R --seconds S]`: 200 messages a second over five tiles while somebody types,
 * against a hand-written page of five panes that paints every frame, on the same host, in turns (M4, M6, M14).
 */
const { values } = parseArgs({ options: { rounds: { type: 'string' }, rate: { type: 'string' }, seconds: { type: 'string' } } })
const rounds = Number(values.rounds ?? 6)
const rate = Number(values.rate ?? 200)
const seconds = Number(values.seconds ?? 10)

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

const stage = await setSurgeStage()
const { gateway, desk, ids, arms } = stage
for (const arm of Object.values(arms)) await arm.hosted.page.evaluate(watchLate)

const [inbound, keys, idle] = [series(), series(), series()]
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
    await takeLate(arms[name].hosted.page)
    const one = await burst(arms[name], { seed: 100 + round, rate, seconds })
    inbound[name].push(one.latencies)
    keys[name].push(one.keys)
    late[name].push(await takeLate(arms[name].hosted.page))
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
await stage.close()
process.exit(0)
