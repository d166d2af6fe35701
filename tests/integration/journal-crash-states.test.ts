import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../electron/journal/journal-opening.ts'
import { seededRandom } from '../../shared/lib/random.ts'
import { createDisk, parseTrace, type DiskEvent, type Image } from './journal-crash-states.ts'
import { contradictions, readLines } from './journal-witness.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-states-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Opens the journal on this disk as the program would; everything that is not as it was said. */
function wake(image: Image, said: string): string[] {
  const scratch = join(folder, 'scratch')
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch)
  for (const [name, content] of image) writeFileSync(join(scratch, name), content)
  const path = join(scratch, 'journal.sqlite3')
  try {
    const { db, setAside } = openJournal({ path, deviceIdCopy: null, at: 1, newDeviceId: () => 'new' })
    db.close()
    return setAside === null ? contradictions(path, readLines(said)) : [`set aside: ${setAside.reason}`]
  } catch (error) {
    return [`does not open: ${String(error)}`]
  }
}

/** Every state after every event; stops collecting wrongs at the first hundred. */
function examine(events: readonly DiskEvent[], seed: number): { states: number; wrongs: string[] } {
  const disk = createDisk()
  const random = seededRandom(seed)
  const wrongs: string[] = []
  let said = ''
  let states = 0
  for (const [index, event] of events.entries()) {
    if (event.kind === 'said') said += event.text
    disk.apply(event)
    for (const [variant, image] of disk.images(random).entries()) {
      states += 1
      for (const wrong of wake(image, said)) wrongs.push(`event ${index} (${event.kind}), variant ${variant}: ${wrong}`)
    }
    if (wrongs.length > 100) break
  }
  return { states, wrongs }
}

describe('model of a disk', () => {
  const write = (data: string): DiskEvent => ({ kind: 'op', file: 'f', op: { kind: 'write', offset: 0, data: Buffer.from(data) } })
  const contents = (events: readonly DiskEvent[]): (string | undefined)[] => {
    const disk = createDisk()
    for (const event of events) disk.apply(event)
    return disk
      .images(seededRandom(1))
      .slice(0, 2)
      .map((image) => image.get('f')?.toString())
  }

  it('forgets what was not flushed, the name of the file included', () => {
    const create: DiskEvent = { kind: 'create', file: 'f' }
    expect(contents([create, write('abc')])).toEqual(['abc', undefined])
    expect(contents([create, write('abc'), { kind: 'syncFolder' }])).toEqual(['abc', ''])
    expect(contents([create, write('abc'), { kind: 'sync', file: 'f' }, write('xy')])).toEqual(['xyc', 'abc'])
    const unlink: DiskEvent = { kind: 'op', file: 'f', op: { kind: 'unlink' } }
    expect(contents([create, write('abc'), { kind: 'sync', file: 'f' }, unlink])).toEqual([undefined, 'abc'])
    expect(contents([create, write('abc'), { kind: 'sync', file: 'f' }, unlink, { kind: 'syncFolder' }])).toEqual([undefined, undefined])
  })

  it('reads a trace, calls of several threads interleaved', () => {
    const hex = (value: string): string => [...Buffer.from(value)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
    const events = parseTrace(
      [
        `7 openat(AT_FDCWD<${hex('/')}>, "${hex('/d/f')}", O_RDWR|O_CREAT, 0644) = 3<${hex('/d/f')}>`,
        `8 write(1<${hex('pipe:[1]')}>, "${hex('hi')}", 2 <unfinished ...>`,
        `7 pwrite64(3<${hex('/d/f')}>, "${hex('abc')}", 3, 0) = 3`,
        `8 <... write resumed>)             = 2`,
        `7 fsync(3<${hex('/d/f')}>) = 0`,
        `7 ftruncate(3<${hex('/d/f')}>, 2) = 0`,
        `7 unlink("${hex('/d/g')}") = -1 ENOENT (No such file or directory)`,
      ].join('\n'),
      '/d',
    )
    expect(events.map((event) => event.kind)).toEqual(['create', 'said', 'op', 'sync', 'op'])
  })
})

const CALLS = 'openat,write,pwrite64,pwritev,writev,ftruncate,truncate,fallocate,fsync,fdatasync,sync_file_range,unlink,rename'
const canTrace = process.platform === 'linux' && spawnSync('strace', ['-V']).status === 0

describe.runIf(canTrace)('journal after a power loss at any moment (Linux, strace)', { timeout: 300_000 }, () => {
  const record = (seed: number, rounds: number): DiskEvent[] => {
    const target = join(folder, 'journal')
    const trace = join(folder, 'trace')
    const child = join(import.meta.dirname, 'journal-child.ts')
    const flags = ['-f', '-qq', '-y', '-xx', '-s', '1000000', '-e', `trace=${CALLS}`, '-o', trace]
    const { status, stderr } = spawnSync('strace', [...flags, process.execPath, child, target, String(seed), String(rounds)])
    expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' })
    return parseTrace(readFileSync(trace, 'utf8'), target)
  }

  it('JR1 JR3 JR4 JR5 holds everything that was said before, in every state', () => {
    const events = record(11, 4)
    const { states, wrongs } = examine(events, 5)
    expect(wrongs).toEqual([])
    const words = events.filter((event) => event.kind === 'said').length
    console.log(`${events.length} events, ${words} words said, ${states} disk states opened`)
    expect(words).toBeGreaterThan(20)
    expect(states).toBeGreaterThan(400)
  })

  it('would be found out if the journal did not flush before it answers', () => {
    const events = record(12, 2)
    const created = events.findIndex((event) => event.kind === 'said')
    const careless = events.filter((event, index) => index < created || event.kind !== 'sync')
    expect(examine(careless, 5).wrongs.some((wrong) => wrong.includes('not there'))).toBe(true)
  })
})
