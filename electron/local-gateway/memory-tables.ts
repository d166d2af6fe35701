import type { StoredEvent } from './gateway-store.ts'

/** Steps that take back what the running transaction has done, newest last. */
export type Undo = (() => void)[]

/** A map whose writes can be taken back until the transaction ends. */
export function createTable<V>(undo: Undo) {
  const rows = new Map<string, V>()
  const restore = (entries: Iterable<readonly [string, V]>): void => {
    rows.clear()
    for (const [key, value] of entries) rows.set(key, value)
  }
  return {
    rows,
    get: (key: string): V | null => rows.get(key) ?? null,
    put: (key: string, value: V): void => {
      const before = rows.get(key)
      rows.set(key, value)
      undo.push(() => (before === undefined ? rows.delete(key) : rows.set(key, before)))
    },
    delete: (key: string): void => {
      const before = rows.get(key)
      if (before === undefined) return
      // A row taken back must stand where it stood: readers go by insertion order.
      const all = [...rows]
      rows.delete(key)
      undo.push(() => restore(all))
    },
    replace: (entries: Iterable<readonly [string, V]>): void => {
      const before = [...rows]
      restore(entries)
      undo.push(() => restore(before))
    },
  }
}

/** The dense list of events and the number below which they were dropped. */
export function createEventLog(undo: Undo) {
  let events: StoredEvent[] = []
  let floor = 0
  /** Commands that have had their one event. */
  let causes = new Set<string>()
  const head = (): number => events.at(-1)?.event.seq ?? floor
  const replace = (next: StoredEvent[], nextFloor: number): void => {
    const before = { events, floor, causes }
    events = next
    floor = nextFloor
    causes = new Set(next.flatMap(({ event }) => (event.causeId === null ? [] : `${event.deviceId} ${event.causeId}`)))
    undo.push(() => {
      events = before.events
      floor = before.floor
      causes = before.causes
    })
  }
  return {
    head,
    floor: (): number => floor,
    all: (): readonly StoredEvent[] => events,
    replace,
    append: (row: StoredEvent): void => {
      const { seq, causeId, deviceId } = row.event
      if (seq !== head() + 1) throw new Error(`event ${seq} after ${head()}`)
      const cause = causeId === null ? null : `${deviceId} ${causeId}`
      if (cause !== null && causes.has(cause)) throw new Error(`UNIQUE: a second event of command ${causeId}`)
      if (cause !== null) causes.add(cause)
      events.push(row)
      undo.push(() => {
        events.pop()
        if (cause !== null) causes.delete(cause)
      })
    },
    after: (seq: number, limit: number): readonly StoredEvent[] => {
      const from = Math.max(0, seq - floor)
      return events.slice(from, from + limit)
    },
    dropUpTo: (seq: number): void => {
      if (seq <= floor) return
      const kept = events.filter((row) => row.event.seq > seq)
      replace(kept, Math.min(seq, head()))
    },
  }
}
