import { describe, expect, it } from 'vitest'
import { dutiesAt, isWorse, levelOf, type DiskLevel } from './disk-rules.ts'

const MIB = 1_048_576
const levels: DiskLevel[] = ['ok', 'low', 'short', 'full']

describe('room on the disk', () => {
  it.each([
    [3_000, 'ok'],
    [2_047, 'low'],
    [500, 'low'],
    [499, 'short'],
    [64, 'short'],
    [63, 'full'],
    [0, 'full'],
  ] as const)('LD8 %d MiB free is %s', (free, level) => expect(levelOf(free * MIB, 'ok')).toBe(level))

  it('LD8 a level is left only with room to spare, and at once for a worse one', () => {
    expect(levelOf(510 * MIB, 'short')).toBe('short')
    expect(levelOf(560 * MIB, 'short')).toBe('low')
    expect(levelOf(2_100 * MIB, 'low')).toBe('low')
    expect(levelOf(9_000 * MIB, 'full')).toBe('ok')
    expect(levelOf(63 * MIB, 'low')).toBe('full')
  })

  it('LD8 a disk nobody can ask changes nothing', () => {
    for (const level of levels) expect(levelOf(null, level)).toBe(level)
  })

  it('LD8 each step gives up more, and new work last', () => {
    expect(levels.map((level) => dutiesAt(level))).toEqual([
      { copies: null, history: true, newWork: true },
      { copies: 64 * MIB, history: true, newWork: true },
      { copies: 0, history: false, newWork: true },
      { copies: 0, history: false, newWork: false },
    ])
    expect([isWorse('full', 'short'), isWorse('low', 'low'), isWorse('ok', 'low')]).toEqual([true, false, false])
  })
})
