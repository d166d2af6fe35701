import { IDBDatabase as Database, IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it, vi } from 'vitest'
import type { Phrase } from '../../shared/model/phrase.ts'
import { createDeskBus } from '../../tests/fakes/desk-bus.ts'
import { createPhraseRepo, type PhraseRepo, type PhraseRow } from './phrases-repo.ts'
import type { Seal } from './seal.ts'

const phrase = (id: string, patch: Partial<Phrase> = {}): Phrase => ({
  id,
  scope: 'personal',
  shop: '',
  code: id,
  title: `标题 ${id}`,
  text: '您好，{{customer.name|}}。',
  language: 'zh-CN',
  folder: '',
  tags: [],
  stage: null,
  keywords: [],
  updatedAt: 1,
  uses: 0,
  ...patch,
})
const row = (id: string, patch: Partial<Phrase> = {}): PhraseRow => ({
  phrase: phrase(id, patch),
  readings: { code: [id], title: ['biao ti'], tags: [] },
})

/** A machine: windows on it share the disk and the channel. */
function machine(disk = new IDBFactory()) {
  const bus = createDeskBus()
  const engine = { indexedDB: disk, IDBKeyRange }
  const window = (accountId = 'a1', seal?: Seal): PhraseRepo =>
    createPhraseRepo({ accountId, channel: bus.open(), engine, ...(seal === undefined ? {} : { seal }) })
  return { disk, bus, engine, window }
}

describe('phrases on disk', () => {
  it('what is written is there for another window and after a restart, readings and all', async () => {
    const { disk, window } = machine()
    const one = window()
    await one.write({ put: [row('p1'), row('p2')] })
    expect(await window().all()).toEqual([row('p1'), row('p2')])
    one.close()
    expect(await machine(disk).window().all()).toEqual([row('p1'), row('p2')])
  })

  it('gives some in the order they were asked for, null for each that is not there', async () => {
    const repo = machine().window()
    await repo.write({ put: [row('p1'), row('p2')] })
    expect(await repo.some(['p2', 'gone', 'p1', 'p2'])).toEqual([row('p2'), null, row('p1'), row('p2')])
    expect(await repo.some([])).toEqual([])
  })

  it('puts and removes in one transaction: what is both removed and put is put', async () => {
    const repo = machine().window()
    await repo.write({ put: [row('p1'), row('p2')] })
    await repo.write({ put: [row('p2', { text: '新的' }), row('p3')], remove: ['p1', 'p2', 'never'] })
    expect((await repo.all()).map((one) => [one.phrase.id, one.phrase.text])).toEqual([
      ['p2', '新的'],
      ['p3', phrase('p3').text],
    ])
  })

  it('a write that fails changes nothing and tells nobody', async () => {
    const repo = machine().window()
    await repo.write({ put: [row('p1')] })
    const heard = vi.fn()
    repo.onChanged(heard)
    // What can't be kept as a row: a function.
    const broken = { ...row('p2'), readings: (() => undefined) as unknown as PhraseRow['readings'] }
    await expect(repo.write({ put: [row('p3'), broken], remove: ['p1'] })).rejects.toBeDefined()
    expect(await repo.all()).toEqual([row('p1')])
    expect(heard).not.toHaveBeenCalled()
  })

  it('commits with strict durability', async () => {
    const native = vi.spyOn(Database.prototype, 'transaction')
    await machine()
      .window()
      .write({ put: [row('p1')] })
    const writes = native.mock.calls.filter(([, mode]) => mode === 'readwrite')
    expect(writes.map(([, , options]) => options)).toEqual(writes.map(() => ({ durability: 'strict' })))
    expect(writes.length).toBeGreaterThan(0)
    native.mockRestore()
  })

  it('notes are values beside the phrases; one nobody put is null', async () => {
    const repo = machine().window()
    expect(await repo.note('stage c1')).toBeNull()
    await repo.putNote('stage c1', { at: 'solve' })
    await repo.putNote('stage c2', 0)
    expect([await repo.note('stage c1'), await repo.note('stage c2')]).toEqual([{ at: 'solve' }, 0])
    expect(await repo.all()).toEqual([])
  })

  it('two accounts see nothing of each other', async () => {
    const { window } = machine()
    await window('a1').write({ put: [row('p1')] })
    await window('a1').putNote('k', 1)
    expect([await window('a2').all(), await window('a2').note('k')]).toEqual([[], null])
  })

  it('LD5 words and notes pass the seal on their way to disk and back; ids and keys stay readable', async () => {
    const { engine, window } = machine()
    const seal: Seal = {
      seal: (values) => Promise.resolve(values.map((value) => btoa(encodeURIComponent(JSON.stringify(value))))),
      open: (sealed) => Promise.resolve(sealed.map((one) => JSON.parse(decodeURIComponent(atob(one as string))) as unknown)),
    }
    const repo = window('a1', seal)
    await repo.write({ put: [row('p1')] })
    await repo.putNote('k', { name: '甲公司' })
    expect([await repo.all(), await repo.some(['p1']), await repo.note('k')]).toEqual([[row('p1')], [row('p1')], { name: '甲公司' }])
    const db = await openRaw(engine)
    const raw = await Promise.all(['phrases', 'notes'].map((name) => allOf(db, name)))
    expect(raw).toMatchObject([[{ id: 'p1' }], [{ key: 'k' }]])
    expect(JSON.stringify(raw)).not.toMatch(/标题|甲公司/)
  })
})

describe('changes of phrases', () => {
  it('are told in every window of the account, in this one too, once each', async () => {
    const { window } = machine()
    const [here, there, other] = [window(), window(), window('a2')]
    const heard = [here, there].map((repo) => {
      const listener = vi.fn()
      repo.onChanged(listener)
      return listener
    })
    void other
    await here.write({ put: [row('p1')], remove: ['p9'] })
    await here.putNote('k', 1)
    const told = [[{ phrases: ['p1', 'p9'], notes: [] }], [{ phrases: [], notes: ['k'] }]]
    expect(heard.map((listener) => listener.mock.calls)).toEqual([told, told])
  })

  it('are not told to who has stopped listening, nor after the repo is closed', async () => {
    const { window } = machine()
    const [here, there, shut] = [window(), window(), window()]
    const [stopped, closed] = [vi.fn(), vi.fn()]
    there.onChanged(stopped)()
    shut.onChanged(closed)
    shut.close()
    await here.write({ put: [row('p1')] })
    expect([stopped.mock.calls, closed.mock.calls]).toEqual([[], []])
  })

  it.each([null, 'text', 7, {}, { phrases: 'p1', notes: [] }, { phrases: [], notes: null }])(
    '%j from the channel is no change',
    (message) => {
      const { bus, window } = machine()
      const heard = vi.fn()
      window().onChanged(heard)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      bus.open().postMessage(message)
      expect(heard).not.toHaveBeenCalled()
    },
  )
})

describe('a database that comes and goes', () => {
  it('is opened when first used, not before, and again after it was taken away', async () => {
    const { disk, engine, window } = machine()
    const repo = window()
    expect(await disk.databases()).toEqual([])
    await repo.write({ put: [row('p1')] })
    expect((await disk.databases()).map(({ name }) => name)).toEqual(['holdfast-phrases-a1'])
    // Another window wants it gone, as signing out for good does: this one gives way, and begins anew when it is asked.
    await new Promise<void>((resolve, reject) => {
      const request = engine.indexedDB.deleteDatabase('holdfast-phrases-a1')
      request.addEventListener('success', () => resolve())
      request.addEventListener('error', () => reject(new Error('not deleted')))
    })
    expect(await repo.all()).toEqual([])
    await repo.write({ put: [row('p2')] })
    expect(await repo.all()).toEqual([row('p2')])
  })

  it('a call rejects while it can’t be opened, and the next one tries again', async () => {
    const { disk, window } = machine()
    const repo = window()
    const open = vi.spyOn(disk, 'open').mockImplementation(() => {
      throw new DOMException('no disk', 'QuotaExceededError')
    })
    await expect(repo.all()).rejects.toBeDefined()
    open.mockRestore()
    expect(await repo.all()).toEqual([])
  })
})

type Engine = { indexedDB: IDBFactory }

const openRaw = ({ indexedDB }: Engine): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('holdfast-phrases-a1')
    opening.addEventListener('success', () => resolve(opening.result))
    opening.addEventListener('error', () => reject(new Error('not opened')))
  })

const allOf = (db: IDBDatabase, store: string): Promise<unknown[]> =>
  new Promise((resolve, reject) => {
    const request = db.transaction(store).objectStore(store).getAll()
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(new Error('not read')))
  })
