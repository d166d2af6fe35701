import { basename } from 'node:path/posix'
import {
  exportedValues,
  isNode,
  breaks,
  memberOf,
  nameOf,
  textOfLiteral,
  topLevel,
  walk,
  type Finding,
  type Source,
  type SyntaxNode,
} from './source.ts'

const suffixBreach = breaks('suffix')
const barrelBreach = breaks('barrel')
const pureBreach = breaks('pure-rules')
const mockBreach = breaks('no-own-mocks')

const DOTTED = new Set(['', 'test', 'contract', 'contract.test', 'e2e', 'intent', 'd', 'config'])
/** Words that say nothing about what is inside, or mean the same as a suffix of the list. */
const VAGUE = /(?:^|-)(?:helpers?|utils?|misc|common|managers?|controllers?|providers?|factory|impl|types|interfaces)$/

type Suffix = { ends: RegExp; where: RegExp; holds: (values: readonly string[], source: Source) => boolean; says: string }

const importsOf = (source: Source): string[] =>
  topLevel(source).flatMap((statement) => (statement.type === 'ImportDeclaration' ? [textOfLiteral(statement['source']) ?? ''] : []))

/** What a suffix promises. Each is checked where the file stands, and that it holds what the name says. */
const SUFFIXES: readonly Suffix[] = [
  {
    ends: /-service\.ts$/,
    where: /^electron\//,
    holds: (values) => values.some((name) => /^create\w+Service$/.test(name)),
    says: 'is a long-lived object of main from createXService',
  },
  {
    ends: /-ipc\.ts$/,
    where: /^electron\//,
    holds: (values) => values.length > 0 && values.every((name) => /^register\w+Ipc$/.test(name)),
    says: 'registers the channels of a service and exports nothing else',
  },
  { ends: /-repo\.ts$/, where: /^renderer\/data\//, holds: () => true, says: 'belongs to renderer/data' },
  {
    ends: /-store\.ts$/,
    where: /^(?:renderer|electron)\//,
    holds: (_values, source) => !source.path.startsWith('renderer/') || importsOf(source).some((from) => /^zustand(?:$|\/)/.test(from)),
    says: 'is a zustand store in the renderer, tables behind a port in main',
  },
  { ends: /\.intent\.ts$/, where: /^renderer\/features\//, holds: () => true, says: 'is one action of an agent, in its feature' },
  {
    ends: /(?:^|\/)use-[^/]+\.tsx?$/,
    where: /^renderer\//,
    holds: (values) => values.some((name) => /^use[A-Z]/.test(name)),
    says: 'exports a hook',
  },
  { ends: /\.contract(?:\.test)?\.ts$/, where: /^tests\/contracts\//, holds: () => true, says: 'belongs to tests/contracts' },
  { ends: /\.e2e\.ts$/, where: /^tests\/e2e\//, holds: () => true, says: 'belongs to tests/e2e' },
]

/** The closed list of suffixes, and that each means what it says. */
export function checkName(source: Source): Finding[] {
  const name = basename(source.path)
  const [stem = '', ...dotted] = name.replace(/\.tsx?$/, '').split('.')
  const findings: Finding[] = []
  if (!DOTTED.has(dotted.join('.'))) findings.push(suffixBreach(source, 0, `.${dotted.join('.')} is not on the list of suffixes`))
  if (VAGUE.test(stem)) findings.push(suffixBreach(source, 0, `"${stem}" says nothing about what is inside`))
  const tested = dotted.includes('test') && !dotted.includes('contract')
  for (const suffix of tested ? [] : SUFFIXES.filter(({ ends }) => ends.test(source.path))) {
    if (!suffix.where.test(source.path) || !suffix.holds(exportedValues(source), source)) {
      findings.push(suffixBreach(source, 0, `a file of this name ${suffix.says}`))
    }
  }
  return findings
}

/** No file that only passes on what others export: it hides who needs what and ties knots. */
export function checkBarrel(source: Source): Finding[] {
  const statements = topLevel(source)
  const whole = statements.filter(({ type }) => type === 'ExportAllDeclaration')
  if (whole.length > 0) return whole.map(({ start }) => barrelBreach(source, start, 'export * passes on more than anyone asked for'))
  const passes = statements.filter((statement) => statement.type === 'ExportNamedDeclaration' && isNode(statement['source']))
  const onlyPasses = passes.length > 0 && passes.length === statements.length
  const isIndex = /^index\.tsx?$/.test(basename(source.path)) && source.path !== 'electron/preload/index.ts'
  return onlyPasses || isIndex ? [barrelBreach(source, 0, 'import from the file itself')] : []
}

/** Arithmetic with another name: reads nothing, keeps nothing. */
const PURE = new Set(['node:crypto createHash'])

/** Decisions are pure: no library, no clock, nothing but other plain values. */
export function checkRules(source: Source): Finding[] {
  if (!/^(?:electron|renderer|shared)\/.*-rules\.ts$/.test(source.path)) return []
  return topLevel(source).flatMap((statement) => {
    if (statement.type !== 'ImportDeclaration') return []
    const from = textOfLiteral(statement['source']) ?? ''
    if (/(?:^|\/)clock\.ts$/.test(from)) return [pureBreach(source, statement.start, 'a rule is told the time, it takes no clock')]
    if (from.startsWith('.') || statement['importKind'] === 'type') return []
    if (importedNames(statement).every((name) => PURE.has(`${from} ${name}`))) return []
    return [pureBreach(source, statement.start, `a rule needs no ${from}`)]
  })
}

/** Names an import takes; `*` for all of a module or its default. */
function importedNames(statement: SyntaxNode): string[] {
  const { specifiers } = statement
  return Array.isArray(specifiers)
    ? (specifiers as unknown[]).map((entry) => (isNode(entry) ? (nameOf(entry['imported']) ?? '*') : '*'))
    : ['*']
}

/** Fakes over mocks: a module of ours is handed in, never swapped behind the back of who imports it. */
export function checkMocks(source: Source): Finding[] {
  const findings: Finding[] = []
  for (const { node } of walk(source.program)) {
    if (node.type !== 'CallExpression' || !isNode(node['callee']) || !Array.isArray(node['arguments'])) continue
    const member = memberOf(node['callee'])
    if (member === null || nameOf(member.object) !== 'vi' || !/^(?:do)?[mM]ock$/.test(member.property)) continue
    if (textOfLiteral((node['arguments'] as unknown[])[0])?.startsWith('.') === true) {
      findings.push(mockBreach(source, node.start, 'hand in a fake (tests/fakes) instead'))
    }
  }
  return findings
}
