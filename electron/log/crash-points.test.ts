import { describe, expect, it } from 'vitest'
import { crashPoint, isCrashPoint, readChoice } from './crash-points.ts'

describe('crash points', () => {
  it('are chosen only in a test run', () => {
    expect(readChoice({ HOLDFAST_CRASH_AT: 'jr1.before-commit' })).toBeNull()
    expect(readChoice({ HOLDFAST_TEST: '1' })).toBeNull()
    expect(readChoice({ HOLDFAST_TEST: '1', HOLDFAST_CRASH_AT: 'jr1.before-commit' })).toEqual({ name: 'jr1.before-commit', nth: 1 })
    expect(readChoice({ HOLDFAST_TEST: '1', HOLDFAST_CRASH_AT: 'fr12.mid-snapshot:3' })).toEqual({ name: 'fr12.mid-snapshot', nth: 3 })
  })

  it('refuse a misspelt choice, which would look like a test that passed', () => {
    for (const value of ['jr1.before', 'jr1.before-commit:0', 'jr1.before-commit:x']) {
      expect(() => readChoice({ HOLDFAST_TEST: '1', HOLDFAST_CRASH_AT: value })).toThrow(value)
    }
  })

  it('do nothing in any other run', () => {
    crashPoint('jr1.before-commit')
    expect(isCrashPoint('jr1.before-commit')).toBe(true)
    expect(isCrashPoint('jr1')).toBe(false)
  })
})
