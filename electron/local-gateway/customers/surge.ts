import type { Cancel } from '../../../shared/lib/clock.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import { makeGuest } from './guest.ts'
import type { SeatDeps } from './seat.ts'
import { idOf, newSoul, scriptFor } from './souls.ts'

const MINUTE = 60_000
const ENGLISH_SHARE = 0.15

/** So many new inquiries a minute, whoever answers: each its own customer, who leaves for good when nobody does. */
export function createSurge(deps: SeatDeps, perMinute: number) {
  const { floor, visits, clock, seed, scripts } = deps
  const random = seededRandom(seed * 104_729 + perMinute)
  let cancel: Cancel = () => undefined

  function arrive(): void {
    const soul = newSoul(random)
    const language = random.next() < ENGLISH_SHARE ? 'en' : 'zh-CN'
    const script = scriptFor(scripts, soul, { language, played: new Set() })
    const id = idOf({ seed, seat: 'surge', scenario: script.scenario.id, soul }, floor.head() + 1)
    const guest = makeGuest({ id, soul, script, now: clock.now() })
    const conversationId = floor.open(guest)
    if (conversationId === null) return
    const over = (): void => visits.forget(conversationId)
    visits.begin(guest, conversationId, { stays: false, over }).customer.opened(guest.opening.slice(1))
  }
  /** Evenly with some chance in it: the mean is exact over every minute. */
  function minute(): void {
    const slot = MINUTE / perMinute
    const times = Array.from({ length: perMinute }, (_, index) => (index + random.next()) * slot)
    const step = (index: number, passed: number): void => {
      const at = times[index]
      cancel = clock.after(Math.round((at ?? MINUTE) - passed), () => {
        if (at === undefined) return minute()
        arrive()
        step(index + 1, at)
      })
    }
    step(0, 0)
  }
  return { start: minute, stop: (): void => cancel() }
}
