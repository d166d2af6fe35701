import type { Page } from 'playwright-core'
import { wait } from './arms.ts'
import { countOf, openBlank, openDesk } from './at-rest.ts'
import { TILES } from './floor-server.ts'
import { LIMIT, showsTiles, type HistoryStage } from './history-stage.ts'
import { nodeNow, type Hosted } from './host.ts'
import { kindOf, ticksOf, treeOf } from './process-tree.ts'
import { spread, type Line } from './report.ts'
import { median } from './stats.ts'
import { series, type Series } from './turns.ts'

const TICK_MS = 10

/** Callbacks of one page since it was loaded. */
type Counts = { frames: number; timers: number }
type Counted = { holdfastCounts: Counts }

/** Runs in the page before its scripts: counts what is called back, and calls it. Costs something, hence a pass of its own. */
function countCallbacks(): void {
  const counts: Counts = { frames: 0, timers: 0 }
  Object.assign(globalThis, { holdfastCounts: counts })
  const frame = requestAnimationFrame
  globalThis.requestAnimationFrame = (work) =>
    frame((at) => {
      counts.frames += 1
      work(at)
    })
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const real: (work: () => void, ms?: number) => number = globalThis[name] as never
    const counting = (work: unknown, ms?: number, ...args: unknown[]): number =>
      real(() => {
        counts.timers += 1
        if (typeof work === 'function') (work as (...all: unknown[]) => void)(...args)
      }, ms)
    Object.assign(globalThis, { [name]: counting })
  }
}

/** Of one core, percent; `parts` by process. */
type Share = { all: number; parts: { name: string; share: number }[] }

/** Over `ms`, both at the same time. A blank program that did nothing counts one tick, or nothing could be divided by it. */
async function busy(both: Record<'ours' | 'floor', Hosted>, ms: number): Promise<Record<'ours' | 'floor', Share>> {
  const processes = (arm: 'ours' | 'floor') => {
    const { main, chromium } = treeOf(both[arm].pid)
    const named = [{ pid: main, name: 'main' }, ...chromium.map((pid) => ({ pid, name: kindOf(pid) }))]
    return named.map((one) => ({ ...one, before: ticksOf([one.pid]) }))
  }
  const before = { ours: processes('ours'), floor: processes('floor'), at: nodeNow() }
  await wait(ms)
  const past = nodeNow() - before.at
  const share = (arm: 'ours' | 'floor'): Share => {
    const ticks = before[arm].map(({ pid, name, before: then }) => ({ name, ticks: Math.max(0, ticksOf([pid]) - then) }))
    const percent = (some: number): number => (100 * some * TICK_MS) / past
    const sum = ticks.reduce((all, one) => all + one.ticks, 0)
    return { all: percent(Math.max(1, sum)), parts: ticks.map((one) => ({ name: one.name, share: percent(one.ticks) })) }
  }
  return { ours: share('ours'), floor: share('floor') }
}

/** What is called back per second while nothing happens. */
async function callbacks(page: Page, times: { restMs: number; ms: number }, ready: () => Promise<void>): Promise<Counts> {
  await page.addInitScript(countCallbacks)
  await page.reload()
  await ready()
  await wait(times.restMs)
  const read = (): Promise<Counts> => page.evaluate(() => ({ ...(globalThis as unknown as Counted).holdfastCounts }))
  const before = await read()
  await wait(times.ms)
  const after = await read()
  const perSecond = (name: keyof Counts): number => ((after[name] - before[name]) * 1_000) / times.ms
  return { frames: perSecond('frames'), timers: perSecond('timers') }
}

export type Idling = { waiting: Series; answered: Series; parts: Share['parts'][]; counts: { waiting: Counts; answered: Counts } }
type Options = { rounds: number; restMs: number; ms: number }

/** The agent has answered everybody: no waiting time runs. */
async function answerAll({ gateway, conversations }: HistoryStage, desk: Page): Promise<void> {
  for (const [c, one] of conversations.slice(0, TILES).entries()) {
    const text = `第 ${c + 1} 位已答复 ${Math.round(nodeNow())}`
    await gateway.control({ do: 'act', agentId: 'agent-1', body: { kind: 'reply.send', conversationId: one.id, text } })
    one.text = text
  }
  await showsTiles(desk, conversations)
}

/** M13, once with five customers waiting for an answer and once with nobody waiting. */
export async function measureIdling(stage: HistoryStage, { rounds, restMs, ms }: Options): Promise<Idling> {
  const desk = await openDesk(stage)
  const blank = await openBlank(stage, countOf(desk))
  const both = { ours: desk, floor: blank }
  const found = { waiting: series(), answered: series() }
  const counts: Counts[] = []
  const parts: Share['parts'][] = []
  const { gateway, conversations } = stage
  for (const one of conversations.slice(0, TILES)) {
    one.text = `还在吗 ${Math.round(nodeNow())}`
    await gateway.control({ do: 'say', conversationId: one.id, text: one.text })
  }
  await showsTiles(desk.page, conversations)
  for (const state of ['waiting', 'answered'] as const) {
    if (state === 'answered') await answerAll(stage, desk.page)
    await wait(restMs)
    for (let round = 0; round < rounds; round += 1) {
      const { ours, floor } = await busy(both, ms)
      found[state].ours.push([ours.all])
      found[state].floor.push([floor.all])
      if (state === 'answered') parts.push(ours.parts)
    }
  }
  // The order of states backwards, and last, for the counting page is another one.
  const ready = async (): Promise<void> => {
    await showsTiles(desk.page, conversations)
    await desk.page.locator('[data-testid="status-connection"][data-kind="live"]').waitFor(LIMIT)
  }
  counts.push(await callbacks(desk.page, { restMs: restMs / 2, ms: ms / 2 }, ready))
  for (const one of conversations.slice(0, TILES)) {
    one.text = `好的 ${Math.round(nodeNow())}`
    await gateway.control({ do: 'say', conversationId: one.id, text: one.text })
  }
  counts.push(await callbacks(desk.page, { restMs: restMs / 2, ms: ms / 2 }, ready))
  await desk.close()
  await blank.close()
  const [answered, waiting] = counts
  if (answered === undefined || waiting === undefined) throw new Error('nothing was counted')
  return { ...found, parts, counts: { answered, waiting } }
}

export function idleLines({ waiting, answered, counts }: Idling): Line[] {
  const line = (metric: string, { ours, floor }: Series): Line => {
    const blank = spread(floor).p50
    return {
      metric,
      ours: { p50: spread(ours).p50 },
      floor: { p50: blank },
      ratio: median(ours.map((one, i) => (one[0] ?? Number.NaN) / (floor[i]?.[0] ?? Number.NaN))),
      // Whichever of the two is more.
      goal: Number(Math.max(1.5, (blank + 0.3) / blank).toFixed(2)),
    }
  }
  const count = (metric: string, value: number, goal: number): Line => ({ metric, ours: { p50: value }, floor: null, ratio: value, goal })
  return [
    line('M13 idle, nobody waits, % of a core', answered),
    line('M13 idle, five wait for an answer, % of a core', waiting),
    count('  … animation frames a second, nobody waits', counts.answered.frames, 0),
    count('  … timers a second, nobody waits', counts.answered.timers, 2),
    count('  … animation frames a second, five wait', counts.waiting.frames, 0),
    count('  … timers a second, five wait', counts.waiting.timers, 2),
  ]
}

/** Whose the time is while nobody waits, means over the rounds; processes under a tenth of a point are left out. */
export function idleParts({ parts }: Idling): string {
  const first = parts[0] ?? []
  const mean = (at: number): number => parts.reduce((sum, one) => sum + (one[at]?.share ?? 0), 0) / parts.length
  return first.flatMap(({ name }, at) => (mean(at) < 0.1 ? [] : `${name} ${mean(at).toFixed(1)}`)).join(', ')
}
