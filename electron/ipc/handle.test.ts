import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { requestChannels } from '../../shared/ipc/channels.ts'
import { requests, type RequestName, type WindowRole } from '../../shared/ipc/contract.ts'
import { ok } from '../../shared/lib/result.ts'
import { createFakeIpcMain, type FakeIpcMain, type FakeSender } from '../../tests/fakes/electron-ipc-main.ts'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createRecordingLog } from '../../tests/fakes/recording-log.ts'
import { createIpc, type Handle } from './handle.ts'

const ROLES = ['desk', 'ledger', 'panel', 'settings'] as const satisfies readonly WindowRole[]
const page = (role: WindowRole): string => `app://holdfast/${role === 'desk' ? 'index' : role}.html`
const sender = (role: WindowRole): FakeSender => ({ id: ROLES.indexOf(role) + 1, url: page(role), top: true, frame: 'alive' })
const DESK = sender('desk')
const LEDGER = sender('ledger')
const roleOf = (id: number): WindowRole | null => ROLES[id - 1] ?? null
const senderFor = (name: RequestName): FakeSender => sender(requests[name].roles[0])
const strangers = requestChannels.flatMap((name) =>
  ROLES.filter((role) => !requests[name].roles.some((one) => one === role)).map((role) => [name, role] as const),
)
const fault = (reason: string): unknown => ({ ok: false, error: { kind: 'ipc_fault', reason } })

/** Anything a page could put in place of arguments, structured-clone friendly or not. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
  fc.json().map((text) => JSON.parse(text) as unknown),
)

let ipcMain: FakeIpcMain
let reached: string[]
let clock: ReturnType<typeof createManualClock>
let log: ReturnType<typeof createRecordingLog>
let handle: Handle
let dispose: () => void

beforeEach(() => {
  ipcMain = createFakeIpcMain()
  clock = createManualClock()
  log = createRecordingLog()
  reached = []
  ;({ handle, dispose } = createIpc({ ipcMain, roleOf, clock, log }))
})

const registerAll = (): void => {
  for (const name of requestChannels) {
    handle(name, () => {
      reached.push(name)
      return ok({})
    })
  }
}

describe('every channel', () => {
  it.each(requestChannels)('%s refuses every wrong frame, whatever the arguments', async (name) => {
    registerAll()
    const wrong: FakeSender[] = [
      { ...senderFor(name), top: false },
      { ...senderFor(name), frame: 'null' },
      { ...senderFor(name), frame: 'gone' },
      { ...senderFor(name), id: 99 },
      { ...senderFor(name), url: 'https://holdfast/index.html' },
      { ...senderFor(name), url: 'app://holdfast.evil/index.html' },
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...wrong), anything, async (from, args) => {
        expect(await ipcMain.invoke(from, `holdfast:${name}`, args)).toEqual(fault('sender'))
      }),
      { numRuns: 60 },
    )
    expect(reached).toEqual([])
  })

  it.each(strangers)('%s refuses the %s window', async (name, role) => {
    registerAll()
    expect(await ipcMain.invoke(sender(role), `holdfast:${name}`, {})).toEqual(fault('role'))
    expect(reached).toEqual([])
  })

  it.each(requestChannels)('%s lets nothing through that its schema refuses', async (name) => {
    registerAll()
    await fc.assert(
      fc.asyncProperty(anything, async (args) => {
        clock.advance(1_000)
        const before = reached.length
        const answer = await ipcMain.invoke(senderFor(name), `holdfast:${name}`, args)
        const fits = requests[name].args.safeParse(args).success
        expect(answer).toEqual(fits ? ok({}) : fault('shape'))
        expect(reached.length - before).toBe(fits ? 1 : 0)
      }),
      { numRuns: 100 },
    )
  })
})

describe('handle', () => {
  it('hands the handler parsed arguments alone and says who asked', async () => {
    const seen: unknown[] = []
    handle('link.open', (args, caller) => {
      seen.push(args, caller)
      return ok({})
    })
    await ipcMain.invoke(DESK, 'holdfast:link.open', { url: 'https://example.com', extra: 1 })
    expect(seen).toEqual([{ url: 'https://example.com' }, { windowId: 1, role: 'desk' }])
  })

  it('turns a throw into a fault and logs no word of it', async () => {
    handle('link.open', () => {
      throw new TypeError('quotes what the customer wrote')
    })
    expect(await ipcMain.invoke(DESK, 'holdfast:link.open', { url: 'x' })).toEqual(fault('threw'))
    expect(log.lines).toEqual([{ level: 'error', event: 'ipc.threw', fields: { channel: 'link.open', error: 'TypeError' } }])
  })

  it('slows one window on one channel and leaves all others alone', async () => {
    registerAll()
    let refused = 0
    for (let n = 0; n < 500; n += 1) {
      const answer = (await ipcMain.invoke(DESK, 'holdfast:session.get', {})) as { ok: boolean }
      if (!answer.ok) refused += 1
    }
    expect(refused).toBe(100)
    expect(await ipcMain.invoke(LEDGER, 'holdfast:session.get', {})).toEqual(ok({}))
    expect(await ipcMain.invoke(DESK, 'holdfast:settings.get', {})).toEqual(ok({}))
    clock.advance(1_000)
    expect(await ipcMain.invoke(DESK, 'holdfast:session.get', {})).toEqual(ok({}))
  })

  it('takes its handlers away when disposed', () => {
    registerAll()
    expect(ipcMain.channels()).toHaveLength(requestChannels.length)
    dispose()
    expect(ipcMain.channels()).toEqual([])
  })
})
