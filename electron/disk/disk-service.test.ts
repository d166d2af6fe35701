import { expect, test } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createDiskService } from './disk-service.ts'

const settle = (): Promise<void> => new Promise((done) => void setImmediate(done))

test('LD8 looks at once and every minute, and tells each change of level once', async () => {
  const clock = createManualClock()
  let free: number | null = 9e9
  const told: string[] = []
  const disk = createDiskService({
    free: () => Promise.resolve(free),
    clock,
    everyMs: 60_000,
    log: silentLog,
    onLevel: (level, before) => void told.push(`${before}→${level}`),
  })
  await disk.start()
  expect([told, disk.duties().newWork]).toEqual([[], true])
  for (const next of [1e9, 1e9, null, 1e7, 9e9]) {
    free = next
    clock.advance(60_000)
    await settle()
  }
  expect(told).toEqual(['ok→low', 'low→full', 'full→ok'])
  free = 1e7
  await disk.check()
  expect([told.at(-1), disk.duties()]).toEqual(['ok→full', { copies: 0, history: false, newWork: false }])
  disk.dispose()
  free = 9e9
  clock.advance(600_000)
  await settle()
  expect(told).toHaveLength(4)
})
