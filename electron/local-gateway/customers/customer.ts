import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import { pick } from '../../../shared/lib/random.ts'
import type { Random } from '../../../shared/lib/random.ts'
import { fillLine } from './scenario.ts'
import type { Scenario } from './scenario.ts'

/** How long people take, in milliseconds; each figure is stretched by up to half. */
export const PACE = { read: 3_000, perCharacter: 120, nudge: 25_000, pause: 60_000, leave: 20_000 }
const MAX_NUDGES = 3

/** What a customer can do to a conversation. Each returns false when it is gone. */
export type Mouth = { say(text: string): boolean; type(on: boolean): void }

export type CustomerDeps = { clock: Clock; random: Random; scenario: Scenario; mouth: Mouth }

/**
 * One person in one conversation: waits for an answer and nudges when left waiting, thinks and types before the next
 * question, thanks at the end of the list, and comes back with something new after a pause. All by the clock and the
 * random numbers handed in, so the same answers at the same times get the same words at the same times.
 */
export function createCustomer({ clock, random, scenario, mouth }: CustomerDeps) {
  const known = new Map<string, string>()
  let turn = 0
  let nudges = 0
  let cancel: Cancel = () => undefined

  const line = (lines: readonly string[]): string => fillLine(pick(random, lines), { scenario, random, known })
  const stretched = (ms: number): number => Math.round(ms * (1 + random.next() / 2))
  const later = (ms: number, act: () => void): void => {
    cancel()
    cancel = clock.after(ms, act)
  }
  const await_ = (): void =>
    later(stretched(PACE.nudge) * 2 ** nudges, () => {
      if (nudges >= MAX_NUDGES || !mouth.say(line(scenario.nudges))) return
      nudges += 1
      await_()
    })
  const speak = (text: string, then: () => void): void => {
    later(stretched(PACE.read), () => {
      mouth.type(true)
      later(stretched(PACE.perCharacter * text.length), () => {
        mouth.type(false)
        if (mouth.say(text)) then()
      })
    })
  }
  const startOver = (): void => {
    turn = 0
    known.clear()
    speak(line(scenario.openings), await_)
  }
  return {
    /** First words of a fresh conversation. */
    opening: (): string => line(scenario.openings),
    /** The customer has just said something and waits. */
    waiting: await_,
    /** The agent has answered. A second answer while the customer is still thinking starts the thinking anew. */
    answered(): void {
      nudges = 0
      const next = scenario.turns[turn]
      if (next === undefined) {
        speak(line(scenario.thanks), () => later(stretched(PACE.pause), startOver))
        return
      }
      speak(line(next), () => {
        turn += 1
        await_()
      })
    },
    leave(): void {
      cancel()
    },
  }
}
export type SimulatedCustomer = ReturnType<typeof createCustomer>
