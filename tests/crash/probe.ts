import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findBrowser } from '../../electron/chromium-host/find-browser.ts'

/** What the two stores hold of one command while the program is dead; null where they do not have it. */
export type Remains = {
  journal: { claimOpen: boolean | null; decision: string | null; outcome: string | null } | null
  ledger: { state: string } | null
}

type JournalRecord = { no: number; id: string; claim_open: number | null; outcome: string | null; decision: string | null }

const sqlite = (userData: string, sql: string): string =>
  execFileSync('sqlite3', ['-json', join(userData, 'journal', 'journal.sqlite'), sql], { encoding: 'utf8' }).trim()

/** Number of the newest command, 0 for none. */
export const lastNumber = (userData: string): number =>
  (JSON.parse(sqlite(userData, 'SELECT coalesce(max(no), 0) AS no FROM commands')) as { no: number }[])[0]?.no ?? 0

/** The first command after `no`, read with the sqlite3 command line; null when nothing came after it. */
export function readJournal(userData: string, after: number): (Remains['journal'] & { id: string }) | null {
  const decision = 'SELECT kind FROM decisions d WHERE d.command_id = c.id ORDER BY d.no DESC LIMIT 1'
  const out = sqlite(
    userData,
    `SELECT c.no, c.id, c.claim_open, c.outcome, (${decision}) AS decision FROM commands c WHERE c.no > ${after} ORDER BY c.no LIMIT 1`,
  )
  const row = out === '' ? undefined : (JSON.parse(out) as JournalRecord[])[0]
  if (row === undefined) return null
  return { id: row.id, claimOpen: row.claim_open === null ? null : row.claim_open === 1, decision: row.decision, outcome: row.outcome }
}

/** Rows of the journal without an outcome. */
export const openInJournal = (userData: string): number =>
  (JSON.parse(sqlite(userData, 'SELECT count(*) AS n FROM commands WHERE outcome IS NULL')) as { n: number }[])[0]?.n ?? 0

const ORIGIN = 'https://holdfast.app.invalid'

/** Reads the ledger's command rows by an empty page of the same origin, with nothing of the program in it. */
export async function readLedger(userData: string): Promise<ReadonlyMap<string, { state: string }>> {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error('no browser')
  const context = await chromium.launchPersistentContext(join(userData, 'chromium-profile'), {
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--no-first-run',
    ],
  })
  try {
    const page = await context.newPage()
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>probe</title>' }))
    await page.goto(`${ORIGIN}/probe.html`)
    const rows = await page.evaluate(readCommands)
    return new Map(rows.map((row) => [row.id, { state: row.state }]))
  } finally {
    await context.close()
  }
}

/** Runs in the page: plain IndexedDB, id and state of each row. */
async function readCommands(): Promise<{ id: string; state: string }[]> {
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(new Error('indexedDB')))
    })
  const found: { id: string; state: string }[] = []
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined || !name.startsWith('holdfast-')) continue
    const db = await settled(indexedDB.open(name))
    if (db.objectStoreNames.contains('commands')) {
      const rows = (await settled(db.transaction('commands').objectStore('commands').getAll())) as { id: string; state: { kind: string } }[]
      found.push(...rows.map((row) => ({ id: row.id, state: row.state.kind })))
    }
    db.close()
  }
  return found
}
