import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningApp } from '../fixtures/launch.ts'

/** Rows of a SQLite file, read with the sqlite3 command line; the program may hold the file meanwhile. */
export function query<T>(file: string, sql: string): T[] {
  const said = execFileSync('sqlite3', ['-readonly', '-json', '-cmd', '.timeout 5000', file, sql], { encoding: 'utf8' }).trim()
  return said === '' ? [] : (JSON.parse(said) as T[])
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** How many messages of exactly these words the gateway has. */
export function atGateway(db: string, words: string, kind: 'reply' | 'note' = 'reply'): number {
  const internal = kind === 'note' ? 1 : 0
  const sql = `SELECT count(*) AS n FROM messages WHERE author_kind = 'agent' AND internal = ${internal} AND text = ${quoted(words)}`
  return query<{ n: number }>(db, sql)[0]?.n ?? -1
}

/** Texts an agent's replies reached a conversation with, in the gateway's order. */
export const repliesAtGateway = (db: string, conversationId: string): string[] =>
  query<{ text: string }>(
    db,
    `SELECT text FROM messages WHERE conversation_id = ${quoted(conversationId)} AND author_kind = 'agent' AND internal = 0 ORDER BY ord`,
  ).map((row) => row.text)

export const journalFile = (app: RunningApp): string => join(app.userData, 'journal', 'journal.sqlite')

type JournalEntry = { id: string; outcome: string | null; decision: string | null; reason: string | null; body: string | null }

/** One command as the journal has it, with the decision that stands. */
export function inJournal(app: RunningApp, id: string): JournalEntry | null {
  const word = (column: string): string => `(SELECT d.${column} FROM decisions d WHERE d.command_id = c.id ORDER BY d.no DESC LIMIT 1)`
  const sql = `SELECT id, outcome, body, ${word('kind')} AS decision, ${word('reason')} AS reason FROM commands c WHERE id = ${quoted(id)}`
  return query<JournalEntry>(journalFile(app), sql)[0] ?? null
}

/** Where Chromium keeps what pages store: the host gives it a profile of its own inside the data folder. */
export const profileOf = (app: RunningApp): string =>
  app.host === 'electron' ? app.userData : join(app.userData, 'chromium-profile', 'Default')

export const ledgerFolder = (app: RunningApp): string => join(profileOf(app), 'IndexedDB')

/** The whole ledger, gone behind the program's back. Only while it is stopped. */
export const wipeLedger = (app: RunningApp): void => rmSync(ledgerFolder(app), { recursive: true })

/** Every file under a folder, as full paths. */
export const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)

/** Rows in the quarantine of the open ledger. */
export async function quarantined(app: RunningApp): Promise<number> {
  const ledger = await app.ledger()
  return ledger.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error('IndexedDB')))
      })
    let count = 0
    for (const { name = '' } of await indexedDB.databases()) {
      if (!name.startsWith('holdfast-')) continue
      const db = await settled(indexedDB.open(name))
      if (db.objectStoreNames.contains('quarantine')) count += await settled(db.transaction('quarantine').objectStore('quarantine').count())
      db.close()
    }
    return count
  })
}
