import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startGateway } from '../e2e/fixtures/gateway.ts'
import { LIST, wait } from './arms.ts'
import { nodeNow, openHosted } from './host.ts'
import { installProbe, type Probed } from './probe.ts'
import { quantile } from './stats.ts'

/**
 * `npm run bench:missed [-- --count N --rounds R]`: a desk that was away for N events comes back while somebody types in it. Printed:
 * how long until all of it is committed on this computer, which is when the gateway has the last ack, and key to paint meanwhile
 * against the same keys with nothing coming in.
 */
const { values } = parseArgs({ options: { count: { type: 'string' }, rounds: { type: 'string' } } })
const count = Number(values.count ?? 10_000)
const rounds = Number(values.rounds ?? 3)
const LIMIT = { timeout: 60_000 }
/** Longer than any return takes, milliseconds. */
const GIVE_UP_MS = 180_000
/** Customers who wrote meanwhile. */
const CUSTOMERS = 20
const GAP_MS = 90
/** Between two looks at how far the desk is, milliseconds: its grain is that of the time printed. */
const LOOK_MS = 20

const folder = mkdtempSync(join(tmpdir(), 'holdfast-missed-'))
const gateway = await startGateway({ db: join(folder, 'gateway.db') })
const desk = await openHosted({ userData: join(folder, 'desk'), env: { HOLDFAST_GATEWAY_URL: gateway.url } })
const { page } = desk
const field = page.locator('[data-testid="composer"]').first()

const ids: string[] = []
for (let i = 0; i < CUSTOMERS; i += 1) {
  const customer = { id: `k${i}`, name: `顾客 ${i}` }
  const opened = await gateway.control({ do: 'open', customer, shop: '旗舰店', assignee: i < 5 ? 'agent-1' : null, text: '你好' })
  ids.push(String(opened['conversationId']))
}
await page.locator('[data-testid="sign-in-token"]').fill('agent-1-demo', LIMIT)
await page.locator('[data-testid="sign-in-url"]').fill(gateway.url)
await page.keyboard.press('Enter')
await live()
await page.locator('[data-testid="conversation-item"]').first().waitFor(LIMIT)
await page.keyboard.press('Control+1')
await field.waitFor(LIMIT)
await page.evaluate(installProbe, LIST)

async function live(): Promise<void> {
  await page.locator('[data-testid="status-connection"][data-kind="live"]').waitFor(LIMIT)
}

/** Types until `done`, at least `least` keys; key to paint of each, milliseconds. */
async function typeUntil(done: () => boolean, least: number): Promise<number[]> {
  await field.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await wait(400)
  await page.evaluate(() => (globalThis as unknown as Probed).holdfastBench.take())
  const latest = nodeNow() + GIVE_UP_MS
  for (let i = 0; i < least || !done(); i += 1) {
    const due = nodeNow() + GAP_MS
    if (due > latest) throw new Error(`not all committed after ${GIVE_UP_MS / 1_000} s`)
    await page.keyboard.press(String.fromCharCode(97 + (i % 26)))
    await wait(due - nodeNow())
  }
  await wait(300)
  return (await page.evaluate(() => (globalThis as unknown as Probed).holdfastBench.take())).keys
}

/** Events there are, and how many of them the desk has committed while it is here: 0 while it is not. */
async function stand(): Promise<{ head: number; acked: number }> {
  const { head, acked } = await gateway.control({ do: 'counts' })
  return { head: Number(head), acked: Number(acked) }
}

/** Milliseconds from now until the desk has all there is. */
async function caughtUp(): Promise<number> {
  const from = nodeNow()
  for (;;) {
    const { head, acked } = await stand()
    if (acked >= head) return nodeNow() - from
    await wait(LOOK_MS)
  }
}

for (let round = 1; round <= rounds; round += 1) {
  const idle = await typeUntil(() => true, 100)
  await caughtUp()
  const before = (await stand()).head
  await gateway.control({ do: 'refuse', on: true })
  await gateway.control({ do: 'cut' })
  await page.locator('[data-testid="banner"][data-trouble="offline"]').waitFor(LIMIT)
  for (const conversationId of ids)
    await gateway.control({ do: 'fill', conversationId, count: Math.ceil(count / CUSTOMERS), text: '还没收到' })
  const missed = (await stand()).head - before
  await gateway.control({ do: 'refuse', on: false })
  let took = Number.NaN
  const all = caughtUp().then((ms) => (took = ms))
  await page.keyboard.press('Control+Shift+L')
  const busy = await typeUntil(() => !Number.isNaN(took), 100)
  await all
  await live()
  const ms = (list: readonly number[], q: number): string => quantile(list, q).toFixed(1)
  console.log(
    `round ${round}: ${missed} missed events committed ${(took / 1_000).toFixed(2)} s after "try now"; key to paint p50/p99 ` +
      `${ms(busy, 0.5)}/${ms(busy, 0.99)} ms meanwhile (${busy.length} keys), ${ms(idle, 0.5)}/${ms(idle, 0.99)} ms idle; load ${loadavg()[0]?.toFixed(1)}`,
  )
}
await desk.close()
await gateway.stop()
rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
process.exit(0)
