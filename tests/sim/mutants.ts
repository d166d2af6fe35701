import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { MUTANTS, type Mutant } from './mutant-list.ts'

/**
 * `node tests/sim/mutants.ts [--runs N] [--only TEXT] [--json FILE]`: planted bugs, each a change to a copy of the tree, on which the
 * simulator must turn red. Prints the median number of seeds each took, over runs that begin at different seeds.
 */
const { values } = parseArgs({ options: { runs: { type: 'string' }, only: { type: 'string' }, json: { type: 'string' } } })
const RUNS = Number(values.runs ?? 3)

const root = resolve(import.meta.dirname, '../..')
const MAX_SEEDS = 10_000
const PARTS = ['shared', 'renderer/sync', 'electron/local-gateway', 'electron/journal', 'tests/sim', 'tests/fakes', 'package.json']

/** A copy of what the simulator is made of, with this bug in it. */
function plant(mutant: Mutant): string {
  const copy = mkdtempSync(join(tmpdir(), 'holdfast-mutant-'))
  for (const part of PARTS) cpSync(join(root, part), join(copy, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const file = join(copy, mutant.file)
  const source = readFileSync(file, 'utf8')
  if (source.split(mutant.find).length !== 2) throw new Error(`mutant "${mutant.name}": its place in ${mutant.file} was not found once`)
  writeFileSync(
    file,
    source.replace(mutant.find, () => mutant.replace),
  )
  return copy
}

/** Seeds until the first red one, from this seed on, and what was red; null when it lived through `MAX_SEEDS`. */
function seedsToDie(copy: string, from: number): { seeds: number; finding: string } | null {
  const args = ['--seconds', '3600', '--seeds', String(MAX_SEEDS), '--from', String(from), '--until-red']
  const done = spawnSync(process.execPath, [join(copy, 'tests/sim/run.ts'), ...args], { encoding: 'utf8' })
  const red = /^red after (\d+) seeds: (.*)$/m.exec(done.stdout)
  if (red?.[1] === undefined && !/^\d+ passed, 0 failed$/m.test(done.stdout))
    throw new Error(`the simulator did not run: ${done.stderr.slice(0, 2_000)}`)
  return red?.[1] === undefined ? null : { seeds: Number(red[1]), finding: red[2] ?? '' }
}

const median = (sorted: readonly number[]): number => sorted[(sorted.length - 1) >> 1] ?? Number.NaN

type Death = { name: string; family: Mutant['family']; seeds: number[]; median: number; finding: string }

function run(mutant: Mutant): Death | null {
  const copy = plant(mutant)
  try {
    const seeds: number[] = []
    let finding = ''
    for (let i = 0; i < RUNS; i += 1) {
      const death = seedsToDie(copy, 1 + i * MAX_SEEDS)
      if (death === null) return null
      seeds.push(death.seeds)
      finding ||= death.finding
    }
    return { name: mutant.name, family: mutant.family, seeds, median: median(seeds.toSorted((a, b) => a - b)), finding }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

const chosen = MUTANTS.filter(({ name }) => name.includes(values.only ?? ''))
const deaths: Death[] = []
for (const mutant of chosen) {
  const death = run(mutant)
  if (death !== null) deaths.push(death)
  const told =
    death === null
      ? 'SURVIVED'
      : `dead after ${death.seeds.join(', ')} seeds (${death.finding.replaceAll(/[0-9a-f-]{36}/g, 'id').slice(0, 80)})`
  console.log(`${mutant.family.padEnd(10)} ${mutant.name}: ${told}`)
}
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(deaths, null, 1))
const survived = chosen.length - deaths.length
console.log(`${deaths.length} passed, ${survived} failed`)
process.exitCode = survived > 0 ? 1 : 0
