import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findBrowser } from '../../../electron/chromium-host/find-browser.ts'
import type { RunningApp } from '../fixtures/launch.ts'
import { journalFile } from './stores.ts'

/** Stores of a program that is stopped, changed behind its back. */

/** Runs SQL on the journal; the number of rows it changed. */
export function changeJournal(app: RunningApp, sql: string): number {
  const said = execFileSync('sqlite3', [journalFile(app), `${sql}; SELECT changes();`], { encoding: 'utf8' }).trim()
  return Number(said)
}

const ORIGIN = 'https://holdfast.app.invalid'

/** Deletes the command row of one capture by an empty page of the program's origin; how many there were. */
export async function deleteLedgerCapture(app: RunningApp, captureNo: number): Promise<number> {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error('no browser')
  const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  const context = await chromium.launchPersistentContext(join(app.userData, 'chromium-profile'), { executablePath, headless: true, args })
  try {
    const page = await context.newPage()
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>probe</title>' }))
    await page.goto(`${ORIGIN}/probe.html`)
    return await page.evaluate(deleteRow, captureNo)
  } finally {
    await context.close()
  }
}

/** Runs in the page: plain IndexedDB. */
async function deleteRow(captureNo: number): Promise<number> {
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(new Error('indexedDB')))
    })
  let deleted = 0
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined || !name.startsWith('holdfast-')) continue
    const db = await settled(indexedDB.open(name))
    if (db.objectStoreNames.contains('commands')) {
      const tx = db.transaction('commands', 'readwrite', { durability: 'strict' })
      const store = tx.objectStore('commands')
      const keys = await settled(store.index('captureNo').getAllKeys(captureNo))
      for (const key of keys) await settled(store.delete(key))
      await new Promise((resolve) => tx.addEventListener('complete', resolve))
      deleted += keys.length
    }
    db.close()
  }
  return deleted
}
