import type { Page } from 'playwright-core'
import type { Bridge } from '../../shared/ipc/bridge.ts'
import { type Arm, type Feed, inbound } from './arms.ts'
import { clockOffset } from './host.ts'
import { quantile } from './stats.ts'

type Transaction = { stores: string; ms: number }
type Stations = { heard: [n: number, at: number][]; transactions: Transaction[] }
type Watched = { holdfast: Bridge; holdfastStations: Stations }

/** Runs in the page: notes when numbers arrive there and each write transaction of its database. Costs something, hence a pass of its own. */
function watch(where: string): void {
  const stations: Stations = { heard: [], transactions: [] }
  const page = globalThis as unknown as Watched
  page.holdfastStations = stations
  const note = (text: string): void => {
    const at = performance.timeOrigin + performance.now()
    for (const [, digits] of text.matchAll(/#(\d+)#/g)) stations.heard.push([Number(digits), at])
  }
  if (where === 'ledger') page.holdfast.on['link.frames'](({ json }) => note(json))
  else new BroadcastChannel('holdfast-desk').addEventListener('message', ({ data }) => note(JSON.stringify(data.batch?.messages ?? [])))
  // Dexie has bound its own `transaction` long ago, so a write is known by its first put.
  const known = new WeakSet<IDBTransaction>()
  // oxlint-disable-next-line typescript/unbound-method -- called with the right `this` below
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    const made = this.transaction
    if (!known.has(made)) {
      known.add(made)
      const start = performance.now()
      const stores = [...made.objectStoreNames].join('+')
      made.addEventListener('complete', () => stations.transactions.push({ stores, ms: performance.now() - start }))
    }
    return key === undefined ? put.call(this, value) : put.call(this, value, key)
  }
}

const read = (page: Page): Promise<Stations> => page.evaluate(() => (globalThis as unknown as Watched).holdfastStations)

/** One leg of a message's way, or one kind of write: milliseconds and how many per message. */
export type Leg = { name: string; p50: number; p99: number; perMessage: number }

/** Where the time of an inbound message goes, from the control channel to the screen. */
export async function wayOfAMessage(arm: Arm, ledger: Page, load: Feed): Promise<Leg[]> {
  const { page } = arm.hosted
  await ledger.evaluate(watch, 'ledger')
  await page.evaluate(watch, 'desk')
  const { offset } = await clockOffset(ledger)
  const { sent, painted } = await inbound(arm, load)
  const [there, here] = [await read(ledger), await read(page)]
  const arrived = new Map(there.heard.toReversed().map(([n, at]) => [n, at + offset]))
  const told = new Map(here.heard.toReversed().map(([n, at]) => [n, at + arm.offset]))
  const between = (name: string, from: ReadonlyMap<number, number>, to: ReadonlyMap<number, number>): Leg => {
    const all = [...sent.keys()].map((n) => (to.get(n) ?? Number.NaN) - (from.get(n) ?? Number.NaN))
    return { name, p50: quantile(all, 0.5), p99: quantile(all, 0.99), perMessage: 1 }
  }
  const writes = ([where, { transactions }]: readonly [string, Stations]): Leg[] =>
    [...Map.groupBy(transactions, (one) => one.stores)].map(([stores, some]) => {
      const all = some.map((one) => one.ms)
      return { name: `${where} writes ${stores}`, p50: quantile(all, 0.5), p99: quantile(all, 0.99), perMessage: all.length / sent.size }
    })
  return [
    between('control channel, gateway, main → ledger window', sent, arrived),
    between('ledger window: commit → desk window told', arrived, told),
    between('desk window: told → painted', told, painted),
    ...writes(['ledger window', there]),
    ...writes(['desk window', here]),
  ]
}
