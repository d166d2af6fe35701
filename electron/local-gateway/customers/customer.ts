import { pick } from '../../../shared/lib/random.ts'
import type { Said } from './fill-lines.ts'
import { angerAfter, impatienceOf, patienceOf } from './patience-rules.ts'
import type { Rung } from './patience-rules.ts'
import { chooseReaction } from './reaction-rules.ts'
import type { Heard } from './reaction-rules.ts'
import { createSelf, PACE } from './self.ts'
import type { CustomerDeps, Self } from './self.ts'
import type { Reaction } from './scenario.ts'

const LATE_READER = 0.12
const SAYS_GOODBYE = 0.6
/** Rounds of waiting without a single answer before somebody gives up for good. */
const MAX_ROUNDS = 3
const ANGRY_FROM = 2

/** Waits for an answer: the ladder of patience, and what comes after its end. */
function createWaiting(self: Self): () => void {
  const { mind, agenda, deps } = self
  const { clock, random, script, stays } = deps
  const { manners } = script

  /** Nobody has answered: some say so, all go, and those who stay look in again later. */
  function leaveOff(): void {
    mind.rounds += 1
    self.speak(random.next() < SAYS_GOODBYE ? [self.oneOf(manners.leaving)] : [], () => {
      if (!stays || mind.rounds >= MAX_ROUNDS) return
      agenda.later(self.between(PACE.backAfterLeaving), () => self.speak([self.oneOf(manners.nudges)], wait))
    })
  }
  function climb(rung: Rung, done: () => void): void {
    mind.anger = angerAfter(mind.anger, rung)
    if (rung.kind === 'leave') return leaveOff()
    self.blurt([self.oneOf(rung.kind === 'impatient' ? impatienceOf(script)[rung.words] : manners.nudges)], done)
  }
  function wait(): void {
    const since = clock.monotonic()
    const ladder = patienceOf(random)
    const step = (index: number): void => {
      const rung = ladder[index]
      if (rung !== undefined) agenda.later(since + rung.at - clock.monotonic(), () => climb(rung, () => step(index + 1)))
    }
    step(0)
  }
  return wait
}

/** The way through a scenario: questions one after the other, thanks, a rest, and something new. */
function createCourse(self: Self, wait: () => void) {
  const { mind, agenda, deps } = self
  const { random, script, stays } = deps
  const { scenario, manners } = script

  function comeBack(): void {
    mind.used.clear()
    Object.assign(mind, { turn: 0, anger: scenario.anger, thanked: false })
    self.speak(self.fill(pick(random, scenario.returns)), wait)
  }
  function rest(): void {
    if (stays) agenda.later(self.between(PACE.rest), comeBack)
  }
  function thank(): void {
    mind.thanked = true
    self.speak([self.oneOf(scenario.thanks ?? manners.thanks)], rest)
  }
  /** The next question after what is said first; thanks when there is none left. The last of them is a good-bye. */
  function goOn(first: readonly Said[]): void {
    const next = scenario.turns[mind.turn]
    mind.turn += 1
    if (next !== undefined) return self.speak([...first, ...self.fill(pick(random, next))], mind.turn < scenario.turns.length ? wait : rest)
    if (first.length === 0) return thank()
    self.speak(first, thank)
  }
  return { comeBack, rest, thank, goOn }
}

/** What becomes of an answer. */
function createReacting(self: Self, wait: () => void, course: ReturnType<typeof createCourse>): () => void {
  const { mind, agenda, deps } = self
  const { random, script } = deps

  function follow(rule: Reaction): void {
    if (rule.calms === true) mind.anger = Math.max(0, mind.anger - 1)
    const said = rule.say === undefined ? [] : self.fill(pick(random, rule.say))
    if (rule.next === 'ask') return course.goOn(said)
    if (rule.next === 'end') return said.length === 0 ? course.thank() : self.speak(said, course.thank)
    if (said.length === 0) self.settle()
    if (rule.next === 'wait') return self.speak(said, wait)
    self.speak(said, () => agenda.later(self.between(PACE.content), () => self.speak([self.oneOf(script.manners.again)], wait)))
  }
  return () => {
    const left = mind.owed
    if (left.length > 0) {
      mind.undo = () => void (mind.owed = left)
      return self.speak(left, wait)
    }
    const heard = {
      text: mind.heard.map(({ text }) => text).join('\n'),
      pictures: mind.heard.reduce((sum, { pictures }) => sum + pictures, 0),
    }
    const rules = [...script.scenario.reactions, ...script.manners.reactions]
    const rule = chooseReaction(rules, heard, { mood: mind.anger >= ANGRY_FROM ? 'angry' : 'calm', used: mind.used })
    // Whoever has said thanks and good-bye only answers what is asked.
    if (mind.thanked && rule?.next !== 'wait') {
      self.settle()
      return course.rest()
    }
    const before = { turn: mind.turn, anger: mind.anger, thanked: mind.thanked }
    mind.undo = () => {
      Object.assign(mind, before)
      if (rule !== null) mind.used.delete(rule)
    }
    if (rule === null) return course.goOn([])
    mind.used.add(rule)
    follow(rule)
  }
}

/**
 * One person in one conversation: waits for an answer, nudges, loses patience at 30, 100 and 180 s, reads, types, makes
 * something of what is answered, thanks, and comes back with something new. All by the clock and the random numbers
 * handed in: the same answers at the same times get the same words in the same second.
 */
export function createCustomer(deps: CustomerDeps) {
  const self = createSelf(deps)
  const { mind, agenda } = self
  const wait = createWaiting(self)
  const course = createCourse(self, wait)
  const react = createReacting(self, wait, course)
  return {
    /** The customer's first words are out, these follow, and it waits. */
    opened(more: readonly Said[]): void {
      if (more.length === 0) return wait()
      self.speak(more, wait)
      mind.begun = true
    },
    /** The customer has said something and waits. */
    waiting: wait,
    /** The agent has answered: read, perhaps late, then thought about. What comes meanwhile is read together with it. */
    answered(answer: Heard): void {
      mind.rounds = 0
      if (!mind.begun) mind.owed = []
      mind.undo()
      const late = mind.heard.length === 0 && deps.random.next() < LATE_READER
      mind.heard = [...mind.heard, answer]
      agenda.clear()
      agenda.later(self.between(late ? PACE.readLate : PACE.read), () => {
        deps.mouth.read()
        react()
      })
    },
    comeBack: course.comeBack,
    leave: agenda.clear,
  }
}
export type SimulatedCustomer = ReturnType<typeof createCustomer>
