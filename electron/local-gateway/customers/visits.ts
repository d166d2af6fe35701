import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import { createCustomer } from './customer.ts'
import type { SimulatedCustomer } from './customer.ts'
import { meaningsOf } from './floor.ts'
import type { Floor } from './floor.ts'
import type { Guest } from './guest.ts'

export type Visit = { conversationId: string; guest: Guest; customer: SimulatedCustomer }
/** How a visit ended; one that was closed may be taken up again by `customer.comeBack`. */
export type Ending = 'closed' | 'gone'

/** Everybody who is here, by conversation: brings each event to whom it concerns. */
export function createVisits(deps: { floor: Floor; clock: Clock }) {
  const { floor, clock } = deps
  const all = new Map<string, { visit: Visit; over: (ending: Ending) => void }>()
  let unwatch: Cancel = () => undefined

  const end = (conversationId: string, ending: Ending): void => {
    const known = all.get(conversationId)
    if (known === undefined) return
    known.visit.customer.leave()
    if (ending === 'gone') all.delete(conversationId)
    known.over(ending)
  }
  return {
    start: (): void => {
      unwatch = floor.watch((event) => {
        for (const meaning of meaningsOf(event)) {
          if (meaning.kind === 'answered') all.get(meaning.conversationId)?.visit.customer.answered(meaning.heard)
          else end(meaning.conversationId, meaning.kind === 'closed' ? 'closed' : 'gone')
        }
      })
    },
    stop: (): void => {
      unwatch()
      for (const { visit } of all.values()) visit.customer.leave()
      all.clear()
    },
    names: (): ReadonlySet<string> => new Set([...all.values()].map(({ visit }) => visit.guest.customer.name)),
    scenarios: (): ReadonlySet<string> => new Set([...all.values()].map(({ visit }) => visit.guest.script.scenario.id)),
    /** The guest is in this conversation from now on. */
    begin(guest: Guest, conversationId: string, parts: { stays: boolean; over: (ending: Ending) => void }): Visit {
      const { stays, over } = parts
      const { script, filler, random } = guest
      const mouth = floor.mouth(conversationId, () => end(conversationId, 'gone'))
      const visit = { conversationId, guest, customer: createCustomer({ clock, random, script, filler, mouth, stays }) }
      all.set(conversationId, { visit, over })
      return visit
    },
    forget: (conversationId: string): void => void all.delete(conversationId),
  }
}
export type Visits = ReturnType<typeof createVisits>
