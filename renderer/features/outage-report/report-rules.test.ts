import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import type { Capture } from '../../../shared/model/capture.ts'
import type { CommandBody } from '../../../shared/model/command.ts'
import type { OutageRow } from '../../data/outage-row.ts'
import type { CommandRow, CommandState } from '../../sync/command-row.ts'
import { FIGURES, itemsBehind, itemsOf, rehearsedIn, reportPage, syncedSpan, waitsIn } from './report-rules.ts'
import { reportCsv } from './report-table.ts'

const T = 1_800_000_000_000
let no = 0
const row = (state: CommandState, body: CommandBody, more: Partial<CommandRow> = {}): CommandRow => ({
  id: `m${++no}`,
  no,
  rootNo: no,
  lane: 'customer:c1',
  conversationId: 'c1',
  label: '王女士',
  body,
  composedAt: T + no,
  composedLive: false,
  baseMessageId: null,
  dependsOn: null,
  draftId: null,
  state,
  released: {},
  decidedNo: 0,
  wish: null,
  orderRetries: 0,
  arrivedBeforeCancel: false,
  captureNo: null,
  ...more,
})
const done = (outcome: 'applied' | 'cancelled' | 'superseded', at: number): CommandState => ({ kind: 'done', outcome, at, reason: null })
const reply = (text: string): CommandBody => ({ kind: 'reply.send', conversationId: 'c1', text })
const capture: Capture = {
  channel: 'phone',
  who: '李雷',
  contact: '13800000000',
  orderNo: '',
  category: 'aftersale',
  urgency: 3,
  request: '要退货',
  promise: '',
  dueAt: null,
  happenedAt: T,
}
const rows = [
  row(done('applied', T + 900_000), reply('一')),
  row(done('applied', T + 960_000), reply('二'), { released: { CB3: 7 }, decidedNo: 3 }),
  row({ ...done('cancelled', T + 970_000), reason: 'no_longer_true' } as CommandState, reply('三')),
  row(done('superseded', T + 980_000), reply('四')),
  row({ kind: 'queued', notBefore: null }, reply('五')),
  row(
    done('applied', T + 999_000),
    { kind: 'capture.add', captureId: 'k1', capture, conversationId: null, customerId: null },
    { label: '' },
  ),
  row({ kind: 'queued', notBefore: null }, reply('练习'), { rehearsal: true }),
]
const items = itemsOf(rows)
const outage: OutageRow = {
  id: 'o1',
  start: T,
  end: T + 600_000,
  causes: ['gateway'],
  spans: [{ part: 'gateway', state: 'down', from: T, to: T + 600_000 }],
  declared: { kind: 'outage', text: '=cmd|"/c calc"!A1', since: T },
  seenAt: T,
  unwatchedFrom: null,
}

describe('J20 the report', () => {
  it('counts what was captured, written, decided, synced and open, each by its very items', () => {
    const behind = Object.fromEntries(FIGURES.map((figure) => [figure, itemsBehind(figure, items).map((item) => item.words)]))
    expect(behind).toEqual({
      captured: ['要退货'],
      written: ['一', '二', '三', '四', '五'],
      decided: ['二', '三', '四'],
      synced: ['一', '二', '要退货'],
      open: ['五'],
    })
  })

  it('loses none: what was made is what went, was decided away, or is open', () => {
    const gone = itemsBehind('decided', items).filter((item) => !itemsBehind('synced', items).includes(item))
    const made = items.length - rehearsedIn(items).length
    expect(itemsBehind('captured', items).length + itemsBehind('written', items).length).toBe(made)
    expect(itemsBehind('synced', items).length + gone.length + itemsBehind('open', items).length).toBe(made)
  })

  it('says when it was synced, and whom a capture is about', () => {
    expect(syncedSpan(items)).toEqual({ from: T + 900_000, to: T + 999_000 })
    expect(syncedSpan([])).toBeNull()
    expect(items.at(-2)).toMatchObject({ kind: 'capture', who: '李雷', conversationId: null })
  })

  it('J25 what was rehearsed is there with its mark, and counted nowhere', () => {
    expect(rehearsedIn(items)).toMatchObject([{ words: '练习', rehearsal: true }])
    expect(FIGURES.flatMap((figure) => itemsBehind(figure, items)).filter((item) => item.rehearsal)).toEqual([])
  })

  it('names the customers whose wait it lay on', () => {
    const round = (conversationId: string, startedAt: number, answeredAt: number) => ({
      conversationId,
      order: 2,
      agentId: 'me',
      startedAt,
      answeredAt,
    })
    const rounds = [
      round('c1', T - 5_000, T + 5_000),
      round('c1', T + 7_000, T + 9_000),
      round('c2', T + 1, T + 700_000),
      round('c3', T - 9, T - 1),
    ]
    expect(waitsIn(outage, rounds)).toEqual({ customers: 2, longest: 699_999 })
  })
})

describe('J20 the page of the report', () => {
  const outageAt = (id: string, start: number): OutageRow => ({
    id,
    start,
    end: null,
    causes: ['gateway'],
    spans: [],
    declared: null,
    seenAt: start,
    unwatchedFrom: null,
  })
  const [old, now] = [outageAt('old', T), outageAt('now', T + 60_000)]
  const shown = (...args: Parameters<typeof reportPage>): string => {
    const page = reportPage(...args)
    return page.kind === 'none' ? page.kind : `${page.kind} ${page.outage.id}`
  }

  it('J20 shows the newest, or the one that was chosen', () => {
    expect(shown([], null, null)).toBe('none')
    expect(shown([now, old], null, null)).toBe('outage now')
    expect(shown([now, old], 'old', now)).toBe('outage old')
  })

  it('J20 an outage that goes while its page is open was a blink, and the page says so', () => {
    expect(shown([], null, now)).toBe('blink now')
    expect(shown([old], null, now)).toBe('blink now')
    expect(shown([old], 'now', now)).toBe('blink now')
  })

  it('J20 a blink makes way for an outage that begins after it, and for one that is chosen', () => {
    const later = outageAt('later', T + 90_000)
    expect(shown([later, old], null, now)).toBe('outage later')
    expect(shown([later, old], 'now', now)).toBe('blink now')
    expect(shown([old], 'old', now)).toBe('outage old')
  })

  it('J20 the same outage with other figures is no blink', () => {
    expect(shown([{ ...now, end: T + 70_000 }, old], null, now)).toBe('outage now')
    expect(shown([{ ...now, end: T + 70_000 }, old], null, old)).toBe('outage now')
  })
})

describe('J20 the table', () => {
  it('is UTF-8 with its mark, one line for the outage, each part and each item', () => {
    const text = reportCsv(outage, items)
    expect(text.startsWith('\uFEFFrecord,kind,from,to,')).toBe(true)
    const { data, errors } = Papa.parse<Record<string, string>>(text.slice(1).trimEnd(), { header: true })
    expect(errors).toEqual([])
    expect(data.map((line) => line['record'])).toEqual(['outage', 'part', ...items.map((item) => (item.rehearsal ? 'rehearsal' : 'item'))])
    expect(data.at(-2)).toMatchObject({
      kind: 'capture',
      who: '李雷',
      words: '要退货',
      result: 'synced',
      result_at: new Date(T + 999_000).toISOString(),
    })
    expect(data[4]).toMatchObject({ result: 'discarded', reason: 'no_longer_true' })
  })

  it.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', ' =1', '=a\nb', '=cmd|"/c calc"!A1'])('takes no words for a formula: %j', (words) => {
    const made = itemsOf([row({ kind: 'queued', notBefore: null }, reply(words), { label: words })])
    const { data } = Papa.parse<Record<string, string>>(reportCsv(outage, made).slice(1).trimEnd(), { header: true })
    expect([data.at(-1)?.['words'], data.at(-1)?.['who']]).toEqual([`'${words}`, `'${words}`])
    expect(data[0]?.['words']).toBe(`'=cmd|"/c calc"!A1`)
  })
})
