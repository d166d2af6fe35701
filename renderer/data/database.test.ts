import { IDBDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it, vi } from 'vitest'
import { forceClose } from '../../tests/fakes/desk-bus.ts'
import { declareDatabase, openDatabase, RelaxedDurabilityError } from './database.ts'

const declare = (indexedDB: IDBFactory) => declareDatabase('holdfast-a1@0', { indexedDB, IDBKeyRange })

describe('ledger database', () => {
  it('LD1 commits with strict durability', async () => {
    const { db } = await openDatabase(declare(new IDBFactory()), () => undefined)
    const durability = await db.transaction('rw', db.messages, async (tx) => {
      await db.messages.count()
      return (tx.idbtrans as { durability?: string }).durability
    })
    expect(durability).toBe('strict')
  })

  it('LD1 refuses a browser that would commit relaxed', async () => {
    const native = Object.getOwnPropertyDescriptor(IDBDatabase.prototype, 'transaction')
    const relaxed = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function relax(this: IDBDatabase, stores, mode) {
      return Reflect.apply(native?.value as IDBDatabase['transaction'], this, [stores, mode, { durability: 'relaxed' }])
    })
    await expect(openDatabase(declare(new IDBFactory()), () => undefined)).rejects.toBeInstanceOf(RelaxedDurabilityError)
    relaxed.mockRestore()
  })

  it('tells once when the browser takes the connection away', async () => {
    const lost = vi.fn()
    const opened = await openDatabase(declare(new IDBFactory()), lost)
    forceClose(opened.db)
    await vi.waitFor(() => expect(lost).toHaveBeenCalledWith('closed'))
    opened.close()
    expect(lost).toHaveBeenCalledTimes(1)
  })

  it('gives way to a newer version and tells', async () => {
    const factory = new IDBFactory()
    const lost = vi.fn()
    await openDatabase(declare(factory), lost)
    await new Promise((resolve) => {
      factory.open('holdfast-a1@0', 99).addEventListener('success', resolve)
    })
    expect(lost.mock.calls).toEqual([['versionchange']])
  })

  it('says nothing when it is closed on purpose', async () => {
    const lost = vi.fn()
    const opened = await openDatabase(declare(new IDBFactory()), lost)
    opened.close()
    expect(lost).not.toHaveBeenCalled()
  })
})
