import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { DownFrame } from './down.ts'
import { PROTOCOL_VERSION } from './protocol-version.ts'
import { UpFrame } from './up.ts'

/**
 * One line per released version, append-only. When the first test fails, the wire format has changed: raise
 * PROTOCOL_VERSION, say in its comment what is new, and add the new line here. Never change an old line.
 */
const FINGERPRINTS: Readonly<Record<number, string>> = {
  1: '760862f4e35c7add',
  2: '217a4d14d4d9243f',
  3: '54887b0c7b7afa79',
  4: '60482b5780e35a88',
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Same schema, same text: keys in order, and of every list whose order means nothing also the items. */
function canonical(value: Json, key = ''): string {
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => canonical(item))
    return `[${(key === 'required' || key === 'enum' ? items.toSorted() : items).join(',')}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value as { readonly [key: string]: Json }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner, name)}`).join(',')}}`
}

const textOf = (schema: z.ZodMiniType): string => canonical(z.toJSONSchema(schema, { io: 'output' }) as Json)
const fingerprint = (...schemas: z.ZodMiniType[]): string =>
  createHash('sha256').update(schemas.map(textOf).join('\n')).digest('hex').slice(0, 16)

describe('wire format', () => {
  it('is the one released under this protocol version', () => {
    expect({ version: PROTOCOL_VERSION, fingerprint: fingerprint(UpFrame, DownFrame) }).toEqual({
      version: PROTOCOL_VERSION,
      fingerprint: FINGERPRINTS[PROTOCOL_VERSION],
    })
  })

  it('has a line for every version up to now', () => {
    expect(Object.keys(FINGERPRINTS).map(Number)).toEqual(Array.from({ length: PROTOCOL_VERSION }, (_, i) => i + 1))
  })

  it.each([
    ['a new field', z.object({ a: z.string(), b: z.int() })],
    ['a field that may be absent', z.object({ a: z.optional(z.string()) })],
    ['a field that may be null', z.object({ a: z.nullable(z.string()) })],
    ['another limit', z.object({ a: z.string().check(z.maxLength(5)) })],
    ['another type', z.object({ a: z.number() })],
    ['a closed list of words', z.object({ a: z.enum(['x', 'y']) })],
    ['another pattern', z.object({ a: z.string().check(z.regex(/^x$/)) })],
  ])('its fingerprint sees %s', (_what, changed) => {
    expect(fingerprint(changed)).not.toBe(fingerprint(z.object({ a: z.string() })))
  })

  it('its fingerprint does not see the order of fields', () => {
    const one = z.object({ a: z.string(), b: z.int() })
    const other = z.object({ b: z.int(), a: z.string() })
    expect(fingerprint(one)).toBe(fingerprint(other))
  })
})
