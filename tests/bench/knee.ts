import type { Page } from 'playwright-core'
import { wait } from './arms.ts'
import type { Line } from './report.ts'
import { median, quantile } from './stats.ts'
import { burst, setSurgeStage, type Burst, type SurgeStage } from './surge-stage.ts'
import { inTurns, type Pair } from './turns.ts'

const FIRST = 50
const STEP = 1.25
/** The knee is by definition where one of these is left. */
const INBOUND_MS = 150
const KEY_MS = 50
/** A generator later than this at p99 is the knee itself. */
const LATE_MS = 25
const STEPS = 12

export type Step = { rate: number; inbound: number; key: number; why: string | null }
export type Knee = { rates: Pair<number>[]; steps: Pair<Step[]>[] }

/** Rows of messages in the database this page reads. */
const storedIn = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let stored = 0
    for (const { name = '' } of await indexedDB.databases()) {
      const opening = indexedDB.open(name)
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const db = opening.result
      if (db.objectStoreNames.contains('messages')) {
        const count = db.transaction('messages').objectStore('messages').count()
        await new Promise((resolve) => count.addEventListener('success', resolve))
        stored += count.result
      }
      db.close()
    }
    return stored
  })

/** Why this rate is too much, or null. */
function verdictOn(one: Burst, lost: number): string | null {
  if (lost !== 0) return `${lost} lost`
  if (quantile(one.lateness, 0.99) > LATE_MS) return `generator ${quantile(one.lateness, 0.99).toFixed(0)} ms late`
  if (quantile(one.latencies, 0.99) > INBOUND_MS) return 'inbound'
  return quantile(one.keys, 0.99) > KEY_MS ? 'keys' : null
}

/** Faster and faster until a rate was too much twice. */
async function kneeOf(stage: SurgeStage, name: 'ours' | 'floor', options: { round: number; seconds: number }): Promise<Step[]> {
  const arm = stage.arms[name]
  const { page } = arm.hosted
  const steps: Step[] = []
  let missed = 0
  for (let at = 0; at < STEPS && missed < 2;) {
    const rate = Math.round(FIRST * STEP ** at)
    const before = await storedIn(page)
    const one = await burst(arm, { seed: options.round * 100 + at, rate, seconds: options.seconds })
    const why = verdictOn(one, one.sent - ((await storedIn(page)) - before))
    steps.push({ rate, inbound: quantile(one.latencies, 0.99), key: quantile(one.keys, 0.99), why })
    missed = why === null ? 0 : missed + 1
    if (why === null) at += 1
    await wait(500)
  }
  return steps
}

/** 0 when not even the first step held. */
const highest = (steps: readonly Step[]): number => Math.max(0, ...steps.filter((one) => one.why === null).map((one) => one.rate))

/** M5 on a stage of its own. */
export async function measureKnee(options: { rounds: number; seconds: number }): Promise<Knee> {
  const stage = await setSurgeStage()
  const found: Knee = { rates: [], steps: [] }
  for (let round = 0; round < options.rounds; round += 1) {
    const steps = await inTurns(round, (arm) => kneeOf(stage, arm, { round, seconds: options.seconds }))
    found.steps.push(steps)
    found.rates.push({ ours: highest(steps.ours), floor: highest(steps.floor) })
  }
  await stage.close()
  return found
}

export const kneeLines = ({ rates }: Knee): Line[] => [
  {
    metric: 'M5 surge knee, messages a second (more is better)',
    ours: { p50: median(rates.map((one) => one.ours)) },
    floor: { p50: median(rates.map((one) => one.floor)) },
    // A machine too busy for the first step has no knee.
    ratio: rates.some((one) => one.floor === 0) ? null : median(rates.map((one) => one.ours / one.floor)),
    goal: null,
  },
]

/** Each step of each round, one line per arm. */
export const kneeSteps = ({ steps }: Knee): string[] =>
  steps.flatMap((pair, round) =>
    (['ours', 'floor'] as const).map((name) => {
      const words = pair[name].map(
        (one) => `${one.rate}: ${one.inbound.toFixed(0)}/${one.key.toFixed(0)}${one.why === null ? '' : ` (${one.why})`}`,
      )
      return `  round ${round + 1}, ${name === 'ours' ? 'Holdfast' : 'floor'}: ${words.join(', ')}`
    }),
  )
