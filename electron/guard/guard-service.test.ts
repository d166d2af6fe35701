import { expect, it } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import type { RuleFault, RulePack } from '../../shared/model/rule-pack.ts'
import { createGuardService, type GuardService } from './guard-service.ts'

const pack = (version: number, word: string): RulePack => ({
  format: 1,
  version,
  allowedHosts: [],
  allowedNumbers: [],
  folds: {},
  rules: [{ kind: 'terms', id: 'D6', title: { 'zh-CN': '引导', en: 'steering' }, words: [word], except: [] }],
})

function setUp(read: () => string | null): { guard: GuardService; faults: RuleFault[]; reads: () => number } {
  const faults: RuleFault[] = []
  let reads = 0
  const guard = createGuardService({
    builtIn: pack(3, '私聊'),
    path: '/data/rules/diversion.json',
    read() {
      reads += 1
      return read()
    },
    onFault: (fault) => void faults.push(fault),
    log: silentLog,
  })
  return { guard, faults, reads: () => reads }
}

it('J5 without a file of its own the built-in rules hold', () => {
  const { guard, faults } = setUp(() => null)
  expect(guard.stopOf('我们私 聊吧')).toMatchObject({ rule: 'D6', start: 2, end: 5 })
  expect(guard.stopOf('您好')).toBeNull()
  expect(guard.rules()).toMatchObject({ source: 'built_in', fault: null })
  expect(faults).toEqual([])
})

it('J5 a file of the same version or a newer one takes their place', () => {
  const { guard } = setUp(() => JSON.stringify(pack(3, '加群')))
  expect(guard.stopOf('加群')).not.toBeNull()
  expect(guard.stopOf('私聊')).toBeNull()
  expect(guard.rules()).toMatchObject({ source: 'own', pack: { version: 3 } })
})

it.each<[string, () => string]>([
  ['broken', () => '{ "format": 1,\n nonsense }'],
  ['older', () => JSON.stringify(pack(2, '加群'))],
  [
    'unreadable',
    () => {
      throw Object.assign(new Error('no'), { code: 'EACCES' })
    },
  ],
])('J5 a file that is %s is told once, and the built-in rules stay', (_what, read) => {
  const { guard, faults, reads } = setUp(read)
  expect(guard.stopOf('私聊')).not.toBeNull()
  expect(guard.stopOf('加群')).toBeNull()
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatchObject({ file: 'diversion.json' })
  expect(guard.rules()).toMatchObject({ source: 'built_in', fault: faults[0] })
  expect(reads()).toBe(1)
})
