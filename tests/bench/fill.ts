import type { Page } from 'playwright-core'

/** Rows `from` to `to` back from the newest of one conversation: `id` as the desk knows it, `c` as the floor page does. */
export type Part = { id: string; c: number; from: number; to: number }

type Rows = { parts: readonly Part[]; arm: 'ours' | 'floor' }

/**
 * Runs in the page: writes rows straight into the database that page reads, older than everything that is there. Both arms
 * get the same words; ours in the shape of the ledger's `messages`, the floor's in one store without an index.
 */
async function writeRows({ parts, arm }: Rows): Promise<number> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(new Error('IndexedDB')))
    })
  const wanted = arm === 'ours' ? /^holdfast-/ : /^floor-history$/
  const table = arm === 'ours' ? 'messages' : 'rows'
  const open = async (): Promise<IDBDatabase> => {
    for (const { name = '' } of await indexedDB.databases()) {
      if (!wanted.test(name)) continue
      const db = await done(indexedDB.open(name))
      if (db.objectStoreNames.contains(table)) return db
      db.close()
    }
    throw new Error(`no database with ${table}`)
  }
  const db = await open()
  const ledger = arm === 'ours' ? ((await done(db.transaction('meta').objectStore('meta').get('ledger'))) as { snapshot: number }) : null
  const rowOf = (part: Part, k: number): unknown => {
    const mine = k % 3 === 1
    const text = `第 ${k} 句 ${'长短不一的话'.repeat(k % 9)}`
    const at = 1_700_000_000_000 - k * 60_000
    // Number 0 is the newest, which the gateway gives ours.
    if (ledger === null) return { c: part.c, n: -1 - k, text, mine, at, seq: 1, author: 'k1', delivery: 'sent' }
    const author = mine ? { kind: 'agent', id: 'agent-1', name: '苏婷' } : { kind: 'customer', id: 'k1', name: '王女士' }
    const sealed = { seq: 1, author, internal: false, text, at, deviceId: null, delivery: 'sent' }
    // Between nothing and the first message the gateway has given.
    return { snapshot: ledger.snapshot, id: `old-${part.c}-${k}`, conversationId: part.id, order: 1 - (k + 1) / 100_000, sealed }
  }
  let written = 0
  let transaction = db.transaction(table, 'readwrite')
  for (const part of parts) {
    for (let k = part.from; k < part.to; k += 1) {
      transaction.objectStore(table).put(rowOf(part, k))
      written += 1
      if (written % 5_000 !== 0) continue
      const full = transaction
      await new Promise((resolve) => full.addEventListener('complete', resolve))
      transaction = db.transaction(table, 'readwrite')
    }
  }
  db.close()
  return written
}

/** How many rows were written. A page is asked for at most 50,000 at a time, so that nothing waits for minutes. */
export async function fill(page: Page, arm: Rows['arm'], parts: readonly Part[]): Promise<number> {
  let written = 0
  let some: Part[] = []
  let size = 0
  for (const part of parts) {
    some.push(part)
    size += part.to - part.from
    if (size < 50_000) continue
    written += await page.evaluate(writeRows, { parts: some, arm })
    some = []
    size = 0
  }
  return written + (await page.evaluate(writeRows, { parts: some, arm }))
}

/** The newest row of the floor page's conversations, with the words the gateway gave ours. */
export const fillNewest = (page: Page, texts: readonly string[]): Promise<void> =>
  page.evaluate(async (words) => {
    const opening = indexedDB.open('floor-history')
    await new Promise((resolve) => opening.addEventListener('success', resolve))
    const transaction = opening.result.transaction('rows', 'readwrite')
    words.forEach((text, c) => transaction.objectStore('rows').put({ c, n: 0, text, mine: false }))
    await new Promise((resolve) => transaction.addEventListener('complete', resolve))
    opening.result.close()
  }, texts)
