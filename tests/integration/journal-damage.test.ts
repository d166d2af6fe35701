import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
  closeSync,
  fsyncSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runBatch } from '../../electron/journal/journal-batch.ts'
import type { Call, FromWorker } from '../../electron/journal/journal-calls.ts'
import type { JournalDeps } from '../../electron/journal/journal-line.ts'
import { openJournal, type SetAside } from '../../electron/journal/journal-opening.ts'
import type { SubmitRequest } from '../../electron/journal/journal-port.ts'
import { createJournalService, type JournalService } from '../../electron/journal/journal-service.ts'
import { createJournalStore } from '../../electron/journal/journal-store.ts'
import { systemClock } from '../../shared/lib/clock.ts'
import { silentLog } from '../../shared/lib/log.ts'
import { randomInt, seededRandom } from '../../shared/lib/random.ts'

let folder = ''
let services: JournalService[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-damage-'))
})
afterEach(async () => {
  for (const service of services) await service.dispose()
  services = []
  rmSync(folder, { recursive: true, force: true })
})
const path = (): string => join(folder, 'journal.sqlite3')

const request = (id: string): SubmitRequest => ({
  id,
  accountId: 'a1',
  body: { kind: 'reply.send', conversationId: 'c1', text: `text of ${id}` },
  baseMessageId: null,
  dependsOn: null,
  draftId: null,
  label: '',
  composedAt: 1,
  composedLive: true,
})
const start = (more: Partial<JournalDeps> = {}): JournalService => {
  const service = createJournalService({
    path: path(),
    deviceIdCopy: null,
    workerUrl: new URL('../../electron/journal/journal-worker.ts', import.meta.url),
    clock: systemClock,
    log: silentLog,
    onRows: () => undefined,
    ...more,
  })
  services.push(service)
  return service
}
const openIds = async (service: JournalService): Promise<string[]> => {
  const rows = await service.openRows('a1')
  if (!rows.ok) throw new Error(rows.error.kind)
  return rows.value.map((row) => row.id)
}

describe('torn write-ahead file', { timeout: 120_000 }, () => {
  const COMMITS = 12
  /** A journal of `COMMITS` commits, all of them only in the write-ahead file, and the file's length after each. */
  const build = (): { main: Buffer; wal: Buffer; ends: number[] } => {
    const { db, setAside } = openJournal({ path: path(), deviceIdCopy: null, at: 1, newDeviceId: () => 'device' })
    const journal = { db, setAside, store: createJournalStore(db) }
    const ends: number[] = []
    for (let n = 0; n < COMMITS; n += 1) {
      const call: Call = { name: 'submit', args: request(`k${n}`) }
      expect(runBatch(journal, [call]).error).toBeNull()
      ends.push(readFileSync(`${path()}-wal`).length)
    }
    const main = readFileSync(path())
    const wal = readFileSync(`${path()}-wal`)
    db.close()
    return { main, wal, ends }
  }
  /** What the journal says it holds when it wakes up to these bytes. */
  const wake = (main: Buffer, wal: Buffer): { ids: string[]; numbers: number[]; setAside: SetAside | null } => {
    const scratch = join(folder, 'scratch')
    rmSync(scratch, { recursive: true, force: true })
    mkdirSync(scratch)
    const file = join(scratch, 'j.sqlite3')
    writeFileSync(file, main)
    writeFileSync(`${file}-wal`, wal)
    const { db, setAside } = openJournal({ path: file, deviceIdCopy: 'device', at: 2, newDeviceId: () => 'other' })
    const rows = createJournalStore(db).openRows('a1')
    db.close()
    return { ids: rows.map((row) => row.id), numbers: rows.map((row) => row.no), setAside }
  }
  const prefix = (length: number): string[] => Array.from({ length }, (_, n) => `k${n}`)

  it('cut anywhere it opens with exactly the commits that were whole', () => {
    const { main, wal, ends } = build()
    const cuts = new Set(ends.flatMap((end) => [end - 1, end, end + 1]))
    for (let cut = 0; cut <= wal.length; cut += 257) cuts.add(cut)
    let counted = 0
    for (const cut of [...cuts].filter((each) => each <= wal.length)) {
      const whole = ends.filter((end) => end <= cut).length
      const { ids, numbers, setAside } = wake(main, wal.subarray(0, cut))
      expect({ cut, ids, setAside }).toEqual({ cut, ids: prefix(whole), setAside: null })
      expect(numbers).toEqual(ids.map((_, index) => index + 1))
      counted += 1
    }
    console.log(`${counted} cuts of a write-ahead file of ${wal.length} bytes and ${ends.length} commits`)
    expect(counted).toBeGreaterThan(200)
  })

  it('with noise over its tail it keeps a prefix and invents nothing', () => {
    const { main, wal, ends } = build()
    const random = seededRandom(7)
    for (let round = 0; round < 150; round += 1) {
      const from = randomInt(random, wal.length)
      const torn = Buffer.from(wal)
      for (let at = from; at < torn.length; at += 1) torn[at] = randomInt(random, 256)
      const whole = ends.filter((end) => end <= from).length
      expect({ from, ...wake(main, torn) }).toMatchObject({ from, ids: prefix(whole), setAside: null })
    }
  })
})

describe('damage met by the service (JR9)', { timeout: 60_000 }, () => {
  it('at the start: set aside, told, same device, and it goes on', async () => {
    writeFileSync(path(), 'garbage '.repeat(3_000))
    const told: SetAside[] = []
    const service = start({ deviceIdCopy: 'device', onSetAside: (each) => told.push(each) })
    expect(await service.setAsideInfo()).toMatchObject({ ok: true, value: { reason: 'damaged' } })
    expect(await service.deviceId()).toEqual({ ok: true, value: 'device' })
    expect(told.map((each) => each.reason)).toEqual(['damaged'])
    expect(await service.opening('a1')).toMatchObject({ ok: true, value: { journalLost: true } })
    expect(await service.submit(request('k1'))).toMatchObject({ ok: true })
  })

  it('in mid-run: that request is refused, the file is set aside, the next one is kept in a new journal', async () => {
    const told: SetAside[] = []
    const service = start({ onSetAside: (each) => told.push(each) })
    for (let n = 0; n < 50; n += 1) await service.submit(request(`k${n}`))
    await service.erase(['k0'])
    const file = readFileSync(path())
    const handle = openSync(path(), 'r+')
    writeSync(handle, Buffer.alloc(file.length - 4_096, 0xa5), 0, file.length - 4_096, 4_096)
    fsyncSync(handle)
    closeSync(handle)
    // Another program's write drops the pages this connection remembers.
    const other = new DatabaseSync(path())
    other.exec('PRAGMA user_version = 1')
    other.close()
    expect(await service.submit(request('after'))).toEqual({ ok: false, error: { kind: 'journal_unavailable' } })
    expect(await service.submit(request('after'))).toMatchObject({ ok: true })
    expect(told.map((each) => each.reason)).toEqual(['damaged'])
    expect(await openIds(service)).toEqual(['after'])
    expect(readdirSync(folder).some((name) => name.includes('damaged'))).toBe(true)
  })

  it('a place that cannot be used is refused in plain words and used as soon as it can be', async () => {
    writeFileSync(join(folder, 'place'), '')
    const service = start({ path: join(folder, 'place', 'journal.sqlite3') })
    expect(await service.submit(request('k1'))).toEqual({ ok: false, error: { kind: 'journal_unavailable' } })
    expect(await service.claim({ id: 'k1', clientEpoch: 1, serverEpoch: 'e', at: 1 })).toBe('unavailable')
    rmSync(join(folder, 'place'))
    expect(await service.submit(request('k1'))).toMatchObject({ ok: true })
    expect(await openIds(service)).toEqual(['k1'])
  })
})

describe('service and worker', { timeout: 60_000 }, () => {
  it('gathers what arrives during a commit into the next one (WN2)', async () => {
    const { groups, spawnWorker } = counting()
    const service = start({ spawnWorker })
    await service.deviceId()
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, n) => service.submit(request(`k${n}`))))
    expect(answers.map((answer) => answer.ok && answer.value.no)).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1))
    expect(groups.length).toBeLessThan(200)
    expect(groups.reduce((total, size) => total + size, 0)).toBe(1_001)
  })

  it('answers every request across the death of its thread, each exactly once', async () => {
    const { kill, spawnWorker } = counting()
    const service = start({ spawnWorker })
    await service.deviceId()
    const asked = Array.from({ length: 300 }, (_, n) => service.submit(request(`k${n}`)))
    kill()
    expect((await Promise.all(asked)).every((answer) => answer.ok)).toBe(true)
    expect(await openIds(service)).toEqual(Array.from({ length: 300 }, (_, n) => `k${n}`))
  })

  it('a copy of a running journal is a journal', async () => {
    const service = start()
    await service.submit(request('k1'))
    for (const suffix of ['', '-wal']) copyFileSync(path() + suffix, join(folder, `copy.sqlite3${suffix}`))
    expect(await openIds(start({ path: join(folder, 'copy.sqlite3') }))).toEqual(['k1'])
  })
})

/** Real threads, with the size of every group of answers and a way to end the thread at hand. */
function counting(): { groups: number[]; kill: () => void; spawnWorker: NonNullable<JournalDeps['spawnWorker']> } {
  const groups: number[] = []
  let kill = (): void => undefined
  return {
    groups,
    kill: () => kill(),
    spawnWorker: (url, data) => {
      const port = new Worker(url, { workerData: data })
      kill = () => void port.terminate()
      return {
        post: (message) => port.postMessage(message),
        onExit: (listener) => void port.on('exit', listener),
        onMessage: (listener) =>
          void port.on('message', (message: FromWorker) => {
            if (message.kind === 'answers') groups.push(message.answers.length)
            listener(message)
          }),
      }
    },
  }
}
