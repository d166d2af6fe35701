import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readShot } from './album.ts'
import { loadScenarios } from './load-scenarios.ts'
import { picturesOf } from './scenario.ts'

const OWN = join(import.meta.dirname, '../../../resources/scenarios')

describe('scenarios', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'scenarios-'))
    cpSync(OWN, folder, { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const edit = (file: string, from: string, to: string): void => {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
    writeFileSync(path, text.replace(from, to))
  }
  const lineOf = (file: string, text: string): number =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1

  it('that come with the program are all right, cover the work and speak both languages', () => {
    const { scripts, faults } = loadScenarios()
    expect(faults).toEqual([])
    const ids = scripts.map(({ scenario }) => scenario.id)
    expect(ids).toEqual(
      expect.arrayContaining(['product', 'parcel', 'wrong-address', 'return', 'damaged-cup', 'complaint', 'cross-border']),
    )
    for (const { scenario } of scripts) {
      expect(scenario.openings.length).toBeGreaterThanOrEqual(4)
      expect(scenario.turns.length).toBeGreaterThanOrEqual(4)
      expect(scenario.reactions.length).toBeGreaterThanOrEqual(4)
      expect(scenario.robot.talks.length).toBeGreaterThanOrEqual(1)
    }
  })

  it('show real pictures under 40 kB', () => {
    const { scripts, pictureFile } = loadScenarios()
    const names = new Set(scripts.flatMap(({ scenario }) => picturesOf(scenario)))
    expect(names.size).toBeGreaterThanOrEqual(3)
    for (const name of names) {
      expect(statSync(pictureFile(name)).size).toBeLessThan(40_000)
      expect(readShot(pictureFile(name))?.picture).toMatchObject({ type: 'image/jpeg', width: 640, height: 480, name })
    }
  })

  it('that are no JSON are named with file and line, and the others are played', () => {
    const all = loadScenarios(folder).scripts.length
    edit('parcel.json', '"weight": 3,', '"weight": 3')
    const { scripts, faults } = loadScenarios(folder)
    expect(scripts.length).toBe(all - 1)
    expect(faults).toMatchObject([{ file: 'parcel.json', line: lineOf('parcel.json', '"anger"') }])
    expect(faults[0]?.reason).toMatch(/Expected ','/)
    writeFileSync(join(folder, 'parcel.json'), '{\n  "id":\n')
    expect(loadScenarios(folder).faults).toMatchObject([{ file: 'parcel.json', line: 3 }])
  })

  it.each([
    { file: 'parcel.json', from: '"anger": 1', to: '"anger": "much"', at: '"anger"', reason: /anger: .*expected number/ },
    { file: 'parcel.json', from: '"weight": 3', to: '"weight": 3, "wait": 3', at: '"wait"', reason: /wait.*Unrecognized key/ },
    {
      file: 'product.json',
      from: '"variants": ["米白", "墨绿"]',
      to: '"variants": []',
      at: '"variants": []',
      reason: /goods\.2\.variants: .*>=1/,
    },
    { file: 'product.json', from: '"next": "ask"', to: '"next": "dance"', at: '"dance"', reason: /reactions\.0\.next/ },
    { file: 'product.json', from: '"有运费险没"', to: '"{nobody}有险没"', at: '"words"', reason: /\{nobody\} is in braces/ },
    { file: 'damaged-cup.json', from: 'broken-cup.jpg', to: 'no-such.jpg', at: '"id"', reason: /no-such\.jpg is not there/ },
    { file: 'manners/en.json', from: '"Anyone there?"', to: '"I want it"', at: '"I want it"', reason: /nudges\.3: a nudge/ },
    { file: 'return.json', from: '"id": "return"', to: '"id": "parcel"', at: '"id"', reason: /the id parcel is taken/ },
  ])('$file with $to is named with its line', ({ file, from, to, at, reason }) => {
    edit(file, from, to)
    const { faults } = loadScenarios(folder)
    expect(faults[0]).toMatchObject({ file, line: lineOf(file, at) })
    expect(faults[0]?.reason).toMatch(reason)
  })

  it('of a language whose manners are broken are left out, the others are played', () => {
    edit('manners/en.json', '"language": "en"', '"language": "fr"')
    const { scripts, faults } = loadScenarios(folder)
    expect(scripts.every(({ scenario }) => scenario.language === 'zh-CN')).toBe(true)
    expect(scripts.length).toBeGreaterThan(5)
    expect(faults.map(({ file }) => file)).toEqual(['manners/en.json', 'cross-border.json', 'overseas-sizes.json'])
  })

  it('are none in a folder that is not there', () => {
    expect(loadScenarios(join(folder, 'nowhere')).scripts).toEqual([])
  })
})
