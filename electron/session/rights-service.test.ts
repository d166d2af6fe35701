import { describe, expect, it } from 'vitest'
import { err, ok } from '../../shared/lib/result.ts'
import type { Session } from '../../shared/model/session.ts'
import { intent, request } from '../../tests/contracts/journal-requests.ts'
import { createMemoryJournal, type MemoryJournal } from '../../tests/fakes/memory-journal.ts'
import { createRecordingLog } from '../../tests/fakes/recording-log.ts'
import type { SubmitRequest } from '../journal/journal-port.ts'
import { createRightsService, type RightsService } from './rights-service.ts'
import { accountIdOf } from './sign-in-rules.ts'

const GW = 'wss://gw.example/desk'
const AGENT = accountIdOf('agent-1', GW)
const BOSS = accountIdOf('boss', GW)
const ELSEWHERE = accountIdOf('agent-1', 'wss://other.example/desk')

const sessionOf = (accountId: string, role: 'agent' | 'supervisor'): Session => ({
  accountId,
  gatewayUrl: GW,
  agent: { id: 'x', name: '周岚', role },
  storageProtected: true,
})

type World = {
  rights: RightsService
  journal: MemoryJournal
  world: { session: Session | null; rehearsal: boolean }
  notices: Map<string, number>
  pushed: string[]
  log: ReturnType<typeof createRecordingLog>
}

function setUp(): World {
  const journal = createMemoryJournal({ deviceId: 'd1' })
  const world: World['world'] = { session: sessionOf(AGENT, 'agent'), rehearsal: false }
  const notices = new Map<string, number>()
  const pushed: string[] = []
  const log = createRecordingLog()
  const rights = createRightsService({
    journal: {
      revoke(asked) {
        try {
          return Promise.resolve(ok((journal.revoke(asked), null)))
        } catch {
          return Promise.resolve(err({ kind: 'disk_full' }))
        }
      },
      leftWork: () => Promise.resolve(ok(journal.leftWork())),
      decide: (asked) => Promise.resolve(journal.decide(asked)),
    },
    session: () => world.session,
    serverNow: () => 7_000,
    stopOf: (text) => (text.includes('微信') ? { rule: 'W1', title: { 'zh-CN': '微信', en: 'WeChat' }, start: 2, end: 4 } : null),
    isRehearsal: () => world.rehearsal,
    notices: { add: (kind, count) => void notices.set(kind, count), end: (kind) => void notices.delete(kind) },
    push: (name) => void pushed.push(name),
    log,
  })
  return { rights, journal, world, notices, pushed, log }
}

const write = (journal: MemoryJournal, id: string, more: Partial<SubmitRequest> = {}): unknown =>
  journal.submit({ ...request(id, { accountId: AGENT }), ...more })

/** An agent whose right has ended with two replies unsent, and a supervisor who has signed in since. */
async function leftBehind(): Promise<World> {
  const made = setUp()
  write(made.journal, 'k1')
  write(made.journal, 'k2')
  await made.rights.ended({ accountId: AGENT, name: '苏婷' })
  made.world.session = sessionOf(BOSS, 'supervisor')
  return made
}

describe('who sees work that was left', () => {
  it('CB2: a supervisor of the same gateway, with whose it is, and is told that it is there', async () => {
    const { rights, notices } = await leftBehind()
    expect(notices.size).toBe(0)
    await rights.signedIn()
    expect(notices.get('work_left')).toBe(2)
    const left = await rights.left()
    expect(left).toMatchObject(ok([{ accountId: AGENT, name: '苏婷', revokedAt: 7_000, rows: [{ id: 'k1' }, { id: 'k2' }] }]))
  })

  it.each<[string, Session | null]>([
    ['an agent', sessionOf(accountIdOf('agent-2', GW), 'agent')],
    ['the account itself', sessionOf(AGENT, 'supervisor')],
    ['nobody', null],
  ])('CB2: not %s', async (_who, session) => {
    const { rights, world, journal, notices } = await leftBehind()
    world.session = session
    await rights.signedIn()
    expect(await rights.left()).toEqual(err({ kind: 'forbidden' }))
    const word = { accountId: AGENT, commandId: 'k1', word: { kind: 'send', id: 'b1' } } as const
    expect((await rights.decide(word)).ok).toBe(false)
    expect([journal.rows().length, notices.size]).toEqual([2, 0])
  })

  it('CB2: not a supervisor whose own right has ended, nor one of another gateway', async () => {
    const { rights, world, journal } = await leftBehind()
    await rights.ended({ accountId: BOSS, name: '周岚' })
    expect(await rights.left()).toEqual(err({ kind: 'forbidden' }))
    await rights.welcomed(BOSS)
    expect((await rights.left()).ok).toBe(true)
    write(journal, 'k9', { accountId: ELSEWHERE })
    await rights.ended({ accountId: ELSEWHERE, name: '别处' })
    expect(await rights.left()).toMatchObject(ok([{ accountId: AGENT }]))
    world.session = sessionOf(accountIdOf('boss', 'wss://other.example/desk'), 'supervisor')
    expect(await rights.left()).toMatchObject(ok([{ accountId: ELSEWHERE }]))
  })

  it('CB2: not somebody who has signed in while the journal was asked', async () => {
    const { rights, world } = await leftBehind()
    const asked = rights.left()
    world.session = sessionOf(accountIdOf('agent-2', GW), 'agent')
    expect(await asked).toEqual(err({ kind: 'forbidden' }))
  })

  it('CB2: of an account that has its right, or has it again, nothing is told', async () => {
    const { rights, journal } = await leftBehind()
    write(journal, 'k3', { accountId: accountIdOf('agent-2', GW) })
    expect(await rights.left()).toMatchObject(ok([{ accountId: AGENT }]))
    await rights.welcomed(AGENT)
    expect(await rights.left()).toEqual(ok([]))
  })

  it('JR10 a mark the disk refuses is no reason to hold the desk up', async () => {
    const { rights, journal, log } = setUp()
    journal.setFault('disk_full')
    await rights.ended({ accountId: AGENT, name: '苏婷' })
    expect(log.lines.map(({ event }) => event)).toEqual(['rights.not_kept'])
  })
})

describe('what a supervisor decides', () => {
  const say = (commandId: string, word: Parameters<RightsService['decide']>[0]['word']) => ({ accountId: AGENT, commandId, word })

  it('CB2: sends it under the own name, to be judged by what came since', async () => {
    const { rights, journal, pushed } = await leftBehind()
    pushed.length = 0
    expect(await rights.decide(say('k1', { kind: 'send', id: 'b1' }))).toEqual(ok({ effect: 'done' }))
    const made = journal.openRows(BOSS)
    expect(made).toMatchObject([
      { id: 'b1', body: { text: 'text of k1' }, composedAt: 7_000, composedLive: false, baseMessageId: 'm9', draftId: null },
    ])
    expect(pushed).toEqual(['rights.changed'])
    expect(await rights.left()).toMatchObject(ok([{ rows: [{ id: 'k2' }] }]))
  })

  it('CB2: the last word ends what was told', async () => {
    const { rights, notices } = await leftBehind()
    await rights.signedIn()
    await rights.decide(say('k1', { kind: 'discard', reason: 'customer_left' }))
    expect(notices.get('work_left')).toBe(2)
    await rights.decide(say('k2', { kind: 'note', id: 'b2' }))
    expect([notices.size, await rights.left()]).toEqual([0, ok([])])
  })

  it('CB2: a second word about the same thing changes nothing', async () => {
    const { rights, journal } = await leftBehind()
    await rights.decide(say('k1', { kind: 'send', id: 'b1' }))
    expect(await rights.decide(say('k1', { kind: 'send', id: 'b2' }))).toEqual(err({ kind: 'already_decided' }))
    expect(journal.openRows(BOSS)).toHaveLength(1)
  })

  it('J5 what may not reach a customer does not go out under another name either; a note may be made of it', async () => {
    const { rights, journal, world } = setUp()
    write(journal, 'k1', { body: intent('x', { body: { kind: 'reply.send', conversationId: 'c1', text: '加我微信' } }).body })
    await rights.ended({ accountId: AGENT, name: '苏婷' })
    world.session = sessionOf(BOSS, 'supervisor')
    expect(await rights.decide(say('k1', { kind: 'send', id: 'b1' }))).toMatchObject(err({ kind: 'diversion' }))
    expect((await rights.decide(say('k1', { kind: 'note', id: 'b1' }))).ok).toBe(true)
  })

  it('J25 nothing real is decided in a rehearsal', async () => {
    const { rights, world } = await leftBehind()
    world.rehearsal = true
    expect(await rights.decide(say('k1', { kind: 'discard', reason: 'customer_left' }))).toEqual(err({ kind: 'rehearsal' }))
  })
})
