import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Planted bugs: each is a change to a copy of the tree, and the simulator must turn red on it.
 * `node tests/sim/mutants.ts` prints how many seeds each took.
 */
type Mutant = { name: string; file: string; find: string; replace: string }

const MUTANTS: readonly Mutant[] = [
  {
    name: 'ack before commit',
    file: 'renderer/sync/engine-inbound.ts',
    find: `    await commit(state, changes)\n    await crash(state, 'in3.after-commit')`,
    replace: `    if (changes.meta !== undefined) state.deps.link.send(link.id, { v: PROTOCOL_VERSION, type: 'ack', body: { seq: changes.meta.cursor ?? 0 } })\n    await commit(state, changes)`,
  },
  {
    name: 'new id on retry',
    file: 'renderer/sync/engine-outbound.ts',
    find: '    id: row.id,\n    clientEpoch',
    replace: `    id: row.composedLive ? row.id : row.id.slice(0, -6) + String(100_000 + link.clientEpoch),\n    clientEpoch`,
  },
  {
    name: 'discard not journalled',
    file: 'tests/fakes/memory-journal.ts',
    find: '    kept.row = { ...kept.row, claim, decision: journalled }',
    replace: `    if (decision.kind === 'discard') return ok({ effect: verdict.value.effect, rows: [{ ...kept.row, claim, decision: journalled }] })\n    kept.row = { ...kept.row, claim, decision: journalled }`,
  },
  {
    name: 'recovery as queued of something sent',
    file: 'renderer/sync/recovery-rules.ts',
    find: 'if (claim === null || !claim.open) return',
    replace: 'if (claim === null || claim.at > 0) return',
  },
  {
    name: 'a stale decision wins over a newer journal row',
    file: 'renderer/sync/recovery-rules.ts',
    find: '  return withDecision(row, journal.decision)\n}\n\n/** JR6 and JR8',
    replace: '  return row\n}\n\n/** JR6 and JR8',
  },
]

const root = resolve(import.meta.dirname, '../..')
const MAX_SEEDS = 2_000

function runMutant(mutant: Mutant): number | null {
  const copy = mkdtempSync(join(tmpdir(), 'holdfast-mutant-'))
  try {
    for (const part of [
      'shared',
      'renderer/sync',
      'electron/local-gateway',
      'electron/journal',
      'tests/sim',
      'tests/fakes',
      'package.json',
    ]) {
      cpSync(join(root, part), join(copy, part), { recursive: true })
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    const file = join(copy, mutant.file)
    const source = readFileSync(file, 'utf8')
    if (source.split(mutant.find).length !== 2) throw new Error(`mutant "${mutant.name}": its place in ${mutant.file} was not found once`)
    writeFileSync(
      file,
      source.replace(mutant.find, () => mutant.replace),
    )
    const run = spawnSync(process.execPath, [join(copy, 'tests/sim/run.ts'), '--seeds', String(MAX_SEEDS), '--until-red'], {
      encoding: 'utf8',
    })
    const red = /^red after (\d+) seeds/m.exec(run.stdout)
    return red?.[1] === undefined ? null : Number(red[1])
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

let survived = 0
for (const mutant of MUTANTS) {
  const seeds = runMutant(mutant)
  if (seeds === null) survived += 1
  console.log(`${seeds === null ? 'SURVIVED' : 'dead'}  ${mutant.name}${seeds === null ? '' : ` (seed ${seeds})`}`)
}
console.log(`${MUTANTS.length - survived} passed, ${survived} failed`)
process.exitCode = survived > 0 ? 1 : 0
