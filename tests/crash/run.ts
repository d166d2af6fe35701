import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { must } from '../../shared/lib/assert.ts'
import { CRASH_POINTS } from '../../electron/log/crash-points.ts'
import { ensureBuilt } from '../e2e/fixtures/build.ts'
import { startGateway, type Gateway } from '../e2e/fixtures/gateway.ts'
import { launchApp, type RunningApp } from '../e2e/fixtures/launch.ts'
import { CASES, type Case } from './cases.ts'
import { lastNumber, openInJournal, readJournal, readLedger } from './probe.ts'

/**
 * `node tests/crash/run.ts [--point NAME]…`: the built program kills itself at each named point. While it is dead the
 * journal is read with sqlite3 and the ledger by a page without the program; after its next start the gateway's rows.
 */
const { values } = parseArgs({ options: { point: { type: 'string', multiple: true } } })
const folder = resolve('out', 'crash')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const LIMIT = { timeout: 30_000 }

/** More than one page of a snapshot (500 rows). */
const HISTORY = 620

type Stage = { app: RunningApp; gateway: Gateway }

const testId = (name: string): string => `[data-testid="${name}"]`

async function composer(page: Page): Promise<void> {
  await page.locator(testId('composer')).first().waitFor(LIMIT)
  await page.keyboard.press('Control+1')
  await page.locator(`${testId('composer')}:focus`).waitFor(LIMIT)
}

async function write(page: Page, text: string): Promise<void> {
  await composer(page)
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await page.keyboard.type(text)
  // A draft is durable 250 ms after the last key.
  await new Promise((done) => setTimeout(done, 600))
}

const bubble = (page: Page, text: string) => page.locator(testId('bubble'), { hasText: text })

/** Kills nothing by itself: files of the ledger go back to an earlier state, as when the power takes the last commits. */
async function rollBack(app: RunningApp, gateway: Gateway, text: string): Promise<void> {
  const files = join(app.userData, 'chromium-profile', 'Default', 'IndexedDB')
  const copy = join(folder, 'earlier')
  await gateway.control({ do: 'refuse', on: true })
  await app.restart()
  let page = await app.desk()
  await write(page, text)
  await page.keyboard.press('Enter')
  await bubble(page, text).and(page.locator('[data-delivery="saved"]')).waitFor(LIMIT)
  // The ledger takes a command a moment after the screen says saved.
  await new Promise((done) => setTimeout(done, 1_500))
  await app.kill()
  cpSync(files, copy, { recursive: true })
  await gateway.control({ do: 'refuse', on: false })
  await app.restart()
  page = await app.desk()
  await bubble(page, text).and(page.locator('[data-delivery="delivered"]')).waitFor(LIMIT)
  await page.locator(`${testId('status-outbox')}[data-count="0"]`).waitFor(LIMIT)
  await app.kill()
  rmSync(files, { recursive: true, force: true })
  cpSync(copy, files, { recursive: true })
}

async function reachPoint({ app, gateway }: Stage, { point, nth, reach }: Case, text: string): Promise<void> {
  if (reach === 'rollback') return rollBack(app, gateway, text)
  const env = { HOLDFAST_CRASH_AT: `${point}:${nth}` }
  if (reach === 'online') {
    await app.restart(env)
    const page = await app.desk()
    await page.locator(`${testId('status-connection')}[data-kind="live"]`).waitFor(LIMIT)
    await write(page, text)
    await page.keyboard.press('Enter').catch(() => undefined)
  } else if (reach === 'opening') {
    await reachPoint({ app, gateway }, { ...claimedCase, reach: 'online' }, text)
    await app.exited()
    await app.restart(env)
  } else {
    await gateway.control({ do: 'refuse', on: true })
    await app.restart(reach === 'cancel' ? env : {})
    const page = await app.desk()
    await write(page, text)
    await page.keyboard.press('Enter')
    await bubble(page, text).and(page.locator('[data-delivery="saved"]')).waitFor(LIMIT)
    if (reach === 'cancel') await page.keyboard.press('Control+Shift+U').catch(() => undefined)
    else {
      await app.kill()
      rmSync(join(app.userData, 'chromium-profile', 'Default', 'IndexedDB'), { recursive: true, force: true })
      await gateway.control({ do: 'refuse', on: false })
      await app.restart(env)
    }
  }
  const died = await Promise.race([app.exited().then(() => true), new Promise<false>((done) => setTimeout(() => done(false), 30_000))])
  if (!died) throw new Error('the point was not reached')
}
const claimedCase = must(
  CASES.find((one) => one.point === 'jr4.after-claim'),
  'case of a claim',
)

const inGateway = (db: string, text: string): number =>
  Number(
    execFileSync('sqlite3', ['-readonly', db, `SELECT count(*) FROM messages WHERE text LIKE '%${text}%'`], { encoding: 'utf8' }).trim(),
  )

async function showsOffline(page: Page, text: string, wanted: NonNullable<Case['offline']>): Promise<string | null> {
  await composer(page)
  if (wanted === 'draft') {
    await page.waitForFunction(
      (words) => document.querySelector<HTMLTextAreaElement>('[data-testid="composer"]')?.value.includes(words),
      text,
      LIMIT,
    )
    return (await bubble(page, text).count()) === 0 ? null : 'shown although it was never saved'
  }
  await page.locator(testId('bubble')).first().waitFor(LIMIT)
  if (wanted === 'absent') return (await bubble(page, text).count()) === 0 ? null : 'a cancelled reply is shown'
  await bubble(page, text).first().waitFor(LIMIT)
  const shown = await bubble(page, text).first().getAttribute('data-delivery')
  return shown === wanted ? null : `shown as ${shown}, not ${wanted}`
}

/** Everything wrong with one case, empty when it holds. */
async function play(app: RunningApp, gateway: Gateway, one: Case): Promise<string[]> {
  const wrong: string[] = []
  const text = `崩溃点 ${one.point}`
  await app.kill()
  const before = lastNumber(app.userData)
  await reachPoint({ app, gateway }, one, text)

  await app.kill()
  const journal = readJournal(app.userData, before)
  const row = journal === null ? undefined : (await readLedger(app.userData)).get(journal.id)
  const { journal: wanted } = one
  if (wanted === 'none') {
    if (journal !== null) wrong.push('journal holds a command that was never saved')
  } else if (journal === null) wrong.push('journal lacks the command')
  else {
    const { claimOpen, decision, outcome } = journal
    if (claimOpen !== wanted.claimOpen || decision !== wanted.decision || outcome !== wanted.outcome)
      wrong.push(`journal: claim ${claimOpen}, decision ${decision}, outcome ${outcome}`)
  }
  if (!one.ledger.includes(row?.state ?? 'none')) wrong.push(`ledger: ${row?.state ?? 'none'}, not ${one.ledger.join(' or ')}`)

  if (one.offline !== null) {
    await gateway.control({ do: 'refuse', on: true })
    await app.restart()
    const said = await showsOffline(await app.desk(), text, one.offline)
    if (said !== null) wrong.push(`without network: ${said}`)
    await gateway.control({ do: 'refuse', on: false })
  } else {
    await app.restart()
  }
  const page = await app.desk()
  await composer(page)
  await page.keyboard.press('Control+Shift+L')
  await page.locator(`${testId('status-connection')}[data-kind="live"]`).waitFor(LIMIT)
  await page.locator(`${testId('status-outbox')}[data-count="0"]`).waitFor(LIMIT)
  if (one.onServer === 1) await bubble(page, text).and(page.locator('[data-delivery="delivered"]')).first().waitFor(LIMIT)
  const count = inGateway(gateway.db, text)
  if (count !== one.onServer) wrong.push(`gateway: ${count} rows, not ${one.onServer}`)
  const open = openInJournal(app.userData)
  if (open !== 0) wrong.push(`${open} rows still open in the journal`)
  return wrong
}

async function screenshot(running: RunningApp, name: string): Promise<void> {
  const shot = running.desk().then((desk) => desk.screenshot({ path: join(folder, `${name}.png`) }))
  await shot.catch(() => undefined)
}

const wanted = values.point ?? []
const cases = CASES.filter((one) => wanted.length === 0 || wanted.includes(one.point))
ensureBuilt()
const gateway = await startGateway({ db: join(folder, 'gateway.db') })
const app = await launchApp({ gatewayUrl: gateway.url, userData: join(folder, 'profile') })
const page = await app.desk()
await page.locator(testId('sign-in-token')).fill('agent-1-demo')
await page.locator(testId('sign-in-url')).fill(gateway.url)
await page.keyboard.press('Enter')
await gateway.control({ do: 'open', customer: { id: 'k1', name: '王女士' }, shop: '旗舰店', assignee: 'agent-1', text: '你好' })
const other = await gateway.control({ do: 'open', customer: { id: 'k2', name: '历史很长' }, shop: '旗舰店', assignee: null, text: '你好' })
for (let i = 0; i < HISTORY; i += 1)
  await gateway.control({ do: 'say', conversationId: String(other['conversationId']), text: `历史 ${i}` })
await page.locator(testId('conversation-item')).first().waitFor(LIMIT)
await write(page, '第一条')
await page.keyboard.press('Enter')
await bubble(page, '第一条').and(page.locator('[data-delivery="delivered"]')).waitFor(LIMIT)

let failed = wanted.length === 0 ? CRASH_POINTS.filter((point) => CASES.every((one) => one.point !== point)).length : 0
if (failed > 0) console.log(`${failed} points without a case`)
for (const one of cases) {
  const wrong = await play(app, gateway, one).catch((error: unknown) => [
    error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
  ])
  if (wrong.length > 0) {
    failed += 1
    await screenshot(app, one.point)
  }
  console.log(`${wrong.length === 0 ? 'ok ' : 'RED'} ${one.point.padEnd(22)} ${wrong.length === 0 ? one.recovery : wrong.join('; ')}`)
  await gateway.control({ do: 'refuse', on: false })
}
await app.kill()
await gateway.kill()
console.log(`${cases.length - failed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)
