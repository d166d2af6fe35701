import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { en } from 'zod/locales'
import type * as z from 'zod/mini'
import { err, ok } from '../../../shared/lib/result.ts'
import type { Result } from '../../../shared/lib/result.ts'
import { readShot } from './album.ts'
import { jsonLines, syntaxErrorLine } from '../../../shared/lib/json-lines.ts'
import { Manners, picturesOf, Scenario } from './scenario.ts'

const FOLDER = fileURLToPath(new URL('../../../resources/scenarios', import.meta.url))

/** A kind of customer and how people of its language behave: all that is needed to play one. */
export type Script = { scenario: Scenario; manners: Manners }
export type ScenarioFault = { file: string; line: number; reason: string }
export type Playbook = { scripts: readonly Script[]; faults: readonly ScenarioFault[]; pictureFile: (name: string) => string }

const { localeError } = en()
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The first thing that is wrong, with the place inside nested alternatives where the reader has to look. */
function deepest(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  if (issue.code === 'unrecognized_keys') return { path: [...issue.path, issue.keys[0] ?? ''], message: issue.message }
  if (issue.code !== 'invalid_union') return { path: issue.path, message: issue.message }
  const inner = issue.errors
    .flat()
    .map(deepest)
    .toSorted((a, b) => b.path.length - a.path.length)[0]
  return inner === undefined
    ? { path: issue.path, message: issue.message }
    : { path: [...issue.path, ...inner.path], message: inner.message }
}

function readChecked<T>(
  folder: string,
  file: string,
  schema: z.ZodMiniType<T>,
): Result<{ value: T; lineOf: (path: PropertyKey[]) => number }, ScenarioFault> {
  let text = ''
  let json: unknown
  try {
    text = readFileSync(join(folder, file), 'utf8').replace(/^\uFEFF/, '')
    json = JSON.parse(text)
  } catch (error) {
    return err({ file, line: text === '' ? 1 : syntaxErrorLine(text, messageOf(error)), reason: messageOf(error) })
  }
  const lines = jsonLines(text)
  const parsed = schema.safeParse(json, { error: localeError })
  if (parsed.success) return ok({ value: parsed.data, lineOf: lines.at })
  const { path, message } = deepest(parsed.error.issues[0] ?? { code: 'custom', path: [], message: 'wrong', input: json })
  return err({ file, line: lines.at(path), reason: path.length === 0 ? message : `${path.map(String).join('.')}: ${message}` })
}

const jsonFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()

/**
 * Every scenario of the folder that can be played, in the order of file names, and what is wrong with the others: file,
 * line, reason. Manners stand in `manners/<language>.json`, pictures in `pictures/`.
 */
export function loadScenarios(folder = FOLDER): Playbook {
  const faults: ScenarioFault[] = []
  const manners = new Map<string, Manners>()
  const scripts: Script[] = []
  const pictureFile = (name: string): string => join(folder, 'pictures', name)
  const within = (under: string, each: (file: string) => ScenarioFault | null): void => {
    try {
      for (const name of jsonFiles(join(folder, under))) {
        const fault = each(under === '' ? name : `${under}/${name}`)
        if (fault !== null) faults.push(fault)
      }
    } catch (error) {
      faults.push({ file: under === '' ? folder : under, line: 1, reason: messageOf(error) })
    }
  }
  within('manners', (file) => {
    const read = readChecked(folder, file, Manners)
    if (!read.ok) return read.error
    manners.set(read.value.value.language, read.value.value)
    return null
  })
  within('', (file) => {
    const read = readChecked(folder, file, Scenario)
    if (!read.ok) return read.error
    const { value: scenario, lineOf } = read.value
    const own = manners.get(scenario.language)
    if (own === undefined) return { file, line: lineOf(['language']), reason: `there are no manners for the language ${scenario.language}` }
    if (scripts.some((other) => other.scenario.id === scenario.id))
      return { file, line: lineOf(['id']), reason: `the id ${scenario.id} is taken` }
    const missing = picturesOf(scenario).find((name) => readShot(pictureFile(name)) === null)
    if (missing !== undefined) return { file, line: lineOf(['id']), reason: `pictures/${missing} is not there or no PNG or JPEG` }
    scripts.push({ scenario, manners: own })
    return null
  })
  return { scripts, faults, pictureFile }
}
