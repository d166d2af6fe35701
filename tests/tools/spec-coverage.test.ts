import { describe, expect, it } from 'vitest'
import { compare, definitionsIn, idsOf, titlesIn } from './spec-coverage.ts'

const paper = (text: string) => ({ path: 'SPEC.md', text })
const tests = (text: string) => ({ path: 'a.test.ts', text })

describe('spec coverage', () => {
  it('finds a rule where a line begins with it, and nowhere else', () => {
    const text =
      '### FR1 Frames\n- **JR4** claim\n1. **IN1 main**: size\n| **ST2** | sent |\n**CB3** stale\nsee FR9\n- as FR8 says\n| FR7 | no |\n## LD'
    expect(definitionsIn(paper(text)).map(({ id, line }) => `${id}:${line}`)).toEqual(['FR1:1', 'JR4:2', 'IN1:3', 'ST2:4', 'CB3:5'])
  })

  it.each([
    ['FR8 one in flight', ['FR8']],
    ['CB3 and CB6 never hold', ['CB3', 'CB6']],
    ['JR1, JR2 and JR3 together', ['JR1', 'JR2', 'JR3']],
    ['IN3', ['IN3']],
    ['FR8b is no id', []],
    ['sees FR8', []],
    ['UTF8-like is no id', []],
  ])('reads the ids of %j', (title, ids) => {
    expect(idsOf(title)).toEqual(ids)
  })

  it('reads titles of cases and groups in every form they are written', () => {
    const source = `
      describe('LD1 group', () => {
        it('FR1 plain', () => {})
        it.each([1])('FR2 each %s', () => {})
        test.skipIf(true)(\`FR3 template \${1}\`, () => {})
        it.each\`a\`('FR4 tagged', () => {})
        check('FR5', 'conformance', () => {})
        expect('FR6 is no title').toBe(1)
      })`
    const { tested, named } = titlesIn(tests(source))
    expect(tested.map(({ id, line }) => `${id}:${line}`)).toEqual(['FR1:3', 'FR2:4', 'FR3:5', 'FR4:6', 'FR5:7'])
    expect(named.map(({ id }) => id)).toEqual(['LD1', 'FR1', 'FR2', 'FR3', 'FR4', 'FR5'])
  })

  it('names rules without a test and ids without a rule; a group alone is no test', () => {
    const findings = compare(
      [paper('- **FR1** a\n- **FR2** b\n- **FR3** c')],
      [tests(`describe('FR2 x', () => { it('FR1 y', () => {}); it('ZZ9 z', () => {}) })`)],
    )
    expect(findings).toEqual([
      'SPEC.md:2 rule FR2 has no test that begins with it',
      'SPEC.md:3 rule FR3 has no test that begins with it',
      'a.test.ts:1 names ZZ9, which no paper defines',
    ])
  })

  it('has nothing to say when every rule has its test', () => {
    expect(compare([paper('- **FR1** a')], [tests(`it('FR1 y', () => {})`)])).toEqual([])
  })
})
