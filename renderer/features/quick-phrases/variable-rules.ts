/** Variables a phrase may use, with what they stand for told in the editor. */
export const VARIABLES = [
  'customer.name',
  'customer.level',
  'customer.city',
  'agent.name',
  'shop',
  'order.id',
  'order.item',
  'order.items',
  'order.total',
  'order.status',
  'parcel.number',
  'parcel.carrier',
  'parcel.last',
] as const
export type Variable = (typeof VARIABLES)[number]

/** What is known now; a missing or empty value counts as not known. */
export type Values = Partial<Record<Variable, string>>

/** A hole in a text, half-open, UTF-16 code units: a variable without a value, or a field to fill in. */
export type Hole = { kind: 'variable' | 'field'; name: string; start: number; end: number }

const HOLES = /\{\{\s*([^{}|\n]{1,60}?)\s*(?:\|([^{}\n]{0,200}))?\}\}|\[\[([^[\]\n]{1,60})\]\]/g

const isVariable = (name: string): name is Variable => (VARIABLES as readonly string[]).includes(name)

/** A phrase ready to go into a text, and its holes in order. Known fields get what was filled in last, and stay fields. */
export function fillPhrase(text: string, values: Values, filled: Readonly<Record<string, string>> = {}): { text: string; fields: Hole[] } {
  let out = ''
  let from = 0
  const fields: Hole[] = []
  for (const match of text.matchAll(HOLES)) {
    const [whole, variable, fallback, field] = match
    out += text.slice(from, match.index)
    from = match.index + whole.length
    const start = out.length
    if (field !== undefined) {
      out += filled[field] ?? whole
      fields.push({ kind: 'field', name: field, start, end: out.length })
      continue
    }
    const name = variable ?? ''
    const value = isVariable(name) ? (values[name] ?? '') : ''
    out += value !== '' ? value : (fallback ?? whole)
  }
  return { text: out + text.slice(from), fields }
}

/** What is still open in a text: variables that never got a value and fields nobody has filled in. */
export function holesIn(text: string): Hole[] {
  return [...text.matchAll(HOLES)].flatMap((match): Hole[] => {
    const [whole, variable, fallback, field] = match
    const place = { start: match.index, end: match.index + whole.length }
    if (field !== undefined) return [{ kind: 'field', name: field, ...place }]
    return isVariable(variable ?? '') || fallback === undefined ? [{ kind: 'variable', name: variable ?? '', ...place }] : []
  })
}

/** Variables of a phrase that do not exist. */
export const unknownVariables = (text: string): string[] => [
  ...new Set(holesIn(text).flatMap((hole) => (hole.kind === 'variable' && !isVariable(hole.name) ? [hole.name] : []))),
]

/** The same fields after the text around or in them has changed; those that were cut are gone. */
export function moveFields(fields: readonly Hole[], before: string, after: string): Hole[] {
  if (before === after) return [...fields]
  let head = 0
  const most = Math.min(before.length, after.length)
  while (head < most && before[head] === after[head]) head++
  let tail = 0
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const cutEnd = before.length - tail
  const grown = after.length - before.length
  return fields.flatMap((field) => {
    if (field.end < head || (field.end === head && field.start < head && grown < 0)) return [field]
    const empty = field.start === field.end && field.start === head
    if (field.start >= cutEnd && !empty) return [{ ...field, start: field.start + grown, end: field.end + grown }]
    if (field.start <= head && field.end >= cutEnd) return [{ ...field, end: field.end + grown }]
    return []
  })
}

/** The field after the selection, or before it; null at the end. */
export function nextField(fields: readonly Hole[], at: { start: number; end: number }, back: boolean): Hole | null {
  const sorted = fields.toSorted((a, b) => a.start - b.start)
  // The caret at the end of a field is in it.
  if (back) return sorted.findLast((field) => field.end < at.start) ?? null
  return sorted.find((field) => field.start > at.start || (field.start === at.start && field.end > at.end)) ?? null
}
