import { describe, expect, it } from 'vitest'
import { err, ok } from '../../shared/lib/result.ts'
import { silentLog } from '../../shared/lib/log.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { SealedDraft } from '../../shared/model/sealed.ts'
import { createMemoryJournal } from '../../tests/fakes/memory-journal.ts'
import { addCapture } from '../../tests/fakes/captures.ts'
import { bytesOf } from './sealed-content.ts'
import type { SealJob, SealAnswer } from './seal-job.ts'
import { createSealedService, type SealedService } from './sealed-service.ts'

const PASS = 'vier lose woerter hier'
const reply = (text: string, more: object = {}): CommandBody => ({ kind: 'reply.send', conversationId: 'c1', text, ...more })

/** A sealed file in the clear: the passphrase stands before the bytes. The real one has a test of its own. */
function fakeSeal({ kind, passphrase, bytes }: SealJob): Promise<SealAnswer> {
  const head = Buffer.from(`sealed ${passphrase}\n`)
  if (kind === 'seal') return Promise.resolve(ok(Buffer.concat([head, bytes])))
  const text = Buffer.from(bytes)
  if (!text.subarray(0, 7).equals(Buffer.from('sealed '))) return Promise.resolve(err('not_ours'))
  if (!text.subarray(0, head.length).equals(head)) return Promise.resolve(err('passphrase'))
  return Promise.resolve(ok(text.subarray(head.length)))
}

type Install = {
  sealed: SealedService
  journal: ReturnType<typeof createMemoryJournal>
  keep: (id: string, body: CommandBody, rehearsal?: true) => void
  state: { path: string | null; account: string; rehearsing: boolean; stop: string | null; pictures: Map<string, Uint8Array> }
}

/** One computer; all of them share the stick. */
function install(stick: Map<string, Uint8Array>): Install {
  const journal = createMemoryJournal({ deviceId: 'dev' })
  const state: Install['state'] = { path: '/stick/a.holdfast', account: 'su@gw', rehearsing: false, stop: null, pictures: new Map() }
  const sealed = createSealedService({
    journal: {
      openRows: (id) => Promise.resolve(ok(journal.openRows(id))),
      opening: (id) => Promise.resolve(ok(journal.opening(id))),
      submit: (request) => Promise.resolve(journal.submit(request)),
    },
    pictures: {
      local: (hash) => Promise.resolve(state.pictures.get(hash) ?? null),
      keep(name, bytes) {
        state.pictures.set(name, bytes)
        return Promise.resolve(err({ kind: 'not a real picture' }))
      },
    },
    seal: fakeSeal,
    askWhere: () => Promise.resolve(state.path),
    askWhich: () => Promise.resolve(state.path),
    files: {
      size: (path) => Promise.resolve(stick.get(path)?.length ?? 0),
      read(path) {
        const bytes = stick.get(path)
        return bytes === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(bytes)
      },
      write(path, bytes) {
        if (path.startsWith('/full')) return Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
        stick.set(path, bytes)
        return Promise.resolve()
      },
    },
    session: () => ({ accountId: state.account, agent: { name: '苏敏' } }),
    serverNow: () => Date.UTC(2026, 10, 28, 10, 30),
    rehearsing: () => state.rehearsing,
    mayGo: (body) => body.kind !== 'reply.send' || body.text !== state.stop,
    log: silentLog,
  })
  const keep: Install['keep'] = (id, body, rehearsal) => {
    const intent = { id, accountId: 'su@gw', baseMessageId: 'm1', dependsOn: null, draftId: `d-${id}`, label: '王女士' }
    journal.submit({ ...intent, body, composedAt: 7, composedLive: false, ...(rehearsal === undefined ? {} : { rehearsal }) })
  }
  return { sealed, journal, keep, state }
}

const read = async (one: Install, passphrase = PASS): ReturnType<SealedService['read']> => {
  await one.sealed.choose()
  return one.sealed.read(passphrase)
}

const sealedText = (version: string): Uint8Array =>
  Buffer.concat([Buffer.from(`sealed ${PASS}\n`), Buffer.from(`{"format":"holdfast.work",${version}}`)])

describe('J18 a sealed file', () => {
  it('J18 carries all unfinished work and nothing else; commands keep their ids, words and times', async () => {
    const stick = new Map<string, Uint8Array>()
    const here = install(stick)
    here.keep('k1', reply('马上为您查'))
    here.keep('k2', addCapture())
    here.keep('k3', reply('不发了'))
    here.journal.decide({ accountId: 'su@gw', commandId: 'k3', decision: { kind: 'cancel' }, at: 1, composedLive: false })
    here.keep('k4', reply('演练'), true)
    here.keep('k5', reply('已送达'))
    here.journal.finish([{ id: 'k5', outcome: 'applied' }], 1)
    expect(await here.sealed.save(PASS, [])).toEqual(ok({ count: 2, captures: 1, drafts: 0, file: 'a.holdfast' }))

    const there = install(stick)
    expect(await read(there)).toMatchObject({ ok: true, value: { total: 2, fresh: 2, captures: 1, stopped: 0, by: '苏敏' } })
    expect(there.journal.rows()).toEqual([])
    expect(await there.sealed.take()).toEqual(ok({ count: 2, draftIds: ['d-k1', 'd-k2'] }))
    expect(there.journal.openRows('su@gw')).toMatchObject([
      { id: 'k1', body: reply('马上为您查'), composedAt: 7, composedLive: false, baseMessageId: 'm1', label: '王女士', captureNo: null },
      { id: 'k2', captureNo: 1 },
    ])
  })

  it('J18 a second import changes nothing, also of what is finished by then', async () => {
    const stick = new Map<string, Uint8Array>()
    const here = install(stick)
    here.keep('k1', reply('一'))
    here.keep('k2', reply('二'))
    await here.sealed.save(PASS, [])
    const there = install(stick)
    await read(there)
    await there.sealed.take()
    there.journal.finish([{ id: 'k1', outcome: 'applied' }], 1)
    const before = JSON.stringify(there.journal.rows())
    expect(await read(there)).toMatchObject({ ok: true, value: { total: 2, fresh: 0 } })
    expect(await there.sealed.take()).toMatchObject(ok({ count: 0 }))
    expect(JSON.stringify(there.journal.rows())).toBe(before)
    // Where it came from, it changes nothing either.
    expect(await read(here)).toMatchObject({ value: { fresh: 0 } })
  })

  type Stick = Map<string, Uint8Array>
  const on = (bytes: Uint8Array) => (stick: Stick) => void stick.set('/stick/a.holdfast', bytes)
  it.each<{ what: string; spoil: (stick: Stick, there: Install) => void; passphrase?: string; kind: string }>([
    { what: 'a wrong passphrase', spoil: () => undefined, passphrase: 'nicht dieses hier', kind: 'passphrase' },
    { what: 'a file of something else', spoil: on(Buffer.from('PK\u0003\u0004')), kind: 'not_ours' },
    { what: 'a sealed file of something else', spoil: on(Buffer.from(`sealed ${PASS}\n{"hello":1}`)), kind: 'not_ours' },
    { what: 'one of a later version', spoil: on(sealedText('"version":3')), kind: 'newer' },
    { what: 'one with a part missing', spoil: on(sealedText('"version":1')), kind: 'damaged' },
    { what: 'one of today with a part missing', spoil: on(sealedText('"version":2')), kind: 'damaged' },
    { what: 'one of a form nobody made', spoil: on(sealedText('"version":0')), kind: 'damaged' },
    { what: 'a stick that is gone', spoil: (stick) => stick.clear(), kind: 'unreadable' },
    { what: 'another account’s', spoil: (_stick, there) => void (there.state.account = 'li@gw'), kind: 'other_account' },
  ])('J18 $what: told, and nothing changed', async ({ spoil, passphrase = PASS, kind }) => {
    const stick = new Map<string, Uint8Array>()
    const here = install(stick)
    here.keep('k1', reply('一'))
    await here.sealed.save(PASS, [])
    const there = install(stick)
    spoil(stick, there)
    expect(await read(there, passphrase)).toEqual(err({ kind }))
    expect(await there.sealed.take()).toEqual(err({ kind: 'no_file' }))
    expect(there.journal.rows()).toEqual([])
  })

  it('J18 pictures go along', async () => {
    const stick = new Map<string, Uint8Array>()
    const here = install(stick)
    const picture = { hash: 'a'.repeat(64), type: 'image/png' as const, width: 2, height: 2, bytes: 3, name: 'p1.png' }
    here.keep('k1', reply('看图', { pictures: [picture] }))
    here.state.pictures.set(picture.hash, Buffer.from([1, 2, 3]))
    await here.sealed.save(PASS, [])
    const there = install(stick)
    await read(there)
    await there.sealed.take()
    expect([...there.state.pictures.values()].map((bytes) => [...bytes])).toEqual([[1, 2, 3]])
  })

  it('J18 nothing to take along, a full stick, a place left', async () => {
    const here = install(new Map())
    expect(await here.sealed.save(PASS, [])).toEqual(err({ kind: 'nothing' }))
    here.keep('k1', reply('一'))
    here.state.path = '/full/a.holdfast'
    expect(await here.sealed.save(PASS, [])).toEqual(err({ kind: 'disk_full' }))
    here.state.path = null
    expect(await here.sealed.save(PASS, [])).toEqual(err({ kind: 'cancelled' }))
    expect(await here.sealed.choose()).toEqual(err({ kind: 'cancelled' }))
  })

  it('J25 not in a rehearsal; J5 not what may not go out from here', async () => {
    const stick = new Map<string, Uint8Array>()
    const here = install(stick)
    here.keep('k1', reply('加我'))
    here.keep('k2', reply('您好'))
    await here.sealed.save(PASS, [])
    const there = install(stick)
    there.state.stop = '加我'
    expect(await read(there)).toMatchObject({ value: { total: 2, fresh: 1, stopped: 1 } })
    there.state.rehearsing = true
    expect(await there.sealed.take()).toEqual(err({ kind: 'rehearsal' }))
    there.state.rehearsing = false
    expect(await there.sealed.take()).toMatchObject(ok({ count: 1 }))
    expect(there.journal.rows().map(({ id }) => id)).toEqual(['k2'])
  })

  const draft: SealedDraft = { conversationId: 'c1', mode: 'reply', draftId: 'd9', text: '写了一半' }

  it('J18 drafts go along under their own ids, also alone; a file without any is one that earlier versions take', async () => {
    const stick = new Map<string, Uint8Array>()
    const here = install(stick)
    const form = () => Buffer.from(stick.get('/stick/a.holdfast') ?? []).toString('utf8')
    expect(await here.sealed.save(PASS, [draft])).toEqual(ok({ count: 0, captures: 0, drafts: 1, file: 'a.holdfast' }))
    expect(form()).toContain('"version":2')
    const there = install(stick)
    expect(await read(there)).toMatchObject({ ok: true, value: { total: 0, fresh: 0, drafts: [draft] } })
    expect(await there.sealed.take()).toEqual(ok({ count: 0, draftIds: [] }))
    here.keep('k1', reply('一'))
    await here.sealed.save(PASS, [])
    expect(form()).toContain('"version":1')
    expect(await read(there)).toMatchObject({ ok: true, value: { total: 1, drafts: [] } })
  })

  it('J18 JR2 a draft a command carries stays at home, and the file says which drafts have become commands', async () => {
    const stick = new Map<string, Uint8Array>()
    const here = install(stick)
    here.keep('k1', reply('一'))
    here.keep('k2', reply('加我'))
    expect(await here.sealed.save(PASS, [{ ...draft, draftId: 'd-k1' }, draft])).toMatchObject({ value: { count: 2, drafts: 1 } })
    const there = install(stick)
    // What may not go out from here is no command here, so its draft is not carried either.
    there.state.stop = '加我'
    await read(there)
    expect(await there.sealed.take()).toEqual(ok({ count: 1, draftIds: ['d-k1'] }))
    await read(there)
    expect(await there.sealed.take()).toEqual(ok({ count: 0, draftIds: ['d-k1'] }))
  })

  it('J18 a full disk in the middle: told; taken again, the rest comes and nothing twice', async () => {
    const stick = new Map<string, Uint8Array>()
    const here = install(stick)
    here.keep('k1', reply('一'))
    await here.sealed.save(PASS, [])
    const there = install(stick)
    await read(there)
    there.journal.setFault('disk_full')
    expect(await there.sealed.take()).toEqual(err({ kind: 'disk_full' }))
    there.journal.setFault(null)
    expect(await there.sealed.take()).toMatchObject(ok({ count: 1 }))
    expect(there.journal.rows()).toHaveLength(1)
  })
})

it('J18 the content is one JSON text', () => {
  const content = { format: 'holdfast.work', version: 1, madeAt: 1, account: { id: 'a', agentName: 'b' }, rows: [], pictures: [] } as const
  expect(JSON.parse(Buffer.from(bytesOf({ ...content, rows: [], pictures: [] })).toString('utf8'))).toEqual(content)
})
