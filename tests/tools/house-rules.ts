import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { checkDoors } from './house/door-checks.ts'
import { checkBarrel, checkMocks, checkName, checkRules } from './house/file-checks.ts'
import { breaks, parseSource, type Finding, type TextFile } from './house/source.ts'
import { checkLock, checkPlaces, checkReasons, checkVersions } from './house/tree-checks.ts'

/**
 * `node tests/tools/house-rules.ts`: rules of CONTRIBUTING.md that neither oxlint nor dependency-cruiser can say.
 * Prints `path:line rule text` for each finding; exit code 1 if there is one.
 */
const root = resolve(import.meta.dirname, '../..')
const SKIPPED = new Set(['.git', 'node_modules', 'out', 'dist', 'test-results', 'playwright-report', 'coverage'])
const TEXT = /\.(?:tsx?|c?js|json|md|ya?ml|html|css|svg)$|\/(?:\.npmrc|\.gitignore|run|LICENSE)$/

const read = (path: string): TextFile => ({ path, text: readFileSync(join(root, path), 'utf8') })

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesUnder(path)
    return entry.isFile() ? [relative(root, path).split(sep).join('/')] : []
  })
}

function checkSource(file: TextFile): Finding[] {
  try {
    const source = parseSource(file)
    return [checkDoors, checkName, checkBarrel, checkRules, checkMocks].flatMap((check) => check(source))
  } catch (error) {
    return [breaks('syntax')(file, 0, error instanceof Error ? error.message : String(error))]
  }
}

const texts = filesUnder(root)
  .filter((path) => TEXT.test(`/${path}`))
  .map(read)
const manifest = read('package.json')
const findings = [
  ...texts.filter(({ path }) => /^(?:electron|renderer|shared|tests)\/.*\.tsx?$/.test(path)).flatMap(checkSource),
  ...texts.filter(({ path }) => path !== 'package-lock.json').flatMap(checkPlaces),
  ...checkVersions(manifest),
  ...checkReasons(manifest, read('CONTRIBUTING.md')),
  ...checkLock(read('package-lock.json')),
]

for (const { path, line, rule, text } of findings) console.log(`${path}:${line} ${rule} ${text}`)
console.log(findings.length === 0 ? `house rules: ${texts.length} files, no findings` : `house rules: ${findings.length} findings`)
process.exitCode = findings.length === 0 ? 0 : 1
