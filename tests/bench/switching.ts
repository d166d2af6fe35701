import type { Page } from 'playwright-core'
import { wait } from './arms.ts'
import { LOOKS, TILES } from './floor-server.ts'
import { nodeNow } from './host.ts'
import { layTiles, SIZE, type HistoryStage, type StoreSize } from './history-stage.ts'
import { spread, type Line } from './report.ts'
import { ratioOf } from './stats.ts'
import { installSwitchProbe, type SwitchProbed, type Target } from './switch-probe.ts'
import { add, inTurns, series, type Series } from './turns.ts'

/** Side by side is how the desk stands; large is one tile over the whole room. */
type Layout = 'five' | 'one'
const KINDS = ['warm', 'cold'] as const
type Kind = (typeof KINDS)[number]
const GOAL = { warm: 1.2, cold: 1.4 }
/** How long a switch may take before it counts as not done. */
const MISSING_MS = 15_000
/** What a switch sets off (read marks, layout) has ended by then. */
const REST_MS = 250

/** One switch, milliseconds. Throws when what was wanted is not on the screen then, or does not stay there. */
async function switchTo(page: Page, target: Target, act: () => Promise<void>): Promise<number> {
  await page.evaluate((one) => (globalThis as unknown as SwitchProbed).holdfastSwitch.want(one), target)
  await act()
  const limit = nodeNow() + MISSING_MS
  for (;;) {
    await wait(60)
    const took = await page.evaluate(() => (globalThis as unknown as SwitchProbed).holdfastSwitch.took())
    const state = await page.evaluate(() => (globalThis as unknown as SwitchProbed).holdfastSwitch.tell())
    if (took !== null && !state.includes('false')) {
      await wait(REST_MS)
      return took
    }
    if (nodeNow() > limit) throw new Error(`${target.text} is not shown after a switch: ${state}, ${took ?? 'never'} ms`)
  }
}

type Arm = { page: Page; targetOf: (c: number) => Target }

/** Every tile once by its key, in the order of the slots; the first press only leaves the tile that has the keys. */
async function warm({ page, targetOf }: Arm, count: number): Promise<number[]> {
  const all: number[] = []
  for (let i = 0; i <= count; i += 1) {
    const c = i % TILES
    const took = await switchTo(page, targetOf(c), () => page.keyboard.press(`Control+${c + 1}`))
    if (i > 0) all.push(took)
  }
  return all
}

/** Conversations that no tile holds, by a click on their line; each takes the place of the one before. */
async function cold({ page, targetOf }: Arm, count: number): Promise<number[]> {
  const all: number[] = []
  for (let i = 0; i <= count; i += 1) {
    const target = targetOf(TILES + (i % LOOKS))
    const line = page.locator(`[data-testid="conversation-item"][data-conversation-id="${target.id}"]`)
    await line.scrollIntoViewIfNeeded()
    const box = await line.boundingBox()
    if (box === null) throw new Error(`${target.id} has no line`)
    await page.mouse.move(box.x + 20, box.y + box.height / 2)
    await wait(60)
    const took = await switchTo(page, target, async () => {
      await page.mouse.down()
      await page.mouse.up()
    })
    if (i > 0) all.push(took)
  }
  return all
}

async function lay({ desk, floor, server }: HistoryStage, layout: Layout): Promise<void> {
  await floor.page.goto(server.historyUrl[layout])
  await layTiles(desk.page, layout === 'one')
  for (const { page } of [desk, floor]) {
    await page.setViewportSize(SIZE)
    await page.evaluate(installSwitchProbe)
  }
}

/** M2 at one size of the store. */
export async function measureSwitching(
  stage: HistoryStage,
  options: { rounds: number; count: number },
): Promise<Record<`${Kind} ${Layout}`, Series>> {
  const { desk, floor, conversations } = stage
  const textOf = (c: number): string => conversations[c]?.text ?? ''
  const arms: Record<'ours' | 'floor', Arm> = {
    ours: { page: desk.page, targetOf: (c) => ({ id: conversations[c]?.id ?? '', text: textOf(c) }) },
    floor: { page: floor.page, targetOf: (c) => ({ id: String(c), text: textOf(c) }) },
  }
  const found = { 'warm five': series(), 'cold five': series(), 'warm one': series(), 'cold one': series() }
  for (const layout of ['five', 'one'] as const) {
    await desk.page.keyboard.press('Control+1')
    await lay(stage, layout)
    for (let round = 0; round < options.rounds; round += 1) {
      add(found[`warm ${layout}`], await inTurns(round, (arm) => warm(arms[arm], options.count)))
      add(found[`cold ${layout}`], await inTurns(round, (arm) => cold(arms[arm], options.count)))
    }
  }
  return found
}

const WORDS = { five: 'side by side', one: 'one large tile' }

export function switchLines(found: Awaited<ReturnType<typeof measureSwitching>>, stored: StoreSize): Line[] {
  return KINDS.flatMap((kind) =>
    (['five', 'one'] as const).map((layout): Line => {
      const { ours, floor } = found[`${kind} ${layout}`]
      return {
        metric: `M2 switch, ${kind}, ${WORDS[layout]}, ${stored / 1_000}k stored`,
        ours: spread(ours),
        floor: spread(floor),
        ratio: ratioOf(ours, floor, 0.5),
        goal: GOAL[kind],
      }
    }),
  )
}
