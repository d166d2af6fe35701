import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rawDesk } from '../conformance/raw-desk.ts'
import { startGateway, type Gateway } from '../e2e/fixtures/gateway.ts'
import { LIST, makeArm, nextNumber, textOf, type Arm } from './arms.ts'
import { startFloorServer, type FloorServer } from './floor-server.ts'
import { nodeNow, openHosted } from './host.ts'

/** Rows both lists begin with. */
const ROWS = 60
const LIMIT = { timeout: 30_000 }

export type Stage = {
  readonly gateway: Gateway
  readonly floorServer: FloorServer
  readonly holdfast: Arm
  readonly floor: Arm
  /** The conversation replies are saved in; the other one is being looked at. */
  readonly quiet: string
  readonly folders: { holdfast: string; floor: string; blank: string }
  /** `count` messages at 20/s from the control channel to a bare socket: what the server itself takes, milliseconds. */
  gatewayAlone(count: number): Promise<number[]>
  closeArms(): Promise<void>
  close(): Promise<void>
}

async function signIn(arm: Arm['hosted'], gateway: Gateway): Promise<void> {
  const { page } = arm
  await page.locator('[data-testid="sign-in-token"]').fill('agent-1-demo', LIMIT)
  await page.locator('[data-testid="sign-in-url"]').fill(gateway.url)
  await page.keyboard.press('Enter')
  await page.locator('[data-testid="status-connection"][data-kind="live"]').waitFor(LIMIT)
}

/** A conversation of agent 1; the first one opens by itself. */
async function openConversation(gateway: Gateway, id: string, name: string): Promise<string> {
  const { conversationId } = await gateway.control({
    do: 'open',
    customer: { id, name },
    shop: '旗舰店',
    assignee: 'agent-1',
    text: '你好',
  })
  return String(conversationId)
}

async function timeGateway(gateway: Gateway, conversationId: string, count: number): Promise<number[]> {
  const desk = await rawDesk(gateway.url, 'agent-2-demo')
  await desk.live()
  const took: number[] = []
  for (let i = 0; i < count; i += 1) {
    const text = textOf(nextNumber())
    const sentAt = nodeNow()
    void gateway.control({ do: 'say', conversationId, text })
    let event = await desk.next('event')
    while (!JSON.stringify(event).includes(text)) event = await desk.next('event')
    took.push(nodeNow() - sentAt)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  desk.leave()
  return took
}

/** Both programs up and signed in, each on a profile of its own, with the same rows. */
export async function setStage(): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  const folders = { holdfast: join(root, 'holdfast'), floor: join(root, 'floor'), blank: join(root, 'blank') }
  const gateway = await startGateway({ db: join(root, 'gateway.db') })
  const floorServer = await startFloorServer()
  const floorPage = await openHosted({ userData: folders.floor, url: floorServer.floorUrl })
  await floorServer.connected()
  const desk = await openHosted({ userData: folders.holdfast, env: { HOLDFAST_GATEWAY_URL: gateway.url } })
  await signIn(desk, gateway)
  const busy = await openConversation(gateway, 'k1', '王女士')
  const bubble = desk.page.locator(`${LIST} [data-testid="bubble"]`)
  await desk.page.locator('[data-testid="conversation-item"]').first().waitFor(LIMIT)
  await desk.page.keyboard.press('Control+1')
  await bubble.first().waitFor(LIMIT)
  const quiet = await openConversation(gateway, 'k2', '李先生')
  await desk.page.locator('[data-testid="composer"]').first().waitFor(LIMIT)

  const say = (_n: number, text: string): void => void gateway.control({ do: 'say', conversationId: busy, text })
  const sendFloor = (n: number, text: string): void => floorServer.send(JSON.stringify({ id: n, at: nodeNow(), text }))
  const holdfast = await makeArm({ name: 'Holdfast', hosted: desk, send: say })
  const floor = await makeArm({ name: 'floor page', hosted: floorPage, send: sendFloor })
  let last = 0
  for (let i = 0; i < ROWS; i += 1) {
    last = nextNumber()
    await gateway.control({ do: 'say', conversationId: busy, text: textOf(last) })
    sendFloor(last, textOf(last))
  }
  for (const { hosted } of [holdfast, floor]) await hosted.page.locator(LIST, { hasText: `#${last}#` }).waitFor(LIMIT)

  const closeArms = async (): Promise<void> => {
    await desk.close()
    await floorPage.close()
  }
  return {
    gateway,
    floorServer,
    holdfast,
    floor,
    quiet,
    folders,
    gatewayAlone: (count) => timeGateway(gateway, quiet, count),
    closeArms,
    async close() {
      floorServer.close()
      await gateway.stop()
    },
  }
}
