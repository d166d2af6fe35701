import { existsSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom } from '../../shared/lib/random.ts'
import { ROOT } from '../e2e/fixtures/processes.ts'
import { enterToSaved, inbound, typing, type Arm, type Inbound } from './arms.ts'
import { isMet, spread, tableOf, type Line } from './report.ts'
import { measureSaving, type Saving } from './saving.ts'
import { setStage, type Stage } from './stage.ts'
import { allFiles, bytesOf, initialFiles, measureStart, storageEngine, type Start } from './starting.ts'
import { wayOfAMessage, type Leg } from './stations.ts'
import { median, quantile, ratioOf, type Rounds } from './stats.ts'
import { add, inTurns, series, type Series } from './turns.ts'

/**
 * `npm run bench [-- --rounds N] [--quick] [--json FILE]`: the built program on the Chromium host against a hand-written
 * page on the same host, in the same session, in alternating order. Ratios are medians over the rounds. Nothing is asserted
 * but that every message and every key was painted; figures of a busy machine are worth nothing, so its load is printed.
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string' }, quick: { type: 'boolean', default: false }, json: { type: 'string' } },
})
const { quick } = values
const rounds = Number(values.rounds ?? (quick ? 1 : 6))
const SECONDS = quick ? { slow: 3, fast: 3 } : { slow: 6, fast: 6 }
const COUNTS = quick
  ? { keys: 15, busyKeys: 20, saves: 10, enters: 2, gateway: 10 }
  : { keys: 35, busyKeys: 55, saves: 15, enters: 3, gateway: 20 }
/** A generator later than this at p99 has measured itself. */
const LATE_MS = 5
const AA = { rounds: Math.min(rounds, 3), low: 0.85, high: 1.15 }

if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be a whole number from 1')
if (!existsSync(join(ROOT, 'out', 'main', 'main.js'))) throw new Error('There is no built program: npm run build')

const started = performance.now()
const say = (line: string): void => console.log(`${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${line}`)

type Results = {
  slow: Series
  fast: Series
  keys: Series
  busyKeys: Series
  starts: Series
  saving: Saving[]
  enters: Rounds
  gateway: Rounds
  late: number[]
  hiddenFrames: number
  startParts: { ours: Start[]; floor: Start[] }
  way: Leg[]
}

/** The floor page against itself: how far apart two equal things come out today. */
async function checkSession(floor: Arm): Promise<number> {
  const pairs = series()
  for (let round = 0; round < AA.rounds; round += 1) {
    const load = () => ({ rate: 20, seconds: SECONDS.fast / 2, random: seededRandom(1_000 + round) })
    add(pairs, await inTurns(round, async () => (await inbound(floor, load())).latencies))
  }
  return ratioOf(pairs.ours, pairs.floor, 0.5)
}

async function inboundRound(stage: Stage, round: number, to: { results: Results; rate: 4 | 20 }): Promise<void> {
  const { results, rate } = to
  const arms = { ours: stage.holdfast, floor: stage.floor }
  const seconds = rate === 4 ? SECONDS.slow : SECONDS.fast
  const note = ({ lateness, hiddenFrames }: Inbound): void => {
    results.late.push(...lateness)
    results.hiddenFrames += hiddenFrames
  }
  const pair = await inTurns(round, async (arm) => {
    const measured = await inbound(arms[arm], { rate, seconds, random: seededRandom(round * 100 + rate) })
    note(measured)
    return measured.latencies
  })
  add(rate === 4 ? results.slow : results.fast, pair)
}

async function keyRound(stage: Stage, round: number, results: Results): Promise<void> {
  const arms = { ours: stage.holdfast, floor: stage.floor }
  const random = () => seededRandom(round + 7)
  const idle = await inTurns(round, (arm) => typing(arms[arm], { count: COUNTS.keys, random: random(), load: null }))
  add(results.keys, idle)
  const load = () => ({ rate: 20, seconds: (COUNTS.busyKeys * 0.09) | 0, random: seededRandom(round + 500) })
  add(results.busyKeys, await inTurns(round, (arm) => typing(arms[arm], { count: COUNTS.busyKeys, random: random(), load: load() })))
}

async function savingRound(stage: Stage, results: Results): Promise<void> {
  const { holdfast, quiet, folders } = stage
  results.gateway.push(await stage.gatewayAlone(COUNTS.gateway))
  const { page } = holdfast.hosted
  results.saving.push(await measureSaving({ page, userData: folders.holdfast, conversationId: quiet, count: COUNTS.saves }))
  const enters: number[] = []
  for (let i = 0; i < COUNTS.enters; i += 1) enters.push(await enterToSaved(holdfast))
  results.enters.push(enters)
}

async function startRound(stage: Stage, round: number, results: Results): Promise<void> {
  const { folders, gateway, floorServer } = stage
  const pair = await inTurns(round, (arm): Promise<Start> =>
    arm === 'ours'
      ? measureStart({ userData: folders.holdfast, env: { HOLDFAST_GATEWAY_URL: gateway.url } })
      : measureStart({ userData: folders.blank, url: floorServer.blankUrl }),
  )
  // The first round makes the blank page's profile and fills the code cache.
  if (round === 0) return
  add(results.starts, { ours: [pair.ours.ms], floor: [pair.floor.ms] })
  results.startParts.ours.push(pair.ours)
  results.startParts.floor.push(pair.floor)
}

const line = (metric: string, pair: Series, goals: { p50: number | null; p99: number | null }): Line[] => [
  { metric, ours: spread(pair.ours), floor: spread(pair.floor), ratio: ratioOf(pair.ours, pair.floor, 0.5), goal: goals.p50 },
  {
    metric: `  … p99`,
    ours: { p50: spread(pair.ours).p99 },
    floor: { p50: spread(pair.floor).p99 },
    ratio: spread(pair.ours).p99 / spread(pair.floor).p99,
    goal: goals.p99,
  },
]

function savingLine({ saving }: Results): Line {
  const rounds_ = (name: keyof Saving): Rounds => saving.map((one) => one[name])
  const floors = saving.map((one) => quantile(one.fsync, 0.5) + quantile(one.echo, 0.5))
  const ratios = saving.map((one, i) => quantile(one.submit, 0.5) / (floors[i] ?? Number.NaN))
  return {
    metric: 'saving a reply / (journal fsync + IPC echo)',
    ours: spread(rounds_('submit')),
    floor: { p50: median(floors) },
    ratio: median(ratios),
    goal: 1.6,
  }
}

/** The same with what the server itself takes away from ours. */
const withoutGateway = (metric: string, pair: Series, gateway: number): Line => ({
  metric,
  ours: { p50: spread(pair.ours).p50 - gateway },
  floor: { p50: spread(pair.floor).p50 },
  ratio: median(pair.ours.map((round, i) => (quantile(round, 0.5) - gateway) / quantile(pair.floor[i] ?? [], 0.5))),
  goal: null,
})

function linesOf(results: Results): Line[] {
  const gateway = spread(results.gateway).p50
  const initial = bytesOf(initialFiles())
  const busy = spread(results.busyKeys.ours).p99
  const idle = spread(results.keys.ours).p99
  const steady = { p50: 1.15, p99: 1.25 }
  const none = { p50: null, p99: null }
  return [
    ...line('inbound to paint, 4/s', results.slow, steady),
    withoutGateway('  … less the gateway', results.slow, gateway),
    ...line('inbound to paint, 20/s', results.fast, steady),
    withoutGateway('  … less the gateway', results.fast, gateway),
    { metric: 'gateway alone, control to socket', ours: spread(results.gateway), floor: null, ratio: null, goal: null },
    ...line('key to paint, idle', results.keys, none),
    ...line('key to paint at 20/s', results.busyKeys, none),
    { metric: 'key p99 at 20/s / own idle p99', ours: { p50: busy }, floor: { p50: idle }, ratio: busy / idle, goal: 1.6 },
    savingLine(results),
    { metric: '  … journal fsync', ours: spread(results.saving.map((one) => one.fsync)), floor: null, ratio: null, goal: null },
    { metric: '  … IPC echo', ours: spread(results.saving.map((one) => one.echo)), floor: null, ratio: null, goal: null },
    { metric: 'Enter to bubble shown as saved', ours: spread(results.enters), floor: null, ratio: null, goal: null },
    line('start to first paint / blank page', results.starts, { p50: 1.5, p99: null })[0],
    {
      metric: 'initial desk bundle, kB gzip -9 / 200 kB',
      ours: { p50: initial.gzip / 1_000 },
      floor: { p50: 200 },
      ratio: initial.gzip / 200_000,
      goal: 1,
    },
  ].filter((one) => one !== undefined)
}

async function run(): Promise<{ results: Results; aa: number; facts: Record<string, string> }> {
  const load = (): string =>
    loadavg()
      .map((one) => one.toFixed(2))
      .join(' ')
  const before = load()
  const stage = await setStage()
  const results: Results = {
    slow: series(),
    fast: series(),
    keys: series(),
    busyKeys: series(),
    starts: series(),
    saving: [],
    enters: [],
    gateway: [],
    late: [],
    hiddenFrames: 0,
    startParts: { ours: [], floor: [] },
    way: [],
  }
  try {
    const { holdfast, floor } = stage
    say('both programs are up')
    await inbound(floor, { rate: 20, seconds: 2, random: seededRandom(1) })
    await inbound(holdfast, { rate: 20, seconds: 2, random: seededRandom(1) })
    const aa = await checkSession(floor)
    say(`floor page against itself at p50: ${aa.toFixed(2)}`)
    for (let round = 0; round < rounds; round += 1) {
      await inboundRound(stage, round, { results, rate: 4 })
      await inboundRound(stage, round, { results, rate: 20 })
      await keyRound(stage, round, results)
      await savingRound(stage, results)
      say(`round ${round + 1} of ${rounds}`)
    }
    const load20 = { rate: 20, seconds: SECONDS.fast, random: seededRandom(9) }
    results.way = await wayOfAMessage(holdfast, await holdfast.hosted.other('/ledger.html'), load20)
    const facts = {
      host: `Chromium host, ${holdfast.hosted.version}, headless`,
      node: process.version,
      storage: '',
      clocks: `${holdfast.offsetError.toFixed(2)} and ${floor.offsetError.toFixed(2)} ms uncertain`,
      load: '',
    }
    await stage.closeArms()
    facts.storage = `IndexedDB on ${storageEngine(stage.folders.holdfast)}, floor page on ${storageEngine(stage.folders.floor)}`
    for (let round = 0; round <= rounds; round += 1) await startRound(stage, round, results)
    say('cold starts done')
    facts.load = `${before} before, ${load()} after (1, 5, 15 min)`
    return { results, aa, facts }
  } finally {
    await stage.close()
  }
}

const { results, aa, facts } = await run()
const lines = linesOf(results)
const early = bytesOf((results.startParts.ours[0]?.files ?? []).filter((name) => allFiles().includes(name)))
const [initial, all] = [bytesOf(initialFiles()), bytesOf(allFiles())]
const late = quantile(results.late, 0.99)
const voided = [
  ...(aa < AA.low || aa > AA.high ? [`the floor page against itself came out at ${aa.toFixed(2)}`] : []),
  ...(late > LATE_MS ? [`the generator was ${late.toFixed(1)} ms late at p99`] : []),
]
const kb = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`

console.log(`\n${tableOf(lines)}\n`)
console.log('Where the time of a message goes at 20/s (a pass of its own, with more watching): p50 / p99, how often per message')
for (const leg of results.way)
  console.log(`  ${`${leg.p50.toFixed(2)} / ${leg.p99.toFixed(2)}`.padEnd(18)} ${leg.perMessage.toFixed(2).padStart(5)} ×  ${leg.name}`)
const part = (starts: readonly Start[], name: 'documentMs' | 'filesMs' | 'ms'): string => median(starts.map((one) => one[name])).toFixed(0)
console.log('Where the time of a start goes, medians: until the document begins, then until its files are there; the rest is its script')
for (const [name, starts] of Object.entries(results.startParts))
  console.log(
    `  ${name === 'ours' ? 'Holdfast' : 'blank'}: ${part(starts, 'documentMs')} + ${part(starts, 'filesMs')} of ${part(starts, 'ms')}`,
  )
console.log('\nMilliseconds. Ratios: median of per-round ratios at p50, of all rounds together at p99. The floor page shows and')
console.log('acknowledges a message after a strict IndexedDB commit, as Holdfast does; its server is the generator itself.')
console.log(
  `bundle   asked for by index.html ${kb(initial.gzip)} gzip, ${kb(initial.plain)} plain, ${initial.files} files; loaded before the`,
)
console.log(`         first paint ${kb(early.gzip)} gzip, ${early.files} files; everything ${kb(all.gzip)} gzip, ${kb(all.plain)} plain`)
console.log(
  `check    floor page against itself ${aa.toFixed(2)}; generator late by ${late.toFixed(2)} ms at p99; ${results.hiddenFrames} frames waited for hidden rows`,
)
for (const [name, value] of Object.entries(facts)) console.log(`${name.padEnd(8)} ${value}`)
console.log(
  `rounds   ${rounds}${quick ? ', quick: too short to judge by' : ''}; ${((performance.now() - started) / 1_000).toFixed(0)} s in all`,
)
console.log(voided.length === 0 ? 'The session counts.' : `The session is VOID: ${voided.join('; ')}.`)
if (values.json !== undefined) {
  const rows = lines.map((one) => ({ ...one, met: isMet(one) }))
  const bundle = { initial, beforeFirstPaint: early, all }
  writeFileSync(values.json, `${JSON.stringify({ rounds, quick, lines: rows, bundle, aa, late, voided, facts, results }, null, 2)}\n`)
}
process.exit(0)
