import { describe, expect, it } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import { err, ok } from '../../shared/lib/result.ts'
import type { LogReport, SubmitIntent } from '../../shared/model/journal.ts'
import { createFakeIpcMain } from '../../tests/fakes/electron-ipc-main.ts'
import { createManualClock } from '../../tests/fakes/manual-clock.ts'
import { createMemoryJournal } from '../../tests/fakes/memory-journal.ts'
import { createIpc } from '../ipc/handle.ts'
import { registerCommandIpc } from './command-ipc.ts'

const intent = (id: string, patch: Partial<SubmitIntent> = {}): SubmitIntent => ({
  id,
  accountId: 'a1@x',
  body: { kind: 'reply.send', conversationId: 'c1', text: '您好' },
  baseMessageId: 'm1',
  dependsOn: null,
  draftId: 'd1',
  label: '王女士',
  ...patch,
})

function setUp(accountId: string | null = 'a1@x'): {
  ask: (name: string, args: unknown) => Promise<unknown>
  live: { now: boolean }
  room: { now: boolean }
  rehearsal: { on: boolean }
  logged: { now: LogReport | null }
  journal: ReturnType<typeof createMemoryJournal>
} {
  const ipcMain = createFakeIpcMain()
  const journal = createMemoryJournal({ deviceId: 'dev' })
  const live = { now: true }
  const room = { now: true }
  const rehearsal = { on: false }
  const logged: { now: LogReport | null } = { now: null }
  const { handle } = createIpc({ ipcMain, roleOf: () => 'desk', clock: createManualClock(), log: silentLog })
  registerCommandIpc(handle, {
    journal: {
      submit: (request) => Promise.resolve(journal.submit(request)),
      decide: (request) => Promise.resolve(journal.decide(request)),
      captureAccount: (account) => Promise.resolve(ok(journal.captureAccount(account))),
      openRows: (account) => Promise.resolve(ok(journal.openRows(account))),
    },
    accountId: () => accountId,
    serverNow: () => 1_000,
    isLive: () => live.now,
    hasRoom: () => room.now,
    stopOf: (text) =>
      text.includes('微信')
        ? { rule: 'D6', title: { 'zh-CN': '引导', en: 'steering' }, start: text.indexOf('微信'), end: text.indexOf('微信') + 2 }
        : null,
    logCheck: { last: () => logged.now, check: () => Promise.resolve(logged.now) },
    rehearsal: { isOn: () => rehearsal.on, mayDecide: (_account, id) => Promise.resolve(!rehearsal.on || id.startsWith('rehearsed')) },
    afterReply: () => undefined,
  })
  const sender = { id: 1, url: 'app://holdfast/index.html', top: true, frame: 'alive' as const }
  return { ask: (name, args) => ipcMain.invoke(sender, `holdfast:${name}`, args), live, room, journal, rehearsal, logged }
}

describe('JR1 submit', () => {
  it('LD8 with no room left new work is refused, and decisions about what is saved are taken', async () => {
    const { ask, room, journal } = setUp()
    await ask('command.submit', intent('k1'))
    room.now = false
    expect(await ask('command.submit', intent('k2'))).toEqual(err({ kind: 'disk_full' }))
    const decide = { accountId: 'a1@x', commandId: 'k1', decision: { kind: 'cancel' } }
    expect(await ask('command.decide', decide)).toEqual(ok({ effect: 'done' }))
    expect(journal.rows()).toHaveLength(1)
  })

  it('JR1 stamps server time and whether the account was live', async () => {
    const { ask, live } = setUp()
    expect(await ask('command.submit', intent('k1'))).toMatchObject({ ok: true, value: { no: 1, composedAt: 1_000, composedLive: true } })
    live.now = false
    expect(await ask('command.submit', intent('k2'))).toMatchObject({ ok: true, value: { no: 2, composedLive: false } })
  })

  it.each<[string, string | null, Partial<SubmitIntent>]>([
    ['signed out', null, {}],
    ['for another account than the one signed in', 'a2@x', {}],
  ])('refuses a command %s', async (_what, accountId, patch) => {
    const { ask, journal } = setUp(accountId)
    expect(await ask('command.submit', intent('k1', patch))).toEqual(err({ kind: 'signed_out' }))
    expect(await ask('command.decide', { accountId: 'a1@x', commandId: 'k1', decision: { kind: 'cancel' } })).toEqual(
      err({ kind: 'signed_out' }),
    )
    expect(journal.rows()).toEqual([])
  })

  it('refuses a body no server would take, before it is saved', async () => {
    const { ask, journal } = setUp()
    const add = Array.from({ length: 5_000 }, (_none, n) => `标签 ${n} ${'x'.repeat(40)}`)
    const big = intent('k1', { body: { kind: 'tags.set', conversationId: 'c1', add, remove: [] } })
    expect(await ask('command.submit', big)).toEqual(err({ kind: 'too_large' }))
    expect(journal.rows()).toEqual([])
  })

  it('JR1 passes the journal’s own refusals on', async () => {
    const { ask, journal } = setUp()
    journal.setFault('disk_full')
    const answer = await ask('command.submit', intent('k1'))
    expect(answer).toMatchObject({ ok: false })
    journal.setFault(null)
    await ask('command.submit', intent('k1'))
    const other = intent('k1', { body: { kind: 'reply.send', conversationId: 'c1', text: 'other' } })
    expect(await ask('command.submit', other)).toEqual(err({ kind: 'id_reuse' }))
  })

  it('JR3 decides, and lists what is open', async () => {
    const { ask } = setUp()
    await ask('command.submit', intent('k1'))
    await ask('command.submit', intent('k2'))
    expect(await ask('command.decide', { accountId: 'a1@x', commandId: 'k1', decision: { kind: 'cancel' } })).toEqual(
      ok({ effect: 'done' }),
    )
    const listed = (await ask('journal.list', {})) as { value: { id: string; decision: { decision: { kind: string } } | null }[] }
    expect(listed.value.map(({ id, decision }) => [id, decision?.decision.kind ?? null])).toContainEqual(['k2', null])
  })
})

describe('J5 the diversion guard', () => {
  const steering = { kind: 'reply.send' as const, conversationId: 'c1', text: '加我微信' }
  const stopped = { ok: false, error: { kind: 'diversion', stop: { rule: 'D6', start: 2, end: 4 } } }

  it('J5 a reply that steers elsewhere is refused before it is saved, also as a template', async () => {
    const { ask, journal } = setUp()
    expect(await ask('command.submit', intent('k1', { body: steering }))).toMatchObject(stopped)
    expect(await ask('command.submit', intent('k2', { body: { ...steering, template: 't1' } }))).toMatchObject(stopped)
    expect(journal.rows()).toEqual([])
  })

  it('J5 so is one that takes the place of a held reply', async () => {
    const { ask, journal } = setUp()
    await ask('command.submit', intent('k1'))
    const decision = { kind: 'replace', rule: 'CB3', judgedUpTo: 3, by: [intent('k2', { body: steering })] }
    expect(await ask('command.decide', { accountId: 'a1@x', commandId: 'k1', decision })).toMatchObject(stopped)
    expect(journal.rows().map(({ id, decision: word }) => [id, word])).toEqual([['k1', null]])
  })

  it.each<[string, SubmitIntent['body']]>([
    ['a note', { kind: 'note.add', conversationId: 'c1', text: '客户从微信来' }],
    ['the note of a transfer', { kind: 'conversation.transfer', conversationId: 'c1', to: null, note: '客户从微信来' }],
    [
      'a capture',
      {
        kind: 'capture.add',
        captureId: 'x1',
        conversationId: null,
        customerId: null,
        capture: {
          channel: 'wechat',
          who: '王女士',
          contact: '微信 abc12345',
          orderNo: '',
          category: 'aftersale',
          urgency: 2,
          request: '微信上问退款',
          promise: '',
          dueAt: null,
          happenedAt: 1,
        },
      },
    ],
  ])('J5 %s about an inbound contact is kept', async (_what, body) => {
    const { ask } = setUp()
    expect(await ask('command.submit', intent('k1', { body }))).toMatchObject({ ok: true })
  })
})

describe('J25 a rehearsal', () => {
  it('J25 what is submitted in it is marked by main; a page can neither mark nor unmark', async () => {
    const { ask, rehearsal } = setUp()
    expect(await ask('command.submit', intent('k1', { rehearsal: true }))).not.toMatchObject({ value: { rehearsal: true } })
    rehearsal.on = true
    expect(await ask('command.submit', intent('k2'))).toMatchObject({ ok: true, value: { rehearsal: true } })
    await ask('command.submit', intent('rehearsed-1'))
    const by = [intent('k4', { body: { kind: 'note.add', conversationId: 'c1', text: '改成备注' } })]
    const decision = { kind: 'replace', rule: null, judgedUpTo: 0, by }
    expect(await ask('command.decide', { accountId: 'a1@x', commandId: 'rehearsed-1', decision })).toMatchObject({ ok: true })
    const listed = (await ask('journal.list', {})) as { value: { id: string; rehearsal?: true }[] }
    expect(listed.value.find(({ id }) => id === 'k4')).toMatchObject({ rehearsal: true })
    expect(listed.value.find(({ id }) => id === 'k1')).not.toHaveProperty('rehearsal')
  })

  it('J25 real work is not decided in it', async () => {
    const { ask, journal, rehearsal } = setUp()
    await ask('command.submit', intent('k1'))
    rehearsal.on = true
    expect(await ask('command.decide', { accountId: 'a1@x', commandId: 'k1', decision: { kind: 'cancel' } })).toEqual(
      err({ kind: 'rehearsal' }),
    )
    expect(journal.rows()[0]?.decision).toBeNull()
  })
})

describe('J9 the log', () => {
  const broken = (accountId: string): LogReport => ({
    kind: 'broken',
    at: { part: 'command', what: 'changed', linkNo: 4, no: 3, captureNo: null, label: '王女士', accountId },
  })

  it('J9 stands beside the account, and is checked when asked for', async () => {
    const { ask, logged } = setUp()
    expect(await ask('account.captures', {})).toMatchObject({ ok: true, value: { submitted: 0, log: null } })
    expect(await ask('account.check', {})).toEqual(err({ kind: 'journal_unavailable' }))
    logged.now = broken('a1@x')
    expect(await ask('account.check', {})).toEqual(ok(broken('a1@x')))
    expect(await ask('account.captures', {})).toMatchObject({ value: { log: { at: { no: 3, label: '王女士' } } } })
  })

  it('J9 a customer of another account of this computer is not named', async () => {
    const { ask, logged } = setUp()
    logged.now = broken('other@x')
    expect(await ask('account.check', {})).toMatchObject({ value: { at: { no: 3, label: null } } })
    expect(await ask('account.captures', {})).toMatchObject({ value: { log: { at: { no: 3, label: null } } } })
  })
})
