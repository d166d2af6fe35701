import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DatabaseSync } from 'node:sqlite'
import { must } from '../../shared/lib/assert.ts'
import { randomInt, seededRandom } from '../../shared/lib/random.ts'
import type { CrashPoint } from '../../electron/log/crash-points.ts'
import type { ChildLine } from './journal-child.ts'
import { contradictions, runChild } from './journal-witness.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-kill-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const path = (): string => join(folder, 'journal.sqlite3')

describe('journal under SIGKILL', { timeout: 300_000 }, () => {
  it('JR1 JR3 JR4 JR5 keeps everything it ever said, over 40 kills of one file at random moments', async () => {
    const random = seededRandom(4_711)
    const said: ChildLine[] = []
    let kills = 0
    while (kills < 40) {
      // Output, not time, chooses the moment: the kill falls anywhere within the work that follows the nth byte.
      const bytes = randomInt(random, 30_000)
      const { lines, signal, stderr } = await runChild({ folder, seed: kills, until: (output) => output.length > bytes })
      expect(stderr).toBe('')
      expect(signal).toBe('SIGKILL')
      kills += 1
      said.push(...lines)
      expect(contradictions(path(), said)).toEqual([])
    }
    const saved = said.flatMap((line) => (line.said === 'saved' ? [line.no] : []))
    expect(new Set(saved).size).toBe(saved.length)
    expect(saved.length).toBeGreaterThan(40)
    console.log(`${kills} kills, ${saved.length} submits answered, ${said.length} words kept`)
  })

  /** What the file must hold of the command at hand when the process died there. */
  const points: { point: CrashPoint; left: string; sql: string }[] = [
    { point: 'jr1.before-commit', left: 'no command', sql: 'SELECT count(*) = 0 AS holds FROM commands' },
    { point: 'jr1.after-commit', left: 'the command', sql: 'SELECT count(*) > 0 AS holds FROM commands' },
    { point: 'jr3.before-commit', left: 'no decision', sql: 'SELECT count(*) = 0 AS holds FROM decisions' },
    { point: 'jr3.after-commit', left: 'the decision', sql: 'SELECT count(*) > 0 AS holds FROM decisions' },
    { point: 'jr4.before-claim', left: 'no claim', sql: 'SELECT sum(claims) = 0 AS holds FROM commands' },
    { point: 'jr4.after-claim', left: 'the claim', sql: 'SELECT sum(claim_open) > 0 AS holds FROM commands' },
    { point: 'jr5.before-tombstone', left: 'the open claim', sql: 'SELECT sum(claims) > 0 AND count(outcome) = 0 AS holds FROM commands' },
    { point: 'jr5.after-tombstone', left: 'the tombstone', sql: 'SELECT count(outcome) > 0 AS holds FROM commands' },
  ]

  it.each(points)('$point leaves $left, and the next run goes on', async ({ point, sql }) => {
    const { lines, signal } = await runChild({ folder, seed: 3, env: { HOLDFAST_TEST: '1', HOLDFAST_CRASH_AT: point } })
    expect(signal).toBe('SIGKILL')
    expect(contradictions(path(), lines)).toEqual([])
    const db = new DatabaseSync(path(), { readOnly: true })
    expect(must(db.prepare(sql).get(), 'row')['holds']).toBe(1)
    db.close()
    const next = await runChild({ folder, seed: 4, rounds: 2 })
    expect(next.signal).toBeNull()
    expect(contradictions(path(), [...lines, ...next.lines])).toEqual([])
    expect(existsSync(path())).toBe(true)
  })

  it('dies at the nth passing only', async () => {
    const { lines, signal } = await runChild({ folder, seed: 5, env: { HOLDFAST_TEST: '1', HOLDFAST_CRASH_AT: 'jr1.after-commit:9' } })
    expect(signal).toBe('SIGKILL')
    const asked = lines.filter((line) => line.said === 'asks' && line.ids.length === 1).length
    expect(asked).toBeGreaterThanOrEqual(9)
    expect(contradictions(path(), lines)).toEqual([])
  })
})
