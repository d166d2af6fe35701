import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { callRows, CALLS_FILE, callsPage, LARGEST, standInLines, unusedEntries } from './calls.ts'

describe('the stand-in for Electron', () => {
  let rows: ReturnType<typeof callRows> = []
  beforeAll(() => {
    rows = callRows()
  }, 60_000)

  it('covers every call the product makes', () => {
    expect(rows.length).toBeGreaterThan(40)
    expect(rows.filter((row) => row.state === 'missing').map((row) => row.call)).toEqual([])
  })
  it('explains nothing that is not used', () => {
    expect(unusedEntries(rows)).toEqual([])
  })
  it('is described by CALLS.md (node electron/chromium-host/list-calls.ts writes it)', () => {
    expect(readFileSync(CALLS_FILE, 'utf8')).toBe(callsPage(rows))
  })
  it('stays small', () => {
    expect(standInLines()).toBeLessThan(LARGEST)
  })
})
