import { describe, expect, it, vi } from 'vitest'
import { createHandClock } from '../../tests/fakes/desk-bus.ts'
import type { OpenDatabase } from './database.ts'
import { createLedgerNames } from './ledger-names.ts'
import { openLedger } from './ledger-opening.ts'

const ACCOUNT = 'a1@0'
const opened = (name: string): OpenDatabase => ({ db: { name } as OpenDatabase['db'], close: () => undefined })

function setup(openable: (name: string, tries: number) => boolean, why = new Error('Internal error opening backing store')) {
  const kept = new Map<string, string>()
  const names = createLedgerNames({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) })
  const clock = createHandClock()
  const tries: string[] = []
  const told = vi.fn<(error: unknown) => Promise<void>>(async () => undefined)
  const full = vi.fn<() => Promise<void>>(async () => undefined)
  let stopped = false
  const opening = openLedger(
    {
      names,
      clock,
      onUnopenable: told,
      onOutOfRoom: full,
      stopped: () => stopped,
      async open(name) {
        tries.push(name)
        if (!openable(name, tries.length)) throw why
        return opened(name)
      },
    },
    ACCOUNT,
  )
  const settled = opening.then((result) => ({ name: result?.db.name ?? null }))
  /** Lets time pass for as long as somebody waits for it. */
  const waitOut = async (): Promise<void> => {
    for (let round = 0; round < 200; round += 1) {
      await Promise.resolve()
      const next = clock.waiting()[0]
      if (next !== undefined) clock.pass(next)
    }
  }
  return { settled, tries, told, full, names, clock, waitOut, stop: () => void (stopped = true) }
}

describe('opening the ledger', () => {
  it('opens at once when it can', async () => {
    const { settled, clock } = setup(() => true)
    expect(await settled).toEqual({ name: 'holdfast-a1@0' })
    expect(clock.now()).toBe(0)
  })

  it('waits 0.2, 0.5, 1, 2 and 5 seconds between its tries', async () => {
    const { settled, clock, waitOut, told } = setup((_name, tries) => tries === 6)
    await waitOut()
    expect(await settled).toEqual({ name: 'holdfast-a1@0' })
    expect(clock.now()).toBe(8_700)
    expect(told).not.toHaveBeenCalled()
  })

  it('JR2 after the third failed opening it tells, and goes on under a new name that it remembers', async () => {
    const { settled, tries, told, names, waitOut } = setup((name) => name.endsWith('-2'))
    await waitOut()
    expect(await settled).toEqual({ name: 'holdfast-a1@0-2' })
    expect([tries.length, told.mock.calls.length, names.current(ACCOUNT)]).toEqual([19, 1, 'holdfast-a1@0-2'])
  })

  it('JR2 a ledger with no room to open in is not set aside: it opens as it was once there is', async () => {
    const noRoom = Object.assign(new Error('no room'), { name: 'QuotaExceededError' })
    const { settled, told, full, names, waitOut } = setup((_name, tries) => tries === 30, noRoom)
    await waitOut()
    expect(await settled).toEqual({ name: 'holdfast-a1@0' })
    expect([told.mock.calls.length, full.mock.calls.length, names.current(ACCOUNT)]).toEqual([0, 1, 'holdfast-a1@0'])
  })

  it('does not pile up new ledgers when nothing opens', async () => {
    const { tries, told, names, waitOut, stop, settled } = setup(() => false)
    await waitOut()
    expect(names.current(ACCOUNT)).toBe('holdfast-a1@0-2')
    expect(new Set(tries)).toEqual(new Set(['holdfast-a1@0', 'holdfast-a1@0-2']))
    expect(told.mock.calls.length).toBeGreaterThan(1)
    stop()
    await waitOut()
    expect(await settled).toEqual({ name: null })
  })

  it('a broken pointer means the first ledger', () => {
    const names = createLedgerNames({ getItem: () => 'nonsense', setItem: () => undefined })
    expect(names.current(ACCOUNT)).toBe('holdfast-a1@0')
  })
})
