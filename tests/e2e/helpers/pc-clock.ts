import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { RunningApp } from '../fixtures/launch.ts'
import { pause } from './desk.ts'

/** How often main looks at the hand of the test, milliseconds. */
const LOOK_MS = 50

export type PcClock = {
  /** What the program is started with. */
  readonly env: Readonly<Record<string, string>>
  /** From here on main and every open page are this far from the real time, milliseconds, as when somebody sets the clock of the system. */
  readonly set: (app: RunningApp, ms: number) => Promise<void>
  /** Right again for whatever is started next. */
  readonly reset: () => void
  readonly remove: () => void
}

/** Main's own time, read from a file: runs before the program in each of its threads. */
const preload = (file: string): string =>
  [
    `import{readFileSync}from'node:fs'`,
    `const real=Date.now`,
    `let ahead=0`,
    `const look=()=>{try{ahead=Number(readFileSync(${JSON.stringify(file)},'utf8'))||0}catch{}}`,
    `look()`,
    `setInterval(look,${LOOK_MS}).unref()`,
    `Date.now=()=>real()+ahead`,
  ].join(';')

function shift(ms: number): void {
  const page = globalThis as unknown as { realNow?: () => number }
  page.realNow ??= Date.now
  const real = page.realNow
  Date.now = () => real() + ms
}

/** A clock of the PC that a test can set while the program runs. */
export function pcClock(): PcClock {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-clock-'))
  const file = join(folder, 'ahead')
  const reset = (): void => writeFileSync(file, '0')
  reset()
  const shifted = new WeakSet<Page>()
  return {
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload(file))}` },
    async set(app, ms) {
      writeFileSync(file, String(ms))
      for (const page of [await app.desk(), await app.ledger()]) {
        await page.evaluate(shift, ms)
        // Later documents of this page begin with it.
        if (!shifted.has(page)) await page.addInitScript(shift, ms)
        shifted.add(page)
      }
      await pause(2 * LOOK_MS)
    },
    reset,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
