import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * `npm test`: everything, one lane after the other, each a child process whose output is shown. Ends with a table and the
 * line `N passed, N failed`, which also goes to test-results/summary.txt. A lane that ran nothing has failed.
 */

const ROOT = resolve(import.meta.dirname, '..')
const RESULTS = join(ROOT, 'test-results')

type Tally = { passed: number; failed: number; skipped: number }
type Run = { code: number; output: string }
type Lane = { name: string; bin: readonly [package_: string, name: string] | null; args: readonly string[]; tally: (run: Run) => Tally }

/** The script behind a command of an installed package, so that it runs with this very Node on every OS. */
function scriptOf([package_, name]: readonly [string, string]): string {
  const dir = join(ROOT, 'node_modules', package_)
  const { bin } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { bin: Record<string, string> }
  const path = bin[name]
  if (path === undefined) throw new Error(`${package_} has no command ${name}`)
  return join(dir, path)
}

function run(lane: Lane): Promise<Run> {
  const args = lane.bin === null ? lane.args : [scriptOf(lane.bin), ...lane.args]
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NO_COLOR: '1' },
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
      process.stdout.write(chunk)
    })
    child.once('error', (error) => done({ code: 1, output: String(error) }))
    child.once('close', (code) => done({ code: code ?? 1, output }))
  })
}

/** A command that is one check. */
const whole = ({ code }: Run): Tally => (code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 })

function report(file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(RESULTS, file), 'utf8'))
  } catch {
    return null
  }
}

/** Files that could not even be read hold no tests but fail the run. */
const atLeastOne = (failed: number, code: number): number => (code !== 0 && failed === 0 ? 1 : failed)

const vitestTally =
  (file: string) =>
  ({ code }: Run): Tally => {
    const read = report(file) as { numPassedTests: number; numFailedTests: number; numPendingTests: number } | null
    if (read === null) return { passed: 0, failed: 1, skipped: 0 }
    return { passed: read.numPassedTests, failed: atLeastOne(read.numFailedTests, code), skipped: read.numPendingTests }
  }

function playwrightTally({ code }: Run): Tally {
  const read = report('e2e.json') as { stats: { expected: number; unexpected: number; flaky: number; skipped: number } } | null
  if (read === null) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, unexpected, flaky, skipped } = read.stats
  return { passed: expected, failed: atLeastOne(unexpected + flaky, code), skipped }
}

/** The lane's own closing line. */
function lastLineTally({ code, output }: Run): Tally {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1)
  const [passed, failed] = found === undefined ? [0, 0] : [Number(found[1]), Number(found[2])]
  return { passed, failed: atLeastOne(failed, code), skipped: 0 }
}

const vitest = (name: string, project: string): Lane => ({
  name,
  bin: ['vitest', 'vitest'],
  args: ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${join(RESULTS, `${project}.json`)}`],
  tally: vitestTally(`${project}.json`),
})

const LANES: readonly Lane[] = [
  { name: 'build', bin: ['electron-vite', 'electron-vite'], args: ['build', '--logLevel', 'warn'], tally: whole },
  { name: 'types', bin: ['typescript', 'tsc'], args: ['-p', '.'], tally: whole },
  { name: 'lint', bin: ['oxlint', 'oxlint'], args: ['--deny-warnings'], tally: whole },
  { name: 'format', bin: ['oxfmt', 'oxfmt'], args: ['--check'], tally: whole },
  {
    name: 'zones',
    bin: ['dependency-cruiser', 'depcruise'],
    args: ['electron', 'renderer', 'shared', 'tests', '--config', '.dependency-cruiser.cjs'],
    tally: whole,
  },
  { name: 'unused code', bin: ['knip', 'knip'], args: [], tally: whole },
  { name: 'rules under test', bin: null, args: ['tests/tools/spec-coverage.ts'], tally: whole },
  { name: 'house rules', bin: null, args: ['tests/tools/house-rules.ts'], tally: whole },
  vitest('unit', 'unit'),
  { name: 'simulation', bin: null, args: ['tests/sim/run.ts'], tally: lastLineTally },
  vitest('integration', 'integration'),
  { name: 'crash points', bin: null, args: ['tests/crash/run.ts'], tally: lastLineTally },
  { name: 'end to end', bin: ['@playwright/test', 'playwright'], args: ['test'], tally: playwrightTally },
]

/** Lanes named on the command line alone, all of them without a name. */
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => LANES.every((lane) => lane.name !== name))
if (unknown.length > 0) {
  console.error(`No such lane: ${unknown.join(', ')}. There are: ${LANES.map((lane) => lane.name).join(', ')}.`)
  process.exit(2)
}

rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })
const rows: (Tally & { name: string; seconds: number })[] = []
for (const lane of LANES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n── ${lane.name}`)
  const start = performance.now()
  const tally = lane.tally(await run(lane))
  const seconds = (performance.now() - start) / 1_000
  const failed = tally.passed + tally.failed === 0 ? 1 : tally.failed
  rows.push({ name: lane.name, ...tally, failed, seconds })
}

const sum = (key: 'passed' | 'failed' | 'skipped'): number => rows.reduce((total, row) => total + row[key], 0)
console.log(`\n${'lane'.padEnd(14)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(9)}${'seconds'.padStart(9)}`)
for (const { name, passed, failed, skipped, seconds } of rows) {
  const cells = [String(passed).padStart(8), String(failed).padStart(8), String(skipped).padStart(9), seconds.toFixed(1).padStart(9)]
  console.log(name.padEnd(14) + cells.join(''))
}
const line = `${sum('passed')} passed, ${sum('failed')} failed`
writeFileSync(join(RESULTS, 'summary.txt'), `${line}\n`)
console.log(`\n${line}`)
process.exitCode = sum('failed') > 0 ? 1 : 0
