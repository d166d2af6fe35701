import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { err, ok } from '../../../shared/lib/result.ts'
import type { Result } from '../../../shared/lib/result.ts'
import { Scenario } from './scenario.ts'

const FOLDER = fileURLToPath(new URL('../../../resources/scenarios', import.meta.url))

/** Every scenario of the folder in the order of file names, or the first file that is wrong and why. */
export function loadScenarios(folder = FOLDER): Result<readonly Scenario[], string> {
  const found: Scenario[] = []
  try {
    for (const name of readdirSync(folder).toSorted()) {
      if (!name.endsWith('.json')) continue
      const parsed = Scenario.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')))
      if (!parsed.success) {
        const issue = parsed.error.issues[0]
        return err(`${name}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'wrong'}`)
      }
      found.push(parsed.data)
    }
  } catch (error) {
    return err(`${folder}: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
  return found.length === 0 ? err(`${folder}: no scenario`) : ok(found)
}
