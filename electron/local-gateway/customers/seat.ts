import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import type { Conversation } from '../../../shared/model/conversation.ts'
import type { Floor } from './floor.ts'
import { makeGuest } from './guest.ts'
import type { Script } from './load-scenarios.ts'
import { idOf, newSoul, scriptFor, soulOf } from './souls.ts'
import type { Ending, Visit, Visits } from './visits.ts'

const SECOND = 1_000
/** Seconds between the first arrivals, before the next takes a seat, before somebody comes back after a good-bye. */
const PACE = { arrival: 6, next: [15, 45], back: [30, 110], doors: 2 } as const
const RETURN_CHANCE = 0.35
const ENGLISH_SEAT = 2

export type SeatDeps = { floor: Floor; visits: Visits; clock: Clock; seed: number; scripts: readonly Script[] }

/** A chair in the waiting room: when its customer is done, the same one comes back or the next one takes it. */
export function createSeat(deps: SeatDeps, seat: number) {
  const { floor, visits, clock, seed, scripts } = deps
  const language = seat % 3 === ENGLISH_SEAT ? 'en' : 'zh-CN'
  let random = seededRandom(seed * 7_919 + seat)
  let visit: Visit | null = null
  let cancel: Cancel = () => undefined

  const between = ([from, to]: readonly [number, number]): number => Math.round((from + random.next() * (to - from)) * SECOND)
  const later = (ms: number, act: () => void): void => {
    cancel()
    cancel = clock.after(ms, act)
  }
  const nextComes = (): void => {
    if (visit !== null) visits.forget(visit.conversationId)
    visit = null
    later(between(PACE.next), arrive)
  }
  function over(ending: Ending): void {
    const comesBack = random.next() < RETURN_CHANCE
    if (ending === 'gone' || !comesBack || visit === null) return nextComes()
    later(between(PACE.back), visit.customer.comeBack)
  }
  function arrive(): void {
    if (!floor.staffed()) return later(PACE.doors * SECOND, arrive)
    const soul = newSoul(random)
    const script = scriptFor(scripts, soul, { language, played: visits.scenarios() })
    const id = idOf({ seed, seat: String(seat), scenario: script.scenario.id, soul }, floor.head() + 1)
    const guest = makeGuest({ id, soul, script, now: clock.now(), taken: visits.names() })
    const conversationId = floor.open(guest)
    if (conversationId === null) return nextComes()
    visit = visits.begin(guest, conversationId, { stays: true, over })
    visit.customer.opened(guest.opening.slice(1))
  }
  /** After a restart of the process the guest of this seat is still there. */
  function resume({ id, customer, openedAt }: Conversation, script: Script, soul: number): void {
    const guest = makeGuest({ id: customer.id, soul, script, now: openedAt, name: customer.name })
    visit = visits.begin(guest, id, { stays: true, over })
    if (floor.lastWordBy(id) === 'agent') visit.customer.answered({ text: '', pictures: 0 })
    else visit.customer.waiting()
  }
  return {
    start(): void {
      const own = floor.conversations().flatMap((row) => {
        const soul = soulOf(row.customer.id)
        return soul !== null && soul.seed === seed && soul.seat === String(seat) ? [{ row, soul }] : []
      })
      // Those who were here before the restart are not to come again.
      random = seededRandom(seed * 7_919 + seat + own.length * 1_000_003)
      const here = own.find(({ row }) => row.state === 'open')
      const script = scripts.find(({ scenario }) => scenario.id === here?.soul.scenario)
      if (here === undefined || script === undefined) later(seat * PACE.arrival * SECOND, arrive)
      else resume(here.row, script, here.soul.soul)
    },
    stop(): void {
      cancel()
      visit = null
    },
  }
}
