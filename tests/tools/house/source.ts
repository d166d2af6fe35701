import { parseSync } from 'vite'

/** One place where the tree breaks a rule of the house. */
export type Finding = { rule: string; path: string; line: number; text: string }

/** Path from the root with forward slashes, and what is in the file. */
export type TextFile = { path: string; text: string }

/** A node of the syntax tree (ESTree with TypeScript); what a check needs of it, it asks for by name. */
export type SyntaxNode = { readonly type: string; readonly start: number; readonly [field: string]: unknown }

export type Source = TextFile & { program: SyntaxNode }

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value

/** Parses a `.ts` or `.tsx` file. Throws with the parser's word on a file that is not TypeScript. */
export function parseSource({ path, text }: TextFile): Source {
  const { program, errors } = parseSync(path, text)
  const [first] = errors
  if (first !== undefined) throw new Error(`${path}: ${first.message}`)
  const node: unknown = program
  if (!isNode(node)) throw new Error(`${path}: no syntax tree`)
  return { path, text, program: node }
}

/** Line number, from 1, of a place in the text. */
export const lineAt = (text: string, place: number): number => text.slice(0, place).split('\n').length

/** Every node with the one it hangs on, parents before children. */
export function* walk(node: SyntaxNode, parent: SyntaxNode | null = null): Generator<{ node: SyntaxNode; parent: SyntaxNode | null }> {
  yield { node, parent }
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) yield* walk(child, node)
    }
  }
}

/** Statements at the top of a file. */
export const topLevel = (source: Source): SyntaxNode[] => {
  const { body } = source.program
  return Array.isArray(body) ? (body as unknown[]).filter(isNode) : []
}

/** Name of an identifier, or null for any other node. */
export const nameOf = (node: unknown): string | null =>
  isNode(node) && (node.type === 'Identifier' || node.type === 'JSXIdentifier') && typeof node['name'] === 'string' ? node['name'] : null

/** Text of a string literal, or null. */
export const textOfLiteral = (node: unknown): string | null =>
  isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null

/** `object.property` as written, also with brackets; null for any other node. */
export function memberOf(node: SyntaxNode): { object: SyntaxNode; property: string } | null {
  if (node.type !== 'MemberExpression' || !isNode(node['object'])) return null
  const property = node['computed'] === true ? textOfLiteral(node['property']) : nameOf(node['property'])
  return property === null ? null : { object: node['object'], property }
}

/** Names a file offers to others. */
export function exportedNames(source: Source): string[] {
  return topLevel(source).flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return []
    const { declaration, specifiers } = statement
    const listed = Array.isArray(specifiers) ? (specifiers as unknown[]) : []
    const renamed = listed.flatMap((entry) => (isNode(entry) ? [nameOf(entry['exported'])] : []))
    return [...declaredNames(declaration), ...renamed].filter((name) => name !== null)
  })
}

function declaredNames(declaration: unknown): (string | null)[] {
  if (!isNode(declaration)) return []
  const { declarations } = declaration
  if (!Array.isArray(declarations)) return [nameOf(declaration['id'])]
  return (declarations as unknown[]).flatMap((entry) => (isNode(entry) ? [nameOf(entry['id'])] : []))
}

/** Names of exported values: what is left when the types are gone. */
export function exportedValues(source: Source): string[] {
  const types = new Set(
    topLevel(source).flatMap((statement) => {
      const { declaration } = statement
      const isType = isNode(declaration) && /^TS(?:TypeAlias|Interface)Declaration$/.test(declaration.type)
      return isType ? declaredNames(declaration) : []
    }),
  )
  return exportedNames(source).filter((name) => !types.has(name))
}

/** Makes findings of one rule: file, place in its text, what to do about it. */
export const breaks =
  (rule: string) =>
  (file: TextFile, place: number, text: string): Finding => ({ rule, path: file.path, line: lineAt(file.text, Math.max(0, place)), text })
