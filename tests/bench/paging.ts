import type { Page } from 'playwright-core'
import { wait } from './arms.ts'
import { TILES } from './floor-server.ts'
import { nodeNow } from './host.ts'
import { layTiles, LIMIT, type HistoryStage } from './history-stage.ts'
import { spread, type Line } from './report.ts'
import { ratioOf } from './stats.ts'
import { add, inTurns, series, type Series } from './turns.ts'

const FRAME_MS = 16.7
const PAGE = 50
const FRAMES = 20
/** Just above and just below where the list asks for more. */
const BEFORE = 300
const AFTER = 150
const MISSING_MS = 15_000

type Watch = {
  /** From the scroll event to the painted frame, milliseconds. */
  took: number | null
  /** Largest move of the row in the middle, pixels, and frames still to look at. */
  move: number
  left: number
}
type Watched = { holdfastPage: Watch }
type Crossing = { conversation: string; c: number; before: number; after: number; frames: number; step: number }

/**
 * Runs in the page: scrolls over the threshold and watches. The page is there in the painted frame in which the row just
 * before the oldest one can be seen and the list is longer; the row in the middle is looked at in each of 20 frames after.
 */
function cross({ conversation, c, before, after, frames, step }: Crossing): boolean {
  const box = document.querySelector<HTMLElement>(`[data-testid="tile"][data-conversation-id="${conversation}"] .timeline__scroll`)
  if (box === null || box.scrollTop !== before) return false
  const rows = [...box.querySelectorAll<HTMLElement>('[data-row]')]
  const placeOf = (row: HTMLElement): number => Number(/^old-\d+-(\d+)$/.exec(row.dataset['row'] ?? '')?.[1] ?? Number.NaN)
  const oldest = Math.max(...rows.map(placeOf).filter(Number.isFinite))
  // Pages end at full ones, or this is not the first row of the window.
  if ((oldest + 1) % step !== (60 - 1) % step) return false
  const view = box.getBoundingClientRect()
  // Where it will stand after the scroll.
  const anchor = rows.find((row) => row.getBoundingClientRect().bottom + before - after > view.top + view.height / 2)
  const name = anchor?.dataset['row'] ?? ''
  const watch: Watch = { took: null, move: 0, left: frames }
  Object.assign(globalThis, { holdfastPage: watch })
  const height = box.scrollHeight
  const channel = new MessageChannel()
  let startAt = 0
  let stood = 0
  const look = (): void => {
    const now = box.querySelector(`[data-row="${name}"]`)
    watch.move = Math.max(watch.move, now === null ? Infinity : Math.abs(now.getBoundingClientRect().top - stood))
    if (watch.took !== null) watch.left -= 1
    // A port takes no target.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    if (watch.left > 0) requestAnimationFrame(() => channel.port2.postMessage(null))
  }
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this also starts the port
  channel.port1.onmessage = () => {
    const at = performance.now()
    const older = box.querySelector(`[data-row="old-${c}-${oldest + 1}"]`)
    const there = older !== null && older.checkVisibility({ visibilityProperty: true }) && box.scrollHeight > height + 500
    if (watch.took === null && there) watch.took = at - startAt
    look()
  }
  box.addEventListener(
    'scroll',
    ({ timeStamp }) => {
      startAt = timeStamp
    },
    { capture: true, once: true },
  )
  box.scrollTo({ top: after, behavior: 'instant' })
  stood = anchor?.getBoundingClientRect().top ?? Number.NaN
  look()
  return true
}

type Turned = { ms: number[]; moves: number[] }

/** Scrolls back `count` pages in one tile; each time 50 rows came and the frame they came in was painted. */
async function scrollBack(desk: Page, tile: { conversation: string; c: number }, count: number): Promise<Turned> {
  const turned: Turned = { ms: [], moves: [] }
  const pane = desk.locator(`[data-testid="tile"][data-conversation-id="${tile.conversation}"] .timeline__scroll`)
  await pane.hover()
  await desk.mouse.wheel(0, -300)
  await wait(300)
  const crossing = { ...tile, before: BEFORE, after: AFTER, frames: FRAMES, step: PAGE }
  for (let page = 0; page < count; page += 1) {
    // Near the threshold, until what is drawn there has its true height.
    for (const limit = nodeNow() + MISSING_MS; ;) {
      await pane.evaluate((box, top) => box.scrollTo({ top, behavior: 'instant' }), BEFORE)
      await wait(200)
      if (await desk.evaluate(cross, crossing)) break
      if (nodeNow() > limit) throw new Error(`tile ${tile.c + 1} does not stand at ${BEFORE} px above its oldest row`)
    }
    await desk
      .waitForFunction(() => (globalThis as unknown as Watched).holdfastPage.left <= 0, undefined, { polling: 100, ...LIMIT })
      .catch(() => {
        throw new Error(`no older page came in tile ${tile.c + 1}`)
      })
    const seen = await desk.evaluate(() => (globalThis as unknown as Watched).holdfastPage)
    turned.ms.push(seen.took ?? Number.NaN)
    turned.moves.push(seen.move)
  }
  return turned
}

/** The same rows raw: from the request to its success, milliseconds, with one frame added. */
const readRaw = (floor: Page, c: number, count: number): Promise<number[]> =>
  floor.evaluate(
    async (how) => {
      const opening = indexedDB.open('floor-history')
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const all: number[] = []
      for (let page = 0; page < how.count; page += 1) {
        const newest = -60 - page * how.page
        const start = performance.now()
        const rows = opening.result
          .transaction('rows')
          .objectStore('rows')
          .getAll(IDBKeyRange.bound([how.c, newest - how.page + 1], [how.c, newest]))
        await new Promise((resolve) => rows.addEventListener('success', resolve))
        all.push(performance.now() - start + how.frame)
        if (rows.result.length !== how.page) throw new Error(`${rows.result.length} rows instead of ${how.page}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      opening.result.close()
      return all
    },
    { c, count, page: PAGE, frame: FRAME_MS },
  )

export type Paging = { times: Series; moves: number[] }

/** M11. Each round has a tile of its own, so that no list grows for ever. */
export async function measurePaging(stage: HistoryStage, options: { rounds: number; count: number }): Promise<Paging> {
  const { desk, floor, conversations } = stage
  await layTiles(desk.page, false)
  const found: Paging = { times: series(), moves: [] }
  for (let round = 0; round < options.rounds; round += 1) {
    const c = round % TILES
    const conversation = conversations[c]?.id ?? ''
    const pair = await inTurns(round, async (arm) => {
      if (arm === 'floor') return readRaw(floor.page, c, options.count)
      const { ms, moves } = await scrollBack(desk.page, { conversation, c }, options.count)
      found.moves.push(...moves)
      return ms
    })
    add(found.times, pair)
  }
  return found
}

export const pagingLines = ({ times, moves }: Paging): Line[] => [
  {
    metric: 'M11 scroll back one page / (raw read + 16.7 ms)',
    ours: spread(times.ours),
    floor: spread(times.floor),
    ratio: ratioOf(times.ours, times.floor, 0.5),
    goal: 1.3,
  },
  {
    metric: `  … largest move of the row in the middle, px, of ${moves.length} pages`,
    ours: { p50: Math.max(...moves) },
    floor: null,
    ratio: Math.max(...moves),
    // Rows have broken heights, scroll positions are whole device pixels.
    goal: 0.5,
  },
]
