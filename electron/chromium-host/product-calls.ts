import { join, relative, resolve } from 'node:path'
import { API, type Project } from 'typescript/unstable/sync'
import {
  isCallExpression,
  isClassDeclaration,
  isInterfaceDeclaration,
  isPropertyAccessExpression,
  isStringLiteral,
  type Identifier,
  type Node,
} from 'typescript/unstable/ast'

/** One use of Electron in the product: `App.quit`, or `App@second-instance` for an event listened to. */
export type ProductCall = { call: string; files: string[] }

const ROOT = resolve(import.meta.dirname, '../..')
const LISTENING = new Set(['on', 'once', 'addListener', 'prependListener'])

/** The interface or class of electron.d.ts a member is declared in. */
function ownerOf(declaration: Node): string {
  for (let node: Node | undefined = declaration.parent; node !== undefined; node = node.parent) {
    if ((isInterfaceDeclaration(node) || isClassDeclaration(node)) && node.name !== undefined) return node.name.text
  }
  return 'electron'
}

type Access = { name: Node; text: string; event: string | null; file: string }

/** `x.name`, with the event when it is `x.on('event', …)`. */
function accessesIn(file: string, root: Node): Access[] {
  const found: Access[] = []
  const walk = (node: Node): void => {
    if (isPropertyAccessExpression(node)) {
      const text = (node.name as Identifier).text
      const call = node.parent
      const first = isCallExpression(call) && call.expression === node ? call.arguments[0] : undefined
      const event = LISTENING.has(text) && first !== undefined && isStringLiteral(first) ? first.text : null
      found.push({ name: node.name, text, event, file })
    }
    node.forEachChild(walk)
  }
  walk(root)
  return found
}

function isProduct(file: string): boolean {
  const path = relative(ROOT, file).replaceAll('\\', '/')
  return /^electron\/(?!chromium-host\/|local-gateway\/)/.test(path) && !path.endsWith('.test.ts')
}

function callsOf(project: Project): Map<string, Set<string>> {
  const accesses = project.program
    .getSourceFileNames()
    .filter(isProduct)
    .flatMap((file) => {
      const source = project.program.getSourceFile(file)
      return source === undefined ? [] : accessesIn(relative(ROOT, file).replaceAll('\\', '/'), source)
    })
  const calls = new Map<string, Set<string>>()
  project.checker.getSymbolAtLocation(accesses.map((access) => access.name)).forEach((symbol, index) => {
    const access = accesses[index]
    const declaration = symbol?.declarations.find((one) => one.path.endsWith('/electron/electron.d.ts'))?.resolve(project)
    if (access === undefined || declaration === undefined) return
    const owner = access.text === 'preventDefault' ? 'Event' : ownerOf(declaration)
    // Electron's types also widen Node's own process.
    if (owner === 'Process') return
    const call = `${owner}${access.event === null ? '.' : '@'}${access.event ?? access.text}`
    calls.set(call, (calls.get(call) ?? new Set()).add(access.file))
  })
  return calls
}

/** Every member and event of Electron the product's own code touches, found with the type checker, in alphabetical order. */
export function productCalls(): ProductCall[] {
  const config = join(ROOT, 'tsconfig.json')
  const api = new API({ cwd: ROOT })
  try {
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config)
    if (project === undefined) throw new Error(`${config} can't be opened`)
    return [...callsOf(project)]
      .map(([call, files]) => ({ call, files: [...files].toSorted() }))
      .toSorted((a, b) => (a.call < b.call ? -1 : 1))
  } finally {
    api.close()
  }
}
