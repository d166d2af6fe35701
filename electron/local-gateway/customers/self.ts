import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import { pick } from '../../../shared/lib/random.ts'
import type { Random } from '../../../shared/lib/random.ts'
import type { Filler, Said } from './fill-lines.ts'
import type { Script } from './load-scenarios.ts'
import type { Heard } from './reaction-rules.ts'
import { speechLines } from './scenario.ts'
import type { Reaction, Speech } from './scenario.ts'

const SECOND = 1_000
/** How long people take, in seconds, from and to. */
export const PACE = {
  read: [1, 4],
  /** Now and then somebody has put the telephone away. */
  readLate: [12, 35],
  think: [0.8, 2.5],
  /** Content with "one moment" for so long. */
  content: [70, 130],
  rest: [90, 360],
  backAfterLeaving: [240, 600],
} as const
/** In milliseconds. */
const TYPING = { perCharacter: 160, min: 700, max: 9_000, impatientMax: 1_800 }

/** What a customer can do to a conversation. `say` returns false when it is gone. */
export type Mouth = { say(said: Said): boolean; type(on: boolean): void; read(): void }

export type CustomerDeps = {
  clock: Clock
  random: Random
  script: Script
  filler: Filler
  mouth: Mouth
  /** Comes back with something new after a rest; without it the customer falls silent for good. */
  stays: boolean
}

/** The one thing a customer is about to do. */
function createAgenda({ clock, mouth }: Pick<CustomerDeps, 'clock' | 'mouth'>) {
  let cancel: Cancel = () => undefined
  let typing = false
  const type = (on: boolean): void => {
    if (typing === on) return
    typing = on
    mouth.type(on)
  }
  const later = (ms: number, act: () => void): void => {
    cancel()
    cancel = clock.after(Math.max(0, Math.round(ms)), act)
  }
  /** Types and says one message after the other. */
  const say = (said: readonly Said[], parts: { max: number; done: () => void }): void => {
    const [first, ...rest] = said
    if (first === undefined) return parts.done()
    type(true)
    later(Math.min(parts.max, Math.max(TYPING.min, first.text.length * TYPING.perCharacter)), () => {
      type(false)
      if (mouth.say(first)) say(rest, parts)
    })
  }
  const clear = (): void => {
    cancel()
    type(false)
  }
  return { later, say, clear }
}

/**
 * Body and memory of a customer: what was heard and not reacted to in words yet, what is left of a speech that has begun,
 * and how to forget a reaction that never came out because the agent spoke again.
 */
export function createSelf(deps: CustomerDeps) {
  const { clock, random, script, filler, mouth } = deps
  const mind = {
    anger: script.scenario.anger,
    turn: 0,
    /** Rounds of waiting without a single answer. */
    rounds: 0,
    thanked: false,
    used: new Set<Reaction>(),
    heard: [] as readonly Heard[],
    owed: [] as readonly Said[],
    begun: false,
    undo: (): void => undefined,
  }
  const settle = (): void => {
    mind.heard = []
    mind.undo = () => undefined
  }
  const say: Mouth['say'] = (said) => {
    settle()
    mind.owed = mind.owed.slice(1)
    mind.begun = true
    return mouth.say(said)
  }
  const agenda = createAgenda({ clock, mouth: { ...mouth, say } })
  const between = ([from, to]: readonly [number, number]): number => (from + random.next() * (to - from)) * SECOND
  return {
    deps,
    mind,
    agenda,
    settle,
    between,
    fill: (speech: Speech): Said[] => speechLines(speech).map(filler.line),
    oneOf: (texts: readonly string[]): Said => filler.line(pick(random, texts)),
    /** After some thought. */
    speak(said: readonly Said[], done: () => void): void {
      mind.owed = said
      mind.begun = false
      agenda.later(between(PACE.think), () => agenda.say(said, { max: TYPING.max, done }))
    },
    /** At once and in a hurry. */
    blurt(said: readonly Said[], done: () => void): void {
      mind.owed = []
      agenda.say(said, { max: TYPING.impatientMax, done })
    },
  }
}
export type Self = ReturnType<typeof createSelf>
