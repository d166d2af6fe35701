import type { Page } from 'playwright-core'
import { seededRandom } from '../../shared/lib/random.ts'
import { feed, makeArm, wait } from './arms.ts'
import { countOf, openBlank, openDesk } from './at-rest.ts'
import { TILES } from './floor-server.ts'
import type { Hosted } from './host.ts'
import type { HistoryStage } from './history-stage.ts'
import { pssOf, treeOf } from './process-tree.ts'
import { spread, type Line } from './report.ts'
import { median } from './stats.ts'
import { showsLast } from './surge-stage.ts'
import { inTurns } from './turns.ts'

const SURGE_RATE = 200

/** MiB. */
type Weight = { chromium: number; main: number }
type Weighed = { rest: Weight; surged: Weight | null; heap: number; heapSurged: number }
export type Memory = { ours: Weighed[]; floor: Weighed[]; windows: number }

/** JS heap of a page after a forced collection, MiB. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 2 ** 20
}

/** After a collection in each window, as Chromium does by itself sooner or later. */
async function weigh(hosted: Hosted, restMs: number): Promise<{ weight: Weight; heap: number }> {
  await wait(restMs)
  for (const page of hosted.windows()) await heapOf(page)
  const heap = await heapOf(hosted.page)
  const { main, chromium } = treeOf(hosted.pid)
  return { weight: { chromium: pssOf(chromium), main: pssOf([main]) }, heap }
}

/** 200 messages a second over the tiles; each tile ends with its last one on the screen. */
async function surge({ gateway, conversations }: HistoryStage, desk: Hosted, seconds: number): Promise<void> {
  const send = (n: number, text: string): void =>
    void gateway.control({ do: 'say', conversationId: conversations[n % TILES]?.id ?? '', text })
  const arm = await makeArm({ name: 'Holdfast', hosted: desk, send })
  const { sent } = await feed(arm, { rate: SURGE_RATE, seconds, random: seededRandom(12) })
  await showsLast(arm, [...sent.keys()])
}

type Options = { rounds: number; restMs: number; surgeSeconds: number }

/**
 * M12. One program at a time, each started anew on its profile: pages of the binary that two Chromiums share would count
 * half for each. The first round's surge lies in the ledger of the second, which is what a day looks like.
 */
export async function measureMemory(stage: HistoryStage, options: Options): Promise<Memory> {
  const { rounds, restMs, surgeSeconds } = options
  const found: Memory = { ours: [], floor: [], windows: 0 }
  const ours = async (): Promise<Weighed> => {
    const desk = await openDesk(stage)
    found.windows = countOf(desk)
    const rest = await weigh(desk, restMs)
    await surge(stage, desk, surgeSeconds)
    const surged = await weigh(desk, restMs)
    await desk.close()
    return { rest: rest.weight, heap: rest.heap, surged: surged.weight, heapSurged: surged.heap }
  }
  const floor = async (): Promise<Weighed> => {
    const blank = await openBlank(stage, found.windows)
    const { weight, heap } = await weigh(blank, restMs)
    await blank.close()
    return { rest: weight, surged: null, heap, heapSurged: heap }
  }
  // Counts the windows, and is the first start of both.
  const first = await openDesk(stage)
  found.windows = countOf(first)
  await first.close()
  await (await openBlank(stage, found.windows)).close()
  for (let round = 0; round < rounds; round += 1) {
    const pair = await inTurns(round, (arm) => (arm === 'ours' ? ours() : floor()))
    found.ours.push(pair.ours)
    found.floor.push(pair.floor)
    // The tiles' newest words are others now.
    await renew(stage)
  }
  return found
}

/** What each tile must end with at the next start. */
async function renew({ gateway, conversations }: HistoryStage): Promise<void> {
  for (const one of conversations.slice(0, TILES)) {
    const { messages } = (await gateway.control({ do: 'messages', conversationId: one.id })) as { messages: { text: string }[] }
    one.text = messages.at(-1)?.text ?? one.text
  }
}

export function memoryLines({ ours, floor, windows }: Memory): Line[] {
  const of = (all: readonly Weighed[], read: (one: Weighed) => number): number[][] => all.map((one) => [read(one)])
  const rest = (one: Weighed): number => one.rest.chromium
  const surged = (one: Weighed): number => one.surged?.chromium ?? Number.NaN
  const by = (read: (one: Weighed) => number): number => median(ours.map((one, i) => read(one) / rest(floor[i] ?? one)))
  const alone = (metric: string, read: (one: Weighed) => number): Line => ({
    metric,
    ours: { p50: spread(of(ours, read)).p50 },
    floor: { p50: spread(of(floor, read)).p50 },
    ratio: null,
    goal: null,
  })
  const blank = { p50: spread(of(floor, rest)).p50 }
  return [
    {
      metric: `M12 PSS of Chromium, MiB, ${windows} windows`,
      ours: { p50: spread(of(ours, rest)).p50 },
      floor: blank,
      ratio: by(rest),
      goal: 1.2,
    },
    { metric: '  … after a surge', ours: { p50: spread(of(ours, surged)).p50 }, floor: blank, ratio: by(surged), goal: 1.2 },
    {
      metric: '  … after a surge / before',
      ours: { p50: spread(of(ours, surged)).p50 },
      floor: { p50: spread(of(ours, rest)).p50 },
      ratio: median(ours.map((one) => surged(one) / rest(one))),
      goal: 1.05,
    },
    alone('  … Node main process, MiB', (one) => one.rest.main),
    alone('  … JS heap of the desk after GC, MiB', (one) => one.heap),
    alone('  … JS heap after a surge and GC, MiB', (one) => one.heapSurged),
  ]
}
