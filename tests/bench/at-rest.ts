import { wait } from './arms.ts'
import { layTiles, SIZE, showsTiles, LIMIT, type HistoryStage } from './history-stage.ts'
import { openHosted, type Hosted } from './host.ts'

/** The built program on the filled profile, its five tiles on the screen; everything sent and read. */
export async function openDesk({ folders, gateway, conversations }: HistoryStage): Promise<Hosted> {
  const desk = await openHosted({ userData: folders.ours, env: { HOLDFAST_GATEWAY_URL: gateway.url } })
  await desk.page.setViewportSize(SIZE)
  await desk.page.locator('[data-testid="status-connection"][data-kind="live"]').waitFor(LIMIT)
  await layTiles(desk.page, false)
  await showsTiles(desk.page, conversations)
  return desk
}

/** The same host without a program, with as many windows as `desk` has. */
export async function openBlank({ folders, server }: HistoryStage, windows: number): Promise<Hosted> {
  const blank = await openHosted({ userData: folders.blank, url: server.blankUrl, hidden: windows - 1 })
  await blank.page.setViewportSize(SIZE)
  for (let waited = 0; countOf(blank) < windows; waited += 50) {
    if (waited > LIMIT.timeout) throw new Error(`${countOf(blank)} blank windows instead of ${windows}`)
    await wait(50)
  }
  return blank
}

/** Windows with a page in them; the host's own empty one is in both arms. */
export const countOf = (hosted: Hosted): number => hosted.windows().filter((page) => /^https?:/.test(page.url())).length
