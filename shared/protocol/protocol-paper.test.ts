import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DownFrame } from './down.ts'
import { PROTOCOL_VERSION } from './protocol-version.ts'
import { UpFrame } from './up.ts'

const paper = readFileSync(new URL('../../PROTOCOL.md', import.meta.url), 'utf8')
const examples = [...paper.matchAll(/```json\n([\s\S]*?)```/g)].map((match): unknown => JSON.parse(match[1] ?? ''))
const typeOf = (example: unknown): string => (example as { type: string }).type

describe('PROTOCOL.md', () => {
  it.each(examples.map((example, i) => [`${i + 1} (${typeOf(example)})`, example]))('example %s is a frame, exactly', (_name, example) => {
    const up = UpFrame.safeParse(example)
    const down = DownFrame.safeParse(example)
    // Parsing drops fields nobody knows, so an example with one of those would come back changed.
    expect([up.success ? up.data : null, down.success ? down.data : null]).toContainEqual(example)
  })

  it('shows every type of frame in each direction', () => {
    const known = [UpFrame, DownFrame].flatMap((frames) => frames.def.options.map((option) => option.shape.type.def.values[0]))
    expect(new Set(examples.map(typeOf))).toEqual(new Set(known))
  })

  it('is about the version that is built', () => {
    expect(paper).toMatch(new RegExp(`^# The desk protocol, version ${PROTOCOL_VERSION}$`, 'm'))
  })
})
