import { describe, expect, it } from 'vitest'
import type { ConnectionStatus } from '../../../shared/model/connection-status.ts'
import type { Sale } from '../../../shared/model/sale.ts'
import type { BackendHealth, PartState } from '../../../shared/model/health.ts'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import type { OutageRow, Part } from '../../data/outage-row.ts'
import type { Wellbeing } from '../../data/wellbeing-book.ts'
import { createValue } from '../../lib/observable.ts'
import { createHealthWatch, type HealthViews } from './health-watch.ts'

/** Server time is ahead of this PC's by so much. */
const AHEAD = 4_000

/** A desk with a manual clock. `rows` outlive it, as the disk outlives a kill. */
function desk(kept: { rows: OutageRow[] } = { rows: [] }, clock = createManualClock()) {
  const connection = createValue<ConnectionStatus>({ kind: 'connecting', since: clock.now(), attempt: 1 })
  const online = createValue(true)
  const rehearsal = createValue<object | null>(null)
  const wellbeing = createValue<Wellbeing>({ backend: null, manual: null, off: [] })
  const rows = createValue<readonly OutageRow[] | null>([...kept.rows])
  const room = { left: true }
  const write = (next: readonly OutageRow[]): Promise<void> => {
    rows.set(next)
    if (!room.left) return Promise.reject(new Error('QuotaExceededError'))
    kept.rows = [...next]
    return Promise.resolve()
  }
  const others = (id: string): OutageRow[] => (rows.get() ?? []).filter((one) => one.id !== id)
  const views: HealthViews = {
    wellbeing: { ...wellbeing, setSwitches: (switches) => wellbeing.set({ ...wellbeing.get(), ...switches }) },
    outages: { ...rows, put: (row) => write([...others(row.id), row]), remove: (id) => write(others(id)) },
  }
  let ids = kept.rows.length
  const sales = createValue<readonly Sale[]>([])
  const ahead = { ms: AHEAD }
  const serverNow = (): number => clock.now() + ahead.ms
  const newId = (): string => `o${++ids}`
  const watch = createHealthWatch({ clock, serverNow, connection, online, rehearsal, sales, newId, records: true })
  watch.use(views)
  return {
    clock,
    kept,
    room,
    watch,
    online,
    rehearsal,
    sales,
    views,
    ahead,
    serverNow,
    live: (rttMs: number | null = 20) => connection.set({ kind: 'live', since: clock.now(), rttMs }),
    cut: () => connection.set({ kind: 'offline', since: clock.now(), reason: 'closed', attempt: 1, retryAt: null }),
    says: (customers: PartState, orders: PartState, declared: BackendHealth['declared'] = null) =>
      wellbeing.set({
        ...wellbeing.get(),
        backend: {
          at: serverNow(),
          parts: [
            { part: 'customers', state: customers, since: serverNow() },
            { part: 'orders', state: orders, since: serverNow() },
          ],
          declared,
        },
      }),
    state: (part: Part) => watch.parts.get().find((one) => one.part === part)?.state,
    states: () => watch.parts.get().map((one) => one.state),
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Live, with everything well and that known. */
function wellDesk(...args: Parameters<typeof desk>) {
  const one = desk(...args)
  one.live()
  one.says('ok', 'ok')
  return one
}

describe('J25 a rehearsal', () => {
  it('is no outage: nothing is shown as down and nothing is written down, until the link is back', () => {
    const one = wellDesk()
    one.rehearsal.set({})
    one.cut()
    one.clock.advance(120_000)
    one.rehearsal.set(null)
    one.clock.advance(3_000)
    expect([one.states(), one.kept.rows]).toEqual([['ok', 'ok', 'ok', 'ok'], []])
    one.live()
    one.cut()
    expect(one.state('gateway')).toBe('down')
  })
})

describe('J1 the parts, with faults put in', () => {
  it('all is well at once after the first welcome', () => {
    expect(wellDesk().states()).toEqual(['ok', 'ok', 'ok', 'ok'])
  })

  it('every fault with a signal shows in the very moment, its end 30 s later and not a moment before', () => {
    const faults: [Part, (one: ReturnType<typeof desk>) => void, (one: ReturnType<typeof desk>) => void, PartState][] = [
      ['orders', (one) => one.says('ok', 'down'), (one) => one.says('ok', 'ok'), 'down'],
      ['customers', (one) => one.says('slow', 'ok'), (one) => one.says('ok', 'ok'), 'slow'],
      ['gateway', (one) => one.cut(), (one) => one.live(), 'down'],
      ['gateway', (one) => one.live(2_400), (one) => one.live(30), 'slow'],
      ['network', (one) => one.online.set(false), (one) => one.online.set(true), 'down'],
    ]
    for (const [part, begin, end, state] of faults) {
      const one = wellDesk()
      begin(one)
      expect([part, one.state(part)]).toEqual([part, state])
      one.clock.advance(60_000)
      end(one)
      one.clock.advance(29_999)
      expect([part, one.state(part)]).toEqual([part, state])
      one.clock.advance(2)
      expect([part, one.state(part)]).toEqual([part, 'ok'])
    }
  })

  it('without a link the parts behind the gateway are unknown, and no hold is left over for the timer', () => {
    const one = wellDesk()
    one.cut()
    expect(one.states()).toEqual(['unknown', 'down', 'unknown', 'unknown'])
    one.live()
    one.clock.advance(120_000)
    expect([one.states(), one.clock.pending()]).toEqual([['ok', 'ok', 'ok', 'ok'], 0])
  })

  it('another account begins with nothing known', () => {
    const one = wellDesk()
    one.says('ok', 'down')
    one.watch.use(null)
    expect(one.states().slice(2)).toEqual(['unknown', 'unknown'])
  })
})

describe('J21 J22 modes', () => {
  it('a declared outage shows in the moment it is heard, with its words, and ends with them', () => {
    const one = wellDesk()
    one.says('ok', 'ok', { kind: 'outage', text: '订单系统维护', since: 5 })
    expect(one.watch.mode.get()).toEqual({ kind: 'outage', since: 5, by: 'declared', text: '订单系统维护' })
    one.says('ok', 'ok')
    expect(one.watch.mode.get()).toEqual({ kind: 'normal' })
  })

  it('switched by hand it lasts until it is switched off, and the other takes its place', () => {
    const one = wellDesk()
    one.watch.switchMode('peak')
    expect(one.watch.mode.get()).toMatchObject({ kind: 'peak', by: 'manual', since: one.serverNow() })
    one.watch.switchMode('outage')
    expect(one.watch.mode.get()).toMatchObject({ kind: 'outage', by: 'manual' })
    one.watch.switchMode('outage')
    expect(one.watch.mode.get()).toEqual({ kind: 'normal' })
  })

  it('a sale goes on under an outage and shows again after it', () => {
    const one = wellDesk()
    one.watch.switchMode('peak')
    one.cut()
    expect(one.watch.mode.get()).toMatchObject({ kind: 'outage', by: 'parts' })
    one.live()
    one.clock.advance(31_000)
    expect(one.watch.mode.get()).toMatchObject({ kind: 'peak', by: 'manual' })
  })
})

/** A wall clock reading of this computer, `minutes` after its own time now. */
function wall(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

describe('J21 the calendar', () => {
  const MINUTE = 60_000
  /** A sale from 10 to 40 minutes after the next full minute of the server. */
  function saleDesk(...args: Parameters<typeof desk>) {
    const one = wellDesk(...args)
    const base = Math.ceil(one.serverNow() / MINUTE) * MINUTE
    const [from, to] = [base + 10 * MINUTE, base + 40 * MINUTE]
    one.sales.set([{ name: '双 11', from: wall(from), to: wall(to) }])
    return { ...one, from, to, kind: () => one.watch.mode.get().kind }
  }

  it('J21 is on by itself from the first moment of an entry to its last, on the server’s time', () => {
    const one = saleDesk()
    one.clock.advance(one.from - one.serverNow() - 1)
    expect(one.kind()).toBe('normal')
    one.clock.advance(1)
    expect(one.watch.mode.get()).toEqual({ kind: 'peak', by: 'calendar', since: one.from, until: one.to, text: '双 11' })
    one.clock.advance(one.to - one.serverNow() - 1)
    expect(one.kind()).toBe('peak')
    one.clock.advance(1)
    expect([one.kind(), one.clock.pending()]).toEqual(['normal', 0])
  })

  it('J21 a server clock that is set is followed within half a minute, both ways', () => {
    const one = saleDesk()
    one.ahead.ms += 11 * MINUTE
    one.clock.advance(30_000)
    expect(one.kind()).toBe('peak')
    one.ahead.ms -= 11 * MINUTE
    one.clock.advance(30_000)
    expect(one.kind()).toBe('normal')
  })

  it('J21 switched off it stays off to its end, also after a restart, and the next entry is on again', () => {
    const one = saleDesk()
    one.sales.set([...one.sales.get(), { name: '返场', from: wall(one.to + MINUTE), to: wall(one.to + 5 * MINUTE) }])
    one.clock.advance(one.from - one.serverNow())
    one.watch.switchMode('peak')
    expect(one.kind()).toBe('normal')
    one.watch.use(one.views)
    expect(one.kind()).toBe('normal')
    one.clock.advance(one.to + MINUTE - one.serverNow())
    expect(one.watch.mode.get()).toMatchObject({ by: 'calendar', text: '返场' })
  })

  it('J21 an entry that is changed counts at once', () => {
    const one = saleDesk()
    one.clock.advance(one.from - one.serverNow())
    one.sales.set([])
    expect(one.kind()).toBe('normal')
  })
})

describe('J20 D8 an outage is written down', () => {
  it('is on the disk in its first moment, in server time, and counts for the clocks', () => {
    const one = wellDesk()
    one.cut()
    expect(one.kept.rows).toMatchObject([{ start: one.serverNow(), end: null, causes: ['gateway'] }])
    expect(one.watch.relief.get()).toEqual([{ from: one.serverNow(), to: null }])
  })

  it('survives a kill as one outage', () => {
    const kept = { rows: [] as OutageRow[] }
    const first = wellDesk(kept)
    const start = first.serverNow()
    first.cut()
    first.clock.advance(20_000)
    first.watch.dispose()
    const second = desk(kept, first.clock)
    expect(kept.rows).toMatchObject([{ id: 'o1', start, end: null }])
    second.cut()
    second.clock.advance(40_000)
    const back = second.serverNow()
    second.live()
    second.says('ok', 'ok')
    second.clock.advance(31_000)
    expect(kept.rows).toMatchObject([{ id: 'o1', start, end: back, unwatchedFrom: null }])
    expect(kept.rows).toHaveLength(1)
  })

  it('what a full disk did not take of it is written once there is room, its end too', async () => {
    const one = wellDesk()
    one.room.left = false
    one.cut()
    one.clock.advance(20_000)
    const back = one.serverNow()
    one.live()
    one.says('ok', 'ok')
    one.clock.advance(31_000)
    await settled()
    expect(one.kept.rows).toEqual([])
    one.room.left = true
    one.clock.advance(200)
    await settled()
    expect(one.kept.rows).toMatchObject([{ end: back, causes: ['gateway'] }])
    expect(one.clock.pending()).toBe(0)
  })

  it('a relapse within the hold is the same outage, a blink is none', () => {
    const one = wellDesk()
    one.cut()
    one.clock.advance(10_000)
    one.live()
    one.clock.advance(20_000)
    one.cut()
    one.clock.advance(10_000)
    one.live()
    one.clock.advance(31_000)
    expect(one.kept.rows).toHaveLength(1)
    one.cut()
    one.clock.advance(2_000)
    one.live()
    one.clock.advance(31_000)
    expect(one.kept.rows).toHaveLength(1)
  })

  it('one that nobody ends is noted every minute', () => {
    const one = wellDesk()
    one.cut()
    const begun = one.serverNow()
    one.clock.advance(200_000)
    expect(one.kept.rows[0]?.seenAt).toBe(begun + 180_000)
  })

  it('a window that does not record writes nothing', () => {
    const clock = createManualClock()
    const connection = createValue<ConnectionStatus>({ kind: 'offline', since: clock.now(), reason: 'closed', attempt: 1, retryAt: null })
    const rows = createValue<readonly OutageRow[] | null>([])
    const put = (): Promise<void> => Promise.reject(new Error('written'))
    const wellbeing = createValue<Wellbeing>({ backend: null, manual: null, off: [] })
    const none = { rehearsal: createValue(null), sales: createValue<readonly Sale[]>([]) }
    const quiet = { online: createValue(true), ...none, newId: () => 'o', records: false }
    const deps = { clock, serverNow: () => clock.now(), connection, ...quiet }
    const watch = createHealthWatch(deps)
    watch.use({ wellbeing: { ...wellbeing, setSwitches: () => undefined }, outages: { ...rows, put, remove: put } })
    clock.advance(90_000)
    expect(rows.get()).toEqual([])
  })
})
