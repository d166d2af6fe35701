import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNode, lineAt, nameOf, parseSource, textOfLiteral, walk, type SyntaxNode, type TextFile } from './house/source.ts'

/**
 * `node tests/tools/spec-coverage.ts`: the numbered rules of the papers against the titles of the tests. Prints rules no test begins
 * its title with, and ids in titles that no paper defines; exit code 1 if there is one.
 */
export const PAPERS = ['renderer/sync/SPEC.md', 'PROTOCOL.md'] as const

export type Mention = { id: string; path: string; line: number }

const ID = '[A-Z]{2}\\d+'
/** A rule is defined where a line begins with its id: a heading, or the first bold words of a line, list item or table row. */
const DEFINITION = new RegExp(`^(?:#{1,6} |(?:[-*] |\\d+\\. |\\| ?)?\\*\\*)(${ID})\\b`)
const LEADING = new RegExp(`^${ID}(?:(?:, | and )${ID})*(?![\\w-])`)

export const definitionsIn = ({ path, text }: TextFile): Mention[] =>
  text.split('\n').flatMap((line, i) => {
    const id = DEFINITION.exec(line)?.[1]
    return id === undefined ? [] : [{ id, path, line: i + 1 }]
  })

/** Ids with which a title begins: `FR8 …`, `CB3 and CB6 …`. */
export const idsOf = (title: string): string[] => LEADING.exec(title)?.[0].split(/, | and /) ?? []

const CASES = new Set(['it', 'test', 'check'])

/** `it`, `test`, `check` or `describe` behind `it(…)`, `it.each(…)(…)`, `describe.each(…)(…)`. */
function calledName(callee: unknown): string | null {
  if (!isNode(callee)) return null
  if (callee.type === 'MemberExpression') return calledName(callee['object'])
  if (callee.type === 'CallExpression') return calledName(callee['callee'])
  return callee.type === 'TaggedTemplateExpression' ? calledName(callee['tag']) : nameOf(callee)
}

function titleOf(call: SyntaxNode): string | null {
  const first = Array.isArray(call['arguments']) ? (call['arguments'] as unknown[])[0] : undefined
  if (!isNode(first) || first.type !== 'TemplateLiteral') return textOfLiteral(first)
  const quasi = Array.isArray(first['quasis']) ? (first['quasis'] as unknown[])[0] : undefined
  const value = isNode(quasi) ? (quasi['value'] as { cooked?: unknown } | undefined) : undefined
  return typeof value?.cooked === 'string' ? value.cooked : null
}

/** `tested`: ids of cases. `named`: ids of cases and of their groups. */
export function titlesIn(file: TextFile): { tested: Mention[]; named: Mention[] } {
  const tested: Mention[] = []
  const named: Mention[] = []
  for (const { node } of walk(parseSource(file).program)) {
    const name = node.type === 'CallExpression' ? calledName(node['callee']) : null
    if (name === null || (name !== 'describe' && !CASES.has(name))) continue
    for (const id of idsOf(titleOf(node) ?? '')) {
      const mention = { id, path: file.path, line: lineAt(file.text, node.start) }
      named.push(mention)
      if (name !== 'describe') tested.push(mention)
    }
  }
  return { tested, named }
}

export function compare(papers: readonly TextFile[], tests: readonly TextFile[]): string[] {
  const defined = papers.flatMap(definitionsIn)
  const titles = tests.map(titlesIn)
  const known = new Set(defined.map((one) => one.id))
  const tested = new Set(titles.flatMap((one) => one.tested.map(({ id }) => id)))
  return [
    ...defined
      .filter(({ id }) => !tested.has(id))
      .map(({ id, path, line }) => `${path}:${line} rule ${id} has no test that begins with it`),
    ...titles
      .flatMap((one) => one.named)
      .filter(({ id }) => !known.has(id))
      .map(({ id, path, line }) => `${path}:${line} names ${id}, which no paper defines`),
  ]
}

const TEST = /\.(?:test|e2e)\.tsx?$|\.contract\.ts$|^tests\/conformance\/[\w-]+\.ts$/
const FOLDERS = ['electron', 'renderer', 'shared', 'tests']

function main(): number {
  const root = resolve(import.meta.dirname, '../..')
  const read = (path: string): TextFile => ({ path, text: readFileSync(join(root, path), 'utf8') })
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
  )
  const papers = PAPERS.map(read)
  const findings = compare(papers, paths.filter((path) => TEST.test(path)).map(read))
  for (const finding of findings) console.log(finding)
  const rules = new Set(papers.flatMap(definitionsIn).map(({ id }) => id)).size
  console.log(`rules: ${rules}, findings: ${findings.length}`)
  return findings.length === 0 ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main()
