import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogService, type LogDeps } from './log-service.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (more: Partial<LogDeps> = {}): ReturnType<typeof createLogService> =>
  createLogService({ path: join(folder, 'logs', 'main.log'), clock: { now: () => 0 }, level: 'info', mirror: null, ...more })
const lines = (): unknown[] =>
  readFileSync(join(folder, 'logs', 'main.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

describe('log service', () => {
  it('writes one JSON line per event, in order, of its level and above', async () => {
    const log = open()
    log.info('journal.opened', { rows: 3 })
    log.debug('frame.received')
    log.error('link.failed', { code: 1006, clean: false })
    await log.flush()
    const t = '1970-01-01T00:00:00.000Z'
    expect(lines()).toEqual([
      { t, level: 'info', event: 'journal.opened', rows: 3 },
      { t, level: 'error', event: 'link.failed', code: 1006, clean: false },
    ])
  })

  it('lets no personal data and no secret through', async () => {
    const log = open()
    log.error('ipc.threw', { message: 'no user li@example.com', token: 'opaque-value', count: 2 })
    await log.flush()
    expect(lines()).toMatchObject([{ message: 'no user [mail]', token: '[token]', count: 2 }])
  })

  it('keeps a bounded number of files of a bounded size', async () => {
    const log = open({ maxBytes: 400, keep: 2 })
    for (let n = 0; n < 40; n += 1) {
      log.info('tick', { n })
      await log.flush()
    }
    const kept = readdirSync(join(folder, 'logs')).toSorted()
    expect(kept).toEqual(['main.log', 'main.log.1', 'main.log.2'])
    for (const name of kept) expect(readFileSync(join(folder, 'logs', name)).length).toBeLessThanOrEqual(400)
    expect(lines().at(-1)).toMatchObject({ n: 39 })
  })

  it('writes what waits on the way out and nothing afterwards', () => {
    const log = open()
    for (let n = 0; n < 5; n += 1) log.info('tick', { n })
    log.dispose()
    log.info('too late')
    expect(readFileSync(join(folder, 'logs', 'main.log'), 'utf8')).toContain('"n":4')
    expect(readFileSync(join(folder, 'logs', 'main.log'), 'utf8')).not.toContain('too late')
  })

  it('survives a folder it cannot write and mirrors all the same', async () => {
    const seen: string[] = []
    writeFileSync(join(folder, 'file'), '')
    const log = open({ path: join(folder, 'file', 'main.log'), mirror: (line) => seen.push(line) })
    log.error('x')
    await log.flush()
    expect(seen).toHaveLength(1)
  })
})
