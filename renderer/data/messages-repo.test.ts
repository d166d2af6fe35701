import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { message } from '../../tests/contracts/ledger.contract.ts'
import { declareDatabase, openDatabase } from './database.ts'
import { createDexieLedger } from './dexie-ledger.ts'
import { readTimeline } from './messages-repo.ts'
import { openSeal } from './seal.ts'
import { NEWEST } from './timeline-rules.ts'

/** The window a tile opens with, over messages of these orders. */
async function windowOver(orders: readonly number[]): Promise<{ orders: number[]; hasOlder: boolean }> {
  const { db } = await openDatabase(declareDatabase('holdfast', { indexedDB: new IDBFactory(), IDBKeyRange }), () => undefined)
  const ledger = createDexieLedger(db, { newGeneration: () => 'g1', mark: () => ({ incarnation: 'i', n: 0 }) })
  await ledger.open()
  await ledger.commit({ messages: orders.map((order, at) => ({ ...message(at + 1), order })) })
  const read = await readTimeline(db, openSeal, { conversationId: 'c1', from: null })
  db.close()
  if (read === null) throw new Error('nothing was read')
  return { orders: read.view.messages.map(({ order }) => order), hasOlder: read.view.hasOlder }
}

const upTo = (count: number, from = 1): number[] => Array.from({ length: count }, (_, at) => from + at)

describe('the newest messages of a conversation', () => {
  it('are as many as a window has, oldest first, and say whether there are more', async () => {
    expect(await windowOver(upTo(80))).toEqual({ orders: upTo(NEWEST, 81 - NEWEST), hasOlder: true })
    expect(await windowOver(upTo(NEWEST))).toEqual({ orders: upTo(NEWEST), hasOlder: false })
    expect(await windowOver([])).toEqual({ orders: [], hasOlder: false })
    expect(await windowOver([7])).toEqual({ orders: [7], hasOlder: false })
  })

  it('are the same where orders are missing', async () => {
    const sparse = upTo(90).map((n) => n * 3)
    expect(await windowOver(sparse)).toEqual({ orders: sparse.slice(-NEWEST), hasOlder: true })
    expect(await windowOver(sparse.slice(0, 20))).toEqual({ orders: sparse.slice(0, 20), hasOlder: false })
    const hole = [...upTo(70), ...upTo(10, 1_000)]
    expect(await windowOver(hole)).toEqual({ orders: hole.slice(-NEWEST), hasOlder: true })
  })

  it('are the same where messages stand between two orders', async () => {
    const orders = upTo(60).flatMap((n) => [n, n + 0.5])
    expect(await windowOver(orders)).toEqual({ orders: orders.slice(-NEWEST), hasOlder: true })
  })
})
