import { randomInt, type Random } from '../../shared/lib/random.ts'
import { clockOffset, nodeNow, type Hosted } from './host.ts'
import { installProbe, isOnScreen, type Probed, type Seen } from './probe.ts'

export const LIST = '.timeline__scroll'
const FIELD = '[data-testid="composer"]'

/** One of the two programs under the same load. */
export type Arm = {
  readonly name: string
  readonly hosted: Hosted
  /** Hands a customer's words to the program's server; returns at once. */
  send(n: number, text: string): void
  /** Page clock to `nodeNow`. */
  readonly offset: number
  readonly offsetError: number
}

const WORDS = [
  '你好，我昨天拍的那件羊毛大衣今天能发货吗？',
  '收到的杯子碎了一个',
  '这款有 M 码吗',
  'My parcel has been in customs for 6 days',
  '那大概几点能到？',
]
export const textOf = (n: number): string => `#${n}# ${WORDS[n % WORDS.length]}`

export async function makeArm(parts: Pick<Arm, 'name' | 'hosted' | 'send'>): Promise<Arm> {
  const { page } = parts.hosted
  await page.evaluate(installProbe, LIST)
  const { offset, error } = await clockOffset(page)
  return { ...parts, offset, offsetError: error }
}

export const take = (arm: Arm): Promise<Seen> => arm.hosted.page.evaluate(() => (globalThis as unknown as Probed).holdfastBench.take())
export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))

/** Numbers no message of this run has had yet. */
let lastNumber = 0
export const nextNumber = (): number => (lastNumber += 1)

const MISSING_MS = 15_000

/** Waits until every number is painted and the last one stands on the screen; throws what is missing. */
async function collect(arm: Arm, sent: ReadonlyMap<number, number>): Promise<{ painted: Map<number, number>; seen: Seen }> {
  const all: Seen = { painted: [], keys: [], enterAt: 0, hiddenFrames: 0 }
  const painted = new Map<number, number>()
  const limit = nodeNow() + MISSING_MS
  for (;;) {
    const seen = await take(arm)
    for (const [n, at] of seen.painted) painted.set(n, at + arm.offset)
    all.keys.push(...seen.keys)
    all.hiddenFrames += seen.hiddenFrames
    const missing = [...sent.keys()].filter((n) => !painted.has(n))
    if (missing.length === 0) break
    if (nodeNow() > limit)
      throw new Error(`${arm.name}: ${missing.length} of ${sent.size} messages were never painted: ${missing.slice(0, 5).join()}`)
    await wait(100)
  }
  const n = [...sent.keys()].at(-1)
  if (n !== undefined && !(await arm.hosted.page.evaluate(isOnScreen, { list: LIST, n })))
    throw new Error(`${arm.name}: #${n}# is not on the screen`)
  return { painted, seen: all }
}

export type Feed = { rate: number; seconds: number; random: Random }
export type Inbound = {
  latencies: number[]
  /** How late each message was sent, against the plan. */
  lateness: number[]
  hiddenFrames: number
  /** Number to moment, `nodeNow`. */
  sent: Map<number, number>
  painted: Map<number, number>
}

/** Sends at `rate` a second with gaps of ±20 %, so that no frame is favoured. `sent`: number to moment just before the send. */
export async function feed(arm: Arm, { rate, seconds, random }: Feed): Promise<{ sent: Map<number, number>; lateness: number[] }> {
  const sent = new Map<number, number>()
  const lateness: number[] = []
  let due = nodeNow()
  for (let i = 0; i < rate * seconds; i += 1) {
    due += (1_000 / rate) * (0.8 + 0.4 * random.next())
    await wait(due - nodeNow() - 1)
    while (nodeNow() < due) await new Promise((resolve) => setImmediate(resolve))
    const n = nextNumber()
    const at = nodeNow()
    sent.set(n, at)
    lateness.push(at - due)
    arm.send(n, textOf(n))
  }
  return { sent, lateness }
}

/** Inbound to paint: every message's latency. */
export async function inbound(arm: Arm, load: Feed): Promise<Inbound> {
  await take(arm)
  const { sent, lateness } = await feed(arm, load)
  const { painted, seen } = await collect(arm, sent)
  const latencies = [...sent].map(([n, at]) => (painted.get(n) ?? Number.NaN) - at)
  return { latencies, lateness, hiddenFrames: seen.hiddenFrames, sent, painted }
}

/** Key to paint, `count` keys with gaps of 70 to 110 ms; with `load` while messages come in. */
export async function typing(arm: Arm, options: { count: number; random: Random; load: Feed | null }): Promise<number[]> {
  const { page } = arm.hosted
  const { count, random, load } = options
  await page.locator(FIELD).first().focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await wait(400)
  await take(arm)
  const feeding = load === null ? null : feed(arm, load)
  for (let i = 0; i < count; i += 1) {
    const due = nodeNow() + 70 + randomInt(random, 41)
    await page.keyboard.press(String.fromCharCode(97 + (i % 26)))
    await wait(due - nodeNow())
  }
  const { sent } = (await feeding) ?? { sent: new Map<number, number>() }
  await wait(50)
  const { seen } = await collect(arm, sent)
  const length = await page
    .locator(FIELD)
    .first()
    .evaluate((field) => (field as HTMLTextAreaElement).value.length)
  if (length !== count || seen.keys.length !== count)
    throw new Error(`${arm.name}: ${count} keys, ${length} letters, ${seen.keys.length} painted`)
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await wait(400)
  await take(arm)
  return seen.keys
}

/** Enter to the bubble that says saved, painted. */
export async function enterToSaved(arm: Arm): Promise<number> {
  const { page } = arm.hosted
  await page.locator(FIELD).first().focus()
  const n = nextNumber()
  await page.keyboard.type(`#${n}# 好的`)
  await wait(300)
  await take(arm)
  await page.keyboard.press('Enter')
  for (let enterAt = 0, limit = nodeNow() + MISSING_MS; nodeNow() < limit; await wait(50)) {
    const seen = await take(arm)
    enterAt ||= seen.enterAt
    const painted = seen.painted.find(([number]) => number === n)
    if (painted !== undefined && enterAt > 0) return painted[1] - enterAt
  }
  throw new Error(`${arm.name}: reply #${n}# never showed as saved`)
}
