import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * `node tests/crash/mutants.ts`: builds the program with one recovery clause deleted at a time and plays the crash point
 * that rests on it. The run must be red; a green one means that the crash tests would not notice the loss.
 */
type Clause = { name: string; point: string; file: string; find: string; replace: string }

const FILE = 'renderer/sync/recovery-rules.ts'
const CLAUSES: readonly Clause[] = [
  {
    name: 'JR6: open in the journal only → inserted',
    point: 'jr1.after-commit',
    file: FILE,
    find: 'rows.push(known === undefined ? rowFromJournal(entry) : merge(known, entry))',
    replace: 'if (known !== undefined) rows.push(merge(known, entry))',
  },
  {
    name: 'JR6: claims of the journal overwrite the ledger row',
    point: 'jr4.after-claim',
    file: FILE,
    find: 'if (claimed) row = withState(row, stateOfClaim(journal.claim))',
    replace: 'if (claimed && row.no < 0) row = withState(row, stateOfClaim(journal.claim))',
  },
  {
    name: 'JR6: decisions of the journal overwrite the ledger row',
    point: 'jr3.after-commit',
    file: FILE,
    find: '  return withDecision(row, journal.decision)\n}\n',
    replace: '  return row\n}\n',
  },
  {
    name: 'JR6: finished in the ledger, open in the journal → tombstone',
    point: 'jr5.before-tombstone',
    file: FILE,
    find: '      tombstones.push({ id: entry.id, outcome })\n      continue',
    replace: '      continue',
  },
  {
    name: 'JR6: tombstone, open in the ledger → the ledger takes its outcome',
    point: 'ledger.rolled-back',
    file: FILE,
    find: 'if (outcome === undefined) rejournal.push(lost(row))',
    replace: 'if (outcome === undefined || buried.size > 0) rejournal.push(lost(row))',
  },
  {
    name: 'JR8: what a wiped ledger lacks stands in from the journal',
    point: 'fr12.before-swap',
    file: 'renderer/sync/engine-opening.ts',
    find: '? standIns(recovery.open, deps.agent) : []',
    replace: '? [] : []',
  },
]

const root = resolve(import.meta.dirname, '../..')
const PARTS = ['electron', 'renderer', 'shared', 'resources', 'tests', 'package.json', 'electron.vite.config.ts', 'tsconfig.json']

function playWithout(clause: Clause): string {
  const copy = mkdtempSync(join(tmpdir(), 'holdfast-clause-'))
  try {
    for (const part of PARTS) cpSync(join(root, part), join(copy, part), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    const file = join(copy, clause.file)
    const source = readFileSync(file, 'utf8')
    if (source.split(clause.find).length !== 2) throw new Error(`"${clause.name}" was not found once in ${clause.file}`)
    writeFileSync(
      file,
      source.replace(clause.find, () => clause.replace),
    )
    const run = (args: string[]): ReturnType<typeof spawnSync> => spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' })
    const built = run([join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'error'])
    if (built.status !== 0) throw new Error(`"${clause.name}" does not build: ${String(built.stderr)}`)
    return String(run([join(copy, 'tests/crash/run.ts'), '--point', clause.point]).stdout)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

let green = 0
for (const clause of CLAUSES) {
  const said = /^RED .*$/m.exec(playWithout(clause))?.[0]
  if (said === undefined) green += 1
  console.log(`${said === undefined ? 'NOT NOTICED' : 'red'}  ${clause.name}\n       ${said ?? ''}`)
}
console.log(`${CLAUSES.length - green} passed, ${green} failed`)
process.exit(green > 0 ? 1 : 0)
