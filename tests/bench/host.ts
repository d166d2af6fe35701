import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { startNode, until } from '../e2e/fixtures/processes.ts'

/** A program on the Chromium host: the built one, or one bare window on `url`. */
export type Hosted = {
  readonly page: Page
  /** Its main process; Chromium's hang below it. */
  readonly pid: number
  /** All its windows, hidden ones too. */
  windows(): Page[]
  readonly version: string
  /** Another window of it, by the path of its page. */
  other(path: string): Promise<Page>
  /** When its process was asked for, milliseconds of `nodeNow`. */
  readonly spawnedAt: number
  /** Asks it to quit, so that its data is whole for the next start; kills it after 10 s. */
  close(): Promise<void>
}

export type HostOptions = {
  userData: string
  /** Shown in a bare window instead of the built program. */
  url?: string
  /** Hidden windows beside the bare one. */
  hidden?: number
  env?: Readonly<Record<string, string>>
}

/** Milliseconds since 1970 on the monotonic clock; pages have the same with an origin of their own. */
export const nodeNow = (): number => performance.timeOrigin + performance.now()

const BARE_MAIN = join(import.meta.dirname, 'bare-main.ts')

/** Both arms come up through here: same host, same switches, a profile on the disk. */
export async function openHosted(options: HostOptions): Promise<Hosted> {
  const portFile = join(options.userData, 'chromium-profile', 'DevToolsActivePort')
  rmSync(portFile, { force: true })
  const bare =
    options.url === undefined
      ? {}
      : { HOLDFAST_HOST_MAIN: BARE_MAIN, HOLDFAST_BENCH_URL: options.url, HOLDFAST_BENCH_HIDDEN: String(options.hidden ?? 0) }
  const env = { HOLDFAST_HOST_HEADLESS: '1', HOLDFAST_HOST_CDP: '0', ...options.env, ...bare }
  const spawnedAt = nodeNow()
  const child = startNode('electron/chromium-host/run-main.ts', [`--user-data-dir=${options.userData}`], env)
  const endpoint = await until('debugging port', child, () => {
    try {
      const [port, path] = readFileSync(portFile, 'utf8').split('\n')
      return path === undefined ? null : `ws://127.0.0.1:${port}${path}`
    } catch {
      return null
    }
  })
  const browser: Browser = await chromium.connectOverCDP(endpoint)
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages())
  const wanted = (page: Page): boolean =>
    options.url === undefined ? /^https:\/\/[^/]*\.invalid\/index\.html/.test(page.url()) : page.url() === options.url
  const page = await until('window', child, () => pages().find(wanted) ?? null)
  await page.waitForLoadState('load')
  return {
    page,
    pid: child.pid,
    windows: pages,
    version: browser.version(),
    other: (path) => until(path, child, () => pages().find((one) => one.url().endsWith(path)) ?? null),
    spawnedAt,
    async close() {
      child.signal('SIGTERM')
      await Promise.race([child.exited, new Promise((done) => setTimeout(done, 10_000).unref())])
      await child.kill()
      await browser.close().catch(() => undefined)
    },
  }
}

/**
 * What to add to the page's clock to get `nodeNow`, from the fastest of 200 questions; `error` is half its round trip.
 */
export async function clockOffset(page: Page): Promise<{ offset: number; error: number }> {
  let best = { offset: 0, error: Infinity }
  for (let i = 0; i < 200; i += 1) {
    const asked = nodeNow()
    const there = await page.evaluate(() => performance.timeOrigin + performance.now())
    const heard = nodeNow()
    const error = (heard - asked) / 2
    if (error < best.error) best = { offset: asked + error - there, error }
  }
  return best
}
