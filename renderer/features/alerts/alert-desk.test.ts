import { describe, expect, it } from 'vitest'
import { DEFAULT_ALERTS, type AlertKind } from '../../../shared/model/alert-settings.ts'
import { createAlertDesk } from './alert-desk.ts'
import type { AlertEntry, AlertFacts } from './alert-rules.ts'

const ME = 'me'
const LIMITS = { warnMs: 20_000, goalMs: 30_000, nagMs: 100_000, scoredMs: 180_000 }
const NOW = 1_000_000

const entry = (id: string, more: { owner?: string | null; since?: number | null; wrote?: number; closed?: boolean } = {}): AlertEntry => ({
  conversation: {
    id,
    state: more.closed === true ? 'closed' : 'open',
    assignee: more.owner === null ? null : { id: more.owner ?? ME },
    customer: { name: `顾客 ${id}`, vip: false },
  },
  preview: more.wrote === undefined ? null : { by: 'customer', at: more.wrote },
  waitingSince: more.since === undefined ? null : more.since,
})

type Said = { kind: AlertKind; at: number }
function setUp(): {
  look: (at: number, entries: readonly AlertEntry[], more?: Partial<AlertFacts>) => void
  sounds: Said[]
  popups: string[]
  faces: string[]
} {
  let now = NOW
  const sounds: Said[] = []
  const popups: string[] = []
  const faces: string[] = []
  const desk = createAlertDesk({
    sound: (kind) => void sounds.push({ kind, at: now - NOW }),
    face: ({ waiting, band }) => void faces.push(`${waiting} ${band}`),
    raise: ({ popup }) => void (popup !== null && popups.push(`${popup.kind} ${popup.conversationIds.join(' ')}`)),
  })
  const nothing = { agentId: ME, limits: LIMITS, inSight: new Set<string>(), attended: null, asked: new Set<string>(), outage: false }
  return {
    look(at, entries, more = {}) {
      now = NOW + at
      desk.look({ ...nothing, entries, now, ...more }, { ...DEFAULT_ALERTS, repeatMs: 0 })
    },
    sounds,
    popups,
    faces,
  }
}

describe('H1 what gives an alert', () => {
  it('H1 nothing that was there at the first look', () => {
    const { look, sounds } = setUp()
    look(0, [entry('a', { since: NOW - 500_000 }), entry('q', { owner: null, since: NOW })], { outage: true })
    expect(sounds).toEqual([])
  })

  it('P28 a new conversation sounds though it is on screen and has the caret', () => {
    const { look, sounds, popups } = setUp()
    look(0, [])
    look(1_000, [entry('a', { since: NOW + 900, wrote: NOW + 900 })], { inSight: new Set(['a']), attended: 'a' })
    expect(sounds).toEqual([{ kind: 'new', at: 1_000 }])
    expect(popups).toEqual(['new a'])
  })

  it('a transfer to me is told as one, and a conversation I took myself is no news', () => {
    const { look, sounds } = setUp()
    look(0, [entry('a', { owner: 'other' }), entry('b', { owner: null, since: NOW })])
    look(1_000, [entry('a'), entry('b', { owner: null, since: NOW })], { asked: new Set(['b']) })
    expect(sounds).toEqual([{ kind: 'transfer', at: 1_000 }])
    // The wish is gone in the very look in which it came true.
    look(5_000, [entry('a'), entry('b', { since: NOW })])
    expect(sounds).toHaveLength(1)
  })

  it('a reply sounds only where it is out of sight', () => {
    const { look, sounds } = setUp()
    look(0, [entry('a'), entry('b')])
    look(5_000, [entry('a', { since: NOW + 5_000, wrote: NOW + 5_000 }), entry('b')], { inSight: new Set(['a']) })
    expect(sounds).toEqual([])
    look(9_000, [entry('a', { since: NOW + 5_000, wrote: NOW + 5_000 }), entry('b', { since: NOW + 9_000, wrote: NOW + 9_000 })])
    expect(sounds).toEqual([{ kind: 'reply', at: 9_000 }])
  })

  it('each limit gives its alert once; the warning has no sound by default', () => {
    const { look, sounds, faces } = setUp()
    const waits = [entry('a', { since: NOW })]
    look(0, waits)
    for (let at = 1_000; at <= 200_000; at += 1_000) look(at, waits)
    expect(sounds).toEqual([30_000, 100_000, 180_000].map((at) => ({ kind: 'breach', at })))
    expect(faces).toEqual(['1 calm', '1 near_goal', '1 over_goal', '1 over_nag', '1 over_scored'])
  })

  it('an outage is told when it begins', () => {
    const { look, sounds } = setUp()
    for (const [at, outage] of [
      [0, false],
      [1_000, true],
      [9_000, true],
      [20_000, false],
    ] as const)
      look(at, [], { outage })
    expect(sounds).toEqual([{ kind: 'outage', at: 1_000 }])
  })

  it('one who is free hears of the queue; one with somebody waiting does not', () => {
    const { look, sounds } = setUp()
    look(0, [])
    look(3_000, [entry('q', { owner: null, since: NOW })])
    look(6_000, [entry('q', { owner: null, since: NOW }), entry('a', { since: NOW })])
    look(9_000, [entry('q', { owner: null, since: NOW }), entry('a', { since: NOW }), entry('r', { owner: null, since: NOW })])
    expect(sounds.map(({ at }) => at)).toEqual([3_000, 6_000])
  })
})

describe('H6 again while unanswered', () => {
  const run = (repeatMs: number, attended: (at: number) => string | null): number[] => {
    const sounds: number[] = []
    let now = NOW
    const desk = createAlertDesk({ sound: () => void sounds.push(now - NOW), face: () => undefined, raise: () => undefined })
    const facts = { agentId: ME, limits: LIMITS, inSight: new Set<string>(), asked: new Set<string>(), outage: false }
    for (let at = 0; at <= 95_000; at += 1_000) {
      now = NOW + at
      const entries = at === 0 ? [] : [entry('a', { since: NOW, wrote: NOW })]
      desk.look({ ...facts, entries, now, attended: attended(at) }, { ...DEFAULT_ALERTS, repeatMs })
    }
    return sounds
  }

  it('H6 sounds again at its interval, and not at all when that is 0', () => {
    expect(run(25_000, () => null)).toEqual([1_000, 26_000, 30_000, 55_000, 80_000])
    expect(run(0, () => null)).toEqual([1_000, 30_000])
  })

  it('H6 is quiet once the agent was there', () => {
    expect(run(25_000, (at) => (at >= 40_000 && at < 41_000 ? 'a' : null))).toEqual([1_000, 26_000, 30_000])
  })

  it('H6 is quiet once it is answered', () => {
    const { look, sounds } = setUp()
    look(0, [])
    look(1_000, [entry('a', { since: NOW })])
    look(40_000, [entry('a')])
    look(200_000, [entry('a')])
    expect(sounds).toEqual([{ kind: 'new', at: 1_000 }])
  })
})

it('a surge is at most one sound and one pop-up in two seconds, and none of it is lost', () => {
  const { look, sounds, popups } = setUp()
  const entries: AlertEntry[] = []
  look(0, entries)
  for (let at = 100; at <= 10_000; at += 100) {
    entries.push(entry(`c${at}`, { since: NOW + at, wrote: NOW + at }))
    look(at, entries)
  }
  look(12_500, entries)
  expect(sounds.length).toBeLessThanOrEqual(7)
  const gaps = sounds.slice(1).map((one, index) => one.at - (sounds[index]?.at ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_000)
  const told = popups.flatMap((one) => one.split(' ').slice(1))
  expect(told.toSorted()).toEqual(entries.map((one) => one.conversation.id).toSorted())
})
