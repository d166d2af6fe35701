import { existsSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../e2e/fixtures/processes.ts'
import { setHistoryStage, type HistoryStage, type StoreSize } from './history-stage.ts'
import { idleLines, idleParts, measureIdling } from './idling.ts'
import { kneeLines, kneeSteps, measureKnee } from './knee.ts'
import { measureMemory, memoryLines } from './memory.ts'
import { measurePaging, pagingLines } from './paging.ts'
import { isMet, tableOf, type Line } from './report.ts'
import { measureSwitching, switchLines } from './switching.ts'

/**
 * `npm run bench:desk [-- --rounds N] [--quick] [--only m2,m12] [--json FILE]`: switching conversations (M2), the surge knee
 * (M5), scrolling back (M11), memory (M12) and idling (M13) of the built program against the least a page can do, or
 * against blank windows, on the same host in the same session. Asserted is only that what was waited for is on the screen.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
  },
})
const { quick } = values
const rounds = Number(values.rounds ?? (quick ? 1 : 6))
const ALL = ['m2', 'm5', 'm11', 'm12', 'm13'] as const
type Name = (typeof ALL)[number]
const asked = (values.only?.toLowerCase().split(',') ?? ALL).filter((one): one is Name => ALL.some((name) => name === one))
const wants = (name: Name): boolean => asked.includes(name)

if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be a whole number from 1')
if (asked.length === 0) throw new Error(`--only takes some of ${ALL.join()}`)
if (process.platform !== 'linux' && (wants('m12') || wants('m13'))) throw new Error('m12 and m13 read /proc')
if (!existsSync(join(ROOT, 'out', 'main', 'main.js'))) throw new Error('There is no built program: npm run build')

const started = performance.now()
const say = (line: string): void =>
  console.log(`${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${line}, load ${loadavg()[0]?.toFixed(1) ?? ''}`)
const lines: Line[] = []
const notes: string[] = []
const raw: Record<string, unknown> = {}
const keep = (name: string, found: unknown, more: readonly Line[]): void => {
  raw[name] = found
  lines.push(...more)
  say(name)
}

/** M2 at each size, M11 at the largest; the rest finds the store as large as it has become. */
async function withBothArms(stage: HistoryStage): Promise<void> {
  const all: StoreSize[] = quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]
  const sizes = wants('m2') ? all : ([quick ? 10_000 : 100_000] as const)
  for (const size of sizes) {
    const seconds = await stage.fillTo(size)
    say(`${size} messages stored on both sides in ${seconds.toFixed(0)} s`)
    if (!wants('m2')) continue
    const found = await measureSwitching(stage, { rounds, count: quick ? 5 : 10 })
    keep(`m2 ${size}`, found, switchLines(found, size))
  }
  if (wants('m11')) {
    // What was read back before is forgotten.
    await stage.reload()
    const found = await measurePaging(stage, { rounds, count: quick ? 5 : 10 })
    keep('m11', found, pagingLines(found))
  }
}

async function onOneStage(): Promise<void> {
  const stage = await setHistoryStage()
  say('both programs are up')
  try {
    await withBothArms(stage)
    await stage.closeArms()
    if (wants('m12')) {
      const found = await measureMemory(stage, { rounds, restMs: quick ? 3_000 : 10_000, surgeSeconds: quick ? 5 : 10 })
      keep('m12', found, memoryLines(found))
    }
    if (wants('m13')) {
      const found = await measureIdling(stage, { rounds, restMs: quick ? 10_000 : 30_000, ms: quick ? 15_000 : 60_000 })
      keep('m13', found, idleLines(found))
      notes.push(`Idle, by process of Holdfast, % of a core: ${idleParts(found)}`)
    }
  } finally {
    await stage.close()
  }
}

const before = loadavg()
if (asked.some((name) => name !== 'm5')) await onOneStage()
if (wants('m5')) {
  const found = await measureKnee({ rounds: Math.min(rounds, 3), seconds: quick ? 3 : 5 })
  keep('m5', found, kneeLines(found))
  notes.push('Surge steps, messages a second: inbound p99 / key p99, milliseconds, and what was too much', ...kneeSteps(found))
}

const load = (some: readonly number[]): string => some.map((one) => one.toFixed(2)).join(' ')
console.log(`\n${tableOf(lines)}\n`)
for (const note of notes) console.log(note)
console.log('Milliseconds unless a line says otherwise; ratios are medians of per-round ratios. The floor of M2 is one raw getAll(50)')
console.log('and one pane replaced by hand, of M11 the same read and a frame, of M12 and M13 the host with as many blank windows.')
console.log(`load     ${load(before)} before, ${load(loadavg())} after (1, 5, 15 min)`)
console.log(
  `rounds   ${rounds}${quick ? ', quick: too short to judge by' : ''}; ${((performance.now() - started) / 1_000).toFixed(0)} s in all`,
)
const missed = lines.filter((line) => isMet(line) === false).length
console.log(missed === 0 ? 'All goals met.' : `${missed} goals missed.`)
if (values.json !== undefined) {
  const rows = lines.map((one) => ({ ...one, met: isMet(one) }))
  writeFileSync(values.json, `${JSON.stringify({ rounds, quick, lines: rows, before, after: loadavg(), raw }, null, 2)}\n`)
}
process.exit(0)
