import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startGateway, type Gateway } from '../e2e/fixtures/gateway.ts'
import { nextNumber, textOf } from './arms.ts'
import { fill, fillNewest, type Part } from './fill.ts'
import { LOOKS, startFloorServer, TILES, type FloorServer } from './floor-server.ts'
import { openHosted, type Hosted } from './host.ts'
import { signIn } from './surge-stage.ts'

export const LIMIT = { timeout: 60_000 }
export const SIZE = { width: 1_920, height: 1_080 }

/** Messages stored in all, and how they lie: in each of five tiles, in each of ten conversations to look at, in each of many others. */
const LEVELS = [
  { total: 10_000, tile: 1_600, look: 200, others: 0, each: 0 },
  { total: 100_000, tile: 10_000, look: 2_000, others: 300, each: 100 },
  { total: 1_000_000, tile: 10_000, look: 10_000, others: 1_985, each: 428 },
] as const
export type StoreSize = (typeof LEVELS)[number]['total']

export type HistoryStage = {
  readonly gateway: Gateway
  readonly server: FloorServer
  readonly desk: Hosted
  readonly floor: Hosted
  /** Conversations in slots 1 to 5, then those that are only looked at, each with its newest words. */
  readonly conversations: readonly { id: string; text: string }[]
  readonly folders: { ours: string; blank: string }
  /** Fills both stores up to a size; one that is larger already stays. Seconds it took. */
  fillTo(total: StoreSize): Promise<number>
  reload(): Promise<void>
  /** Both programs quit, the profile stays. */
  closeArms(): Promise<void>
  close(): Promise<void>
}

async function openAll(gateway: Gateway, desk: Page): Promise<{ id: string; text: string }[]> {
  const all: { id: string; text: string }[] = []
  for (let c = 0; c < TILES + LOOKS; c += 1) {
    const text = textOf(nextNumber())
    const assignee = c < TILES ? 'agent-1' : 'agent-2'
    const customer = { id: `k${c}`, name: `顾客 ${c + 1}` }
    const { conversationId } = await gateway.control({ do: 'open', customer, shop: '旗舰店', assignee, text })
    all.push({ id: String(conversationId), text })
    await desk.locator(`[data-testid="conversation-item"][data-conversation-id="${String(conversationId)}"]`).waitFor(LIMIT)
  }
  return all
}

/** Waits until five tiles stand there with their newest words. */
export async function showsTiles(desk: Page, conversations: HistoryStage['conversations']): Promise<void> {
  for (const { id, text } of conversations.slice(0, TILES))
    await desk.locator(`[data-testid="tile"][data-conversation-id="${id}"]`, { hasText: text }).waitFor(LIMIT)
}

/** One tile over the whole room, or all side by side. */
export async function layTiles(desk: Page, large: boolean): Promise<void> {
  const tiles = desk.locator('[data-testid="tiles"]')
  await tiles.waitFor(LIMIT)
  if ((await tiles.getAttribute('data-large')) !== String(large)) await desk.keyboard.press('Control+m')
  await desk.locator(`[data-testid="tiles"][data-large="${large}"]`).waitFor(LIMIT)
}

/** What lies between two levels; `null` is an empty store. */
function partsBetween(before: (typeof LEVELS)[number] | null, level: (typeof LEVELS)[number], ids: readonly string[]): Part[] {
  const known = ids.map((id, c) => {
    const name = c < TILES ? 'tile' : 'look'
    return { id, c, from: before?.[name] ?? 0, to: level[name] }
  })
  const others = Array.from({ length: level.others }, (_none, at) => {
    const from = before !== null && at < before.others ? before.each : 0
    return { id: `other-${at}`, c: 1_000 + at, from, to: level.each }
  })
  return [...known, ...others].filter((part) => part.to > part.from)
}

/** The desk's page anew: every list holds its newest rows and no more. */
async function reload(desk: Page, conversations: HistoryStage['conversations']): Promise<void> {
  await layTiles(desk, false)
  await desk.reload()
  await showsTiles(desk, conversations)
}

type Filling = Pick<HistoryStage, 'desk' | 'floor' | 'conversations'>

function filler({ desk, floor, conversations }: Filling): HistoryStage['fillTo'] {
  let reached: (typeof LEVELS)[number] | null = null
  return async (total) => {
    const started = performance.now()
    for (const level of LEVELS) {
      if (level.total > total || level.total <= (reached?.total ?? 0)) continue
      const parts = partsBetween(
        reached,
        level,
        conversations.map((one) => one.id),
      )
      await fill(desk.page, 'ours', parts)
      await fill(floor.page, 'floor', parts)
      reached = level
    }
    // What is open has read its newest rows before there was anything older.
    await reload(desk.page, conversations)
    return (performance.now() - started) / 1_000
  }
}

/** Both programs with 15 conversations of one message each. */
export async function setHistoryStage(): Promise<HistoryStage> {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-desk-'))
  const folders = { ours: join(root, 'holdfast'), blank: join(root, 'blank') }
  const gateway = await startGateway({ db: join(root, 'gateway.db') })
  const server = await startFloorServer()
  const floor = await openHosted({ userData: join(root, 'floor'), url: server.historyUrl.five })
  const desk = await openHosted({ userData: folders.ours, env: { HOLDFAST_GATEWAY_URL: gateway.url } })
  for (const { page } of [floor, desk]) await page.setViewportSize(SIZE)
  await signIn(gateway, desk.page)
  const conversations = await openAll(gateway, desk.page)
  await fillNewest(
    floor.page,
    conversations.map((one) => one.text),
  )
  let open = true
  const closeArms = async (): Promise<void> => {
    if (!open) return
    open = false
    await desk.close()
    await floor.close()
  }
  return {
    gateway,
    server,
    desk,
    floor,
    conversations,
    folders,
    fillTo: filler({ desk, floor, conversations }),
    reload: () => reload(desk.page, conversations),
    closeArms,
    async close() {
      await closeArms()
      server.close()
      await gateway.stop()
    },
  }
}
