import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { beforeEach, expect, it } from 'vitest'
import { command, conversation } from '../../tests/contracts/ledger.contract.ts'
import { createDeskBus, createHandClock } from '../../tests/fakes/desk-bus.ts'
import { declareDatabase, openDatabase, type HoldfastDatabase } from './database.ts'
import { createDeskChannel } from './desk-channel.ts'
import { createDexieLedger } from './dexie-ledger.ts'
import { createLedgerViews, type LedgerViews } from './ledger-views.ts'

const at = (text: string) => ({ start: text.length, end: text.length, direction: 'none' as const })
const reply = (conversationId: string) => ({ conversationId, mode: 'reply' as const })

type Computer = { desk: LedgerViews; ledger: ReturnType<typeof createDexieLedger>; db: HoldfastDatabase; carried: Set<string> }

/** The account on one computer; it knows conversations c1 and c2. */
async function computer(): Promise<Computer> {
  const factory = { indexedDB: new IDBFactory(), IDBKeyRange }
  const bus = createDeskBus()
  const carried = new Set<string>()
  const { db } = await openDatabase(declareDatabase('holdfast', factory), () => undefined)
  const ledger = createDexieLedger(db, { newGeneration: () => 'g1', mark: () => ({ incarnation: 'i1', n: 1 }) })
  await ledger.open()
  await ledger.commit({ conversations: [conversation('c1'), conversation('c2')] })
  const desk = createLedgerViews({
    accountId: 'a1@0',
    clock: createHandClock(),
    channel: createDeskChannel('a1@0', () => bus.open()),
    carriedDrafts: () => carried,
    open: (onLost) => openDatabase(declareDatabase('holdfast', factory), onLost),
  })
  return { desk, ledger, db, carried }
}

const put = ({ desk }: Computer, conversationId: string, [draftId, text]: [string, string]): Promise<void> =>
  desk.drafts.put(reply(conversationId), { draftId, text, selection: at(text) })
const stored = ({ db }: Computer): Promise<string> => db.drafts.toArray().then((rows) => JSON.stringify(rows))

let here: Computer
let there: Computer
beforeEach(async () => {
  here = await computer()
  there = await computer()
})
const carry = async (carried: readonly string[] = []) =>
  there.desk.drafts.bring({ drafts: await here.desk.drafts.all(), carried, dry: false })

it('J18 every draft goes along, replies and notes apart, what stands behind another as one with it; no picture, nothing carried', async () => {
  const { drafts, trays } = here.desk
  await put(here, 'c1', ['d1', '回复'])
  await drafts.put({ conversationId: 'c1', mode: 'note' }, { draftId: 'd2', text: '备注', selection: at('备注') })
  await drafts.put({ conversationId: 'capture', mode: 'capture' }, { draftId: 'd3', text: '{"captureId":"k1"}\n', selection: at('') })
  await put(here, 'c2', ['d4', '第一句'])
  await drafts.putBehind(reply('c2'), { draftId: 'd5', text: '第二句', selection: at('第二句') })
  await trays.put(reply('c1'), { draftId: 'd6', pictures: [] })
  const all = await drafts.all()
  expect(all.toSorted((a, b) => (a.draftId < b.draftId ? -1 : 1))).toEqual([
    { conversationId: 'c1', mode: 'reply', draftId: 'd1', text: '回复' },
    { conversationId: 'c1', mode: 'note', draftId: 'd2', text: '备注' },
    { conversationId: 'capture', mode: 'capture', draftId: 'd3', text: '{"captureId":"k1"}\n' },
    { conversationId: 'c2', mode: 'reply', draftId: 'd4', text: '第一句\n第二句' },
  ])
  here.carried.add('d1')
  expect((await drafts.all()).map(({ draftId }) => draftId)).not.toContain('d1')
})

it('J18 brought drafts lie in their places under their own ids; brought twice nothing changes', async () => {
  await put(here, 'c1', ['d1', '带来的'])
  const look = await there.desk.drafts.bring({ drafts: await here.desk.drafts.all(), carried: [], dry: true })
  expect([look, await stored(there)]).toEqual([{ fresh: 1, places: [reply('c1')], beside: [] }, '[]'])
  expect(await carry()).toEqual({ fresh: 1, places: [reply('c1')], beside: [] })
  expect(await there.desk.drafts.get(reply('c1'))).toMatchObject({ draftId: 'd1', text: '带来的' })
  const before = await stored(there)
  expect(await carry()).toEqual({ fresh: 0, places: [], beside: [] })
  expect(await stored(there)).toBe(before)
})

it('J18 what is written there stays to the letter, and what found no place is given back', async () => {
  await put(here, 'c1', ['d1', '带来的'])
  await put(here, 'c9', ['d9', '没有这个会话'])
  await put(there, 'c1', ['d2', '那边写的'])
  const before = await stored(there)
  expect((await carry()).beside).toEqual([
    { ...reply('c1'), text: '带来的' },
    { ...reply('c9'), text: '没有这个会话' },
  ])
  expect(await stored(there)).toBe(before)
})

it('J18 before the first list of conversations is here, nobody can say that one is missing', async () => {
  await there.db.conversations.clear()
  await put(here, 'c1', ['d1', '带来的'])
  expect(await carry()).toMatchObject({ fresh: 1, beside: [] })
})

it('JR2 J18 a draft a command carries is neither written nor shown, whoever knows of that command', async () => {
  await put(here, 'c1', ['d1', '在账本里'])
  await put(here, 'c2', ['d2', '同一个文件里'])
  await here.desk.drafts.put({ conversationId: 'c1', mode: 'note' }, { draftId: 'd3', text: '只在日志里', selection: at('') })
  await there.ledger.commit({ commands: [command('k1', 1, { draftId: 'd1' })] })
  there.carried.add('d3')
  expect(await carry(['d2'])).toEqual({ fresh: 0, places: [], beside: [] })
  expect(await stored(there)).toBe('[]')
})

it('J18 a contact that was saved there does not come again', async () => {
  const slot = { conversationId: 'capture', mode: 'capture' } as const
  const text = ['k1', 'k2'].map((captureId) => `${JSON.stringify({ captureId, who: captureId })}\n`).join('')
  await here.desk.drafts.put(slot, { draftId: 'd1', text, selection: at('') })
  await there.ledger.commit({ commands: [command('x1', 1, { conversationId: 'k1' })] })
  expect((await carry()).fresh).toBe(1)
  expect((await there.desk.drafts.get(slot))?.text).toBe('{"captureId":"k2","who":"k2"}\n')
})

it('J18 a text field hears of what was brought behind its back, and of drafts that are saved; a look tells nobody', async () => {
  const heard: string[] = []
  const stop = there.desk.drafts.onBrought(({ places, carried }) => heard.push(JSON.stringify([places, [...carried]])))
  await put(here, 'c1', ['d1', '带来的'])
  const drafts = await here.desk.drafts.all()
  await there.desk.drafts.bring({ drafts, carried: ['d7'], dry: true })
  expect(heard).toEqual([])
  await there.desk.drafts.bring({ drafts, carried: ['d7'], dry: false })
  expect(heard).toEqual([JSON.stringify([[reply('c1')], ['d7']])])
  stop()
  await there.desk.drafts.bring({ drafts, carried: [], dry: false })
  expect(heard).toHaveLength(1)
})

it('J18 the words of a ticket go along, with their conversation or contact, or alone; without its place they are given back to be read', async () => {
  const text = JSON.stringify({ category: 'aftersale', urgency: '2', summary: '补发一套', customerName: '王女士', orderNo: '' })
  const ticket = (conversationId: string) => ({ conversationId, mode: 'ticket' as const })
  for (const place of ['c1', 'k1', 'k2', 'ticket'])
    await here.desk.drafts.put(ticket(place), { draftId: `d-${place}`, text, selection: at('') })
  await there.ledger.commit({ commands: [command('x1', 1, { conversationId: 'k1' })] })
  const { places, beside } = await carry()
  expect(places.map(({ conversationId }) => conversationId).toSorted()).toEqual(['c1', 'k1', 'ticket'])
  expect(beside).toEqual([{ ...ticket('k2'), text: '王女士 · 补发一套' }])
  expect(await there.desk.drafts.get(ticket('c1'))).toMatchObject({ draftId: 'd-c1', text })
})
