import { describe, expect, it } from 'vitest'
import type { CommandRow } from '../../renderer/sync/command-row.ts'
import type { LedgerOpening, LedgerPort } from '../../renderer/sync/ports.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { Message } from '../../shared/model/message.ts'

/** One store under test. `reopen` is a new ledger over the same store, as after a restart of the ledger window. */
export type LedgerSetup = {
  reopen(): LedgerPort
  /** Puts a draft as a desk window would. */
  putDraft(draft: { draftId: string; conversationId: string; text: string }): Promise<void>
  draftIds(): Promise<readonly string[]>
  quarantineIds(): Promise<readonly string[]>
}

export const message = (order: number, more: Partial<Message> = {}): Message => ({
  id: `m${order}`,
  conversationId: 'c1',
  order,
  seq: order,
  author: { kind: 'customer', id: 'cu1', name: '王女士' },
  internal: false,
  text: `第 ${order} 句`,
  at: 1_000 + order,
  causeId: null,
  deviceId: null,
  delivery: 'sent',
  ...more,
})

export const conversation = (id: string, more: Partial<Conversation> = {}): Conversation => ({
  id,
  customer: { id: `cu-${id}`, name: '王女士', vip: false },
  shop: '旗舰店',
  channel: 'live',
  state: 'open',
  assignee: null,
  tags: [],
  openedAt: 1_000,
  seq: 1,
  ...more,
})

export const command = (id: string, no: number, more: Partial<CommandRow> = {}): CommandRow => ({
  id,
  no,
  rootNo: no,
  lane: 'customer:c1',
  conversationId: 'c1',
  label: '王女士',
  body: { kind: 'reply.send', conversationId: 'c1', text: `回复 ${id}` },
  composedAt: 2_000,
  composedLive: true,
  baseMessageId: null,
  dependsOn: null,
  draftId: null,
  state: { kind: 'queued', notBefore: null },
  released: {},
  decidedNo: 0,
  wish: null,
  orderRetries: 0,
  arrivedBeforeCancel: false,
  captureNo: null,
  ...more,
})

const done = (outcome: 'applied' | 'cancelled'): CommandRow['state'] => ({ kind: 'done', outcome, at: 3_000, reason: null })
const ids = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id).toSorted()

/** LedgerPort, whatever it is built on. */
export function ledgerContract(name: string, make: () => Promise<LedgerSetup>): void {
  const start = async (): Promise<{ ledger: LedgerPort; opening: LedgerOpening; setup: LedgerSetup }> => {
    const setup = await make()
    const ledger = setup.reopen()
    return { ledger, opening: await ledger.open(), setup }
  }

  describe(`ledger contract: ${name}`, () => {
    opens(start)
    commits(start)
    finds(start)
    refetches(start)
    restores(start)
    forgets(start)
  })
}

type Start = () => Promise<{ ledger: LedgerPort; opening: LedgerOpening; setup: LedgerSetup }>

function opens(start: Start): void {
  it('JR8 says once that it is new and keeps its generation', async () => {
    const { opening, setup } = await start()
    const again = await setup.reopen().open()
    expect(opening).toMatchObject({ fresh: true, openCommands: [], finished: [], conversations: [], heads: [] })
    expect(opening.meta).toMatchObject({ cursor: 0, serverEpoch: null })
    expect(again.fresh).toBe(false)
    expect(again.meta).toEqual(opening.meta)
  })

  it('LD3 gives back what was committed, word for word', async () => {
    const { ledger, setup } = await start()
    const open = command('k1', 1)
    const held = command('k2', 2, {
      state: { kind: 'needs_review', review: { rule: 'CB3', judgedUpTo: 4, evidence: { messageIds: ['m1'], reason: null } } },
      released: { CB6: 3 },
    })
    await ledger.commit({
      meta: { cursor: 7, serverEpoch: 's1' },
      messages: [message(1), message(2, { causeId: 'k9', deviceId: 'd1', author: { kind: 'agent', id: 'a1', name: '小李' } })],
      conversations: [conversation('c1')],
      commands: [open, held, command('k9', 3, { state: done('applied') }), command('k8', 4, { state: done('cancelled') })],
      heads: [{ lane: 'customer:c1', head: 'k9' }],
    })
    const again = setup.reopen()
    const opening = await again.open()
    expect(opening.meta).toMatchObject({ cursor: 7, serverEpoch: 's1' })
    expect(opening.openCommands.toSorted((a, b) => a.no - b.no)).toEqual([open, held])
    expect(opening.finished.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { id: 'k8', outcome: 'cancelled' },
      { id: 'k9', outcome: 'applied' },
    ])
    expect(opening.conversations).toEqual([conversation('c1')])
    expect(opening.heads).toEqual([{ lane: 'customer:c1', head: 'k9' }])
    expect(await again.message('m2')).toEqual(
      message(2, { causeId: 'k9', deviceId: 'd1', author: { kind: 'agent', id: 'a1', name: '小李' } }),
    )
  })
}

function commits(start: Start): void {
  it('LD3 a commit is all or nothing: a second message of one cause takes the cursor back with it', async () => {
    const { ledger, setup } = await start()
    await ledger.commit({ meta: { cursor: 1 }, messages: [message(1, { causeId: 'k1' })] })
    await expect(
      ledger.commit({
        meta: { cursor: 9 },
        messages: [message(2), message(3, { causeId: 'k1' })],
        conversations: [conversation('c1')],
        commands: [command('k1', 1)],
      }),
    ).rejects.toBeInstanceOf(Error)
    const opening = await setup.reopen().open()
    expect(opening).toMatchObject({ meta: { cursor: 1 }, openCommands: [], conversations: [] })
    expect(ids(await ledger.messagesAfter('c1', null, 10))).toEqual(['m1'])
  })

  it('LD3 goes on after a commit that failed', async () => {
    const { ledger } = await start()
    await ledger.commit({ messages: [message(1, { causeId: 'k1' })] })
    await expect(ledger.commit({ meta: { cursor: 9 }, messages: [message(2, { causeId: 'k1' })] })).rejects.toBeInstanceOf(Error)
    await ledger.commit({ meta: { cursor: 2 }, messages: [message(2, { causeId: 'k2' })] })
    expect(ids(await ledger.messagesAfter('c1', null, 10))).toEqual(['m1', 'm2'])
  })

  it('LD3 the same commit twice is harmless', async () => {
    const { ledger, setup } = await start()
    const changes = {
      meta: { cursor: 3 },
      messages: [message(1, { causeId: 'k1' })],
      commands: [command('k1', 1, { state: done('applied') })],
    }
    await ledger.commit(changes)
    await ledger.commit(changes)
    expect(await ledger.messagesAfter('c1', null, 10)).toEqual(changes.messages)
    expect((await setup.reopen().open()).finished).toEqual([{ id: 'k1', outcome: 'applied' }])
  })

  it('LD3 many messages without a cause live side by side', async () => {
    const { ledger } = await start()
    await ledger.commit({ messages: [message(1), message(2), message(3)] })
    expect(await ledger.messagesAfter('c1', null, 10)).toHaveLength(3)
  })

  it('a message changed later keeps its place', async () => {
    const { ledger } = await start()
    await ledger.commit({ messages: [message(1), message(2)] })
    await ledger.commit({ messages: [message(1, { delivery: 'recalled' })] })
    expect((await ledger.messagesAfter('c1', null, 10)).map((row) => row.delivery)).toEqual(['recalled', 'sent'])
  })

  it('JR6 a command finished and reopened is open again and no longer finished', async () => {
    const { ledger, setup } = await start()
    await ledger.commit({ commands: [command('k1', 1, { state: done('applied') })] })
    await ledger.commit({ commands: [command('k1', 1)] })
    const opening = await setup.reopen().open()
    expect(opening.finished).toEqual([])
    expect(opening.openCommands).toEqual([command('k1', 1)])
  })

  it('LD4 takes more rows than one bulk holds', async () => {
    const { ledger } = await start()
    const many = Array.from({ length: 1_201 }, (_, index) => message(index + 1))
    await ledger.commit({ messages: many })
    expect(await ledger.messagesAfter('c1', 'm1199', 10)).toEqual([message(1_200), message(1_201)])
  })

  it('LD3 two commits at once end in the order they were made', async () => {
    const { ledger, setup } = await start()
    await Promise.all([ledger.commit({ meta: { cursor: 1 } }), ledger.commit({ meta: { cursor: 2 } })])
    expect((await setup.reopen().open()).meta.cursor).toBe(2)
  })

  it('JR2 drops the drafts whose text a command carries and no others', async () => {
    const { ledger, setup } = await start()
    await setup.putDraft({ draftId: 'd1', conversationId: 'c1', text: '已提交' })
    await setup.putDraft({ draftId: 'd2', conversationId: 'c2', text: '还在写' })
    await ledger.commit({ commands: [command('k1', 1, { draftId: 'd1' })], dropDrafts: ['d1'] })
    expect(await setup.draftIds()).toEqual(['d2'])
  })

  it('LD6 keeps what it could not read', async () => {
    const { ledger, setup } = await start()
    const row = { id: 'q1', at: 5, seq: 3, reason: 'shape', raw: '{"bad":' }
    await ledger.commit({ meta: { cursor: 3 }, quarantine: [row] })
    expect(await setup.quarantineIds()).toEqual(['q1'])
  })
}

function finds(start: Start): void {
  it('messagesAfter answers in server order from the base on, and stops at the limit', async () => {
    const { ledger } = await start()
    await ledger.commit({ messages: [message(3), message(1), message(4), message(2), message(9, { id: 'x', conversationId: 'c2' })] })
    expect(ids(await ledger.messagesAfter('c1', 'm2', 10))).toEqual(['m3', 'm4'])
    expect(ids(await ledger.messagesAfter('c1', 'm1', 2))).toEqual(['m2', 'm3'])
    expect(await ledger.messagesAfter('c1', 'm4', 10)).toEqual([])
  })

  it('messagesAfter answers the newest where the base is null or not here, oldest first', async () => {
    const { ledger } = await start()
    await ledger.commit({ messages: [message(1), message(2), message(3)] })
    expect((await ledger.messagesAfter('c1', null, 2)).map((row) => row.id)).toEqual(['m2', 'm3'])
    expect((await ledger.messagesAfter('c1', 'gone', 2)).map((row) => row.id)).toEqual(['m2', 'm3'])
    expect(await ledger.messagesAfter('c9', null, 2)).toEqual([])
  })

  it('message answers null for one that is not here', async () => {
    const { ledger } = await start()
    expect(await ledger.message('m1')).toBeNull()
  })
}

function refetches(start: Start): void {
  it('FR12 rows of the snapshot being built stay unseen until the flip, then the old ones are', async () => {
    const { ledger, opening, setup } = await start()
    const next = opening.meta.snapshot + 1
    await ledger.commit({ meta: { cursor: 5 }, messages: [message(1, { causeId: 'k1' })], conversations: [conversation('c1')] })
    await ledger.commit({ intoSnapshot: next, messages: [message(1, { causeId: 'k1' }), message(2)], conversations: [conversation('c2')] })
    expect(ids(await ledger.messagesAfter('c1', null, 10))).toEqual(['m1'])
    expect(ids((await setup.reopen().open()).conversations)).toEqual(['c1'])

    await ledger.commit({ meta: { snapshot: next, cursor: 40 } })
    expect(ids(await ledger.messagesAfter('c1', null, 10))).toEqual(['m1', 'm2'])
    const flipped = await setup.reopen().open()
    expect(flipped.meta).toMatchObject({ snapshot: next, cursor: 40 })
    expect(ids(flipped.conversations)).toEqual(['c2'])
  })

  it('FR12 the sweep takes away other snapshots and nothing else', async () => {
    const { ledger, opening, setup } = await start()
    const next = opening.meta.snapshot + 1
    await ledger.commit({ messages: Array.from({ length: 620 }, (_, index) => message(index + 1)), commands: [command('k1', 1)] })
    await ledger.commit({ intoSnapshot: next, messages: [message(700)], conversations: [conversation('c1')] })
    await ledger.commit({ meta: { snapshot: next, cursor: 700 } })
    await ledger.sweep()
    expect(await ledger.message('m700')).toEqual(message(700))
    const opened = await setup.reopen().open()
    expect(ids(opened.openCommands)).toEqual(['k1'])
    expect(ids(opened.conversations)).toEqual(['c1'])
    await ledger.commit({ meta: { snapshot: opening.meta.snapshot } })
    expect(await ledger.messagesAfter('c1', null, 10)).toEqual([])
  })
}

function restores(start: Start): void {
  it('FR13 done commands with their words from a time on; not cancelled ones, erased ones, or those of a rehearsal', async () => {
    const { ledger } = await start()
    const doneAt = (at: number, outcome: 'applied' | 'cancelled' = 'applied') => ({ kind: 'done', outcome, at, reason: null }) as const
    await ledger.commit({
      commands: [
        command('old', 1, { state: doneAt(99) }),
        command('new', 2, { state: doneAt(100) }),
        command('cancelled', 3, { state: doneAt(200, 'cancelled') }),
        command('open', 4),
        command('played', 5, { state: doneAt(200), rehearsal: true }),
        command('erased', 6, { state: doneAt(200), conversationId: 'c9', lane: 'customer:c9' }),
      ],
    })
    await ledger.commit({ eraseConversations: ['c9'] })
    expect(ids(await ledger.doneSince(100))).toEqual(['new'])
    expect((await ledger.doneSince(100))[0]?.body).toEqual(command('new', 2).body)
    expect(ids(await ledger.commandsOf(['open', 'nobody', 'old']))).toEqual(['old', 'open'])
  })

  it('FR13 what the visible snapshot has and another has not', async () => {
    const { ledger, opening } = await start()
    const next = opening.meta.snapshot + 1
    await ledger.commit({ messages: [message(1), message(2)], conversations: [conversation('c1'), conversation('c2')] })
    await ledger.commit({ intoSnapshot: next, messages: [message(1), message(3)], conversations: [conversation('c1')] })
    const missing = await ledger.missingFrom(next)
    expect([ids(missing.messages), ids(missing.conversations)]).toEqual([['m2'], ['c2']])
    const marked = message(2, { causeId: null, order: 1.5, onlyHere: { causeId: 'k1' } })
    await ledger.commit({ intoSnapshot: next, messages: [marked] })
    await ledger.commit({ meta: { snapshot: next, restored: { to: 5, epoch: 's1' }, carried: true } })
    expect(ids(await ledger.messagesAfter('c1', null, 10))).toEqual(['m1', 'm2', 'm3'])
    expect(await ledger.message('m2')).toEqual(marked)
  })
}

function forgets(start: Start): void {
  it('FR19 an erased customer leaves no words: messages of every snapshot, list row, drafts, bodies', async () => {
    const { ledger, opening, setup } = await start()
    const next = opening.meta.snapshot + 1
    await setup.putDraft({ draftId: 'd1', conversationId: 'c1', text: '草稿' })
    await setup.putDraft({ draftId: 'd2', conversationId: 'c2', text: '别人的' })
    await ledger.commit({
      messages: [message(1), message(2, { id: 'other', conversationId: 'c2' })],
      conversations: [conversation('c1'), conversation('c2')],
      commands: [command('k1', 1), command('k2', 2, { conversationId: 'c2', lane: 'customer:c2' })],
    })
    await ledger.commit({ intoSnapshot: next, messages: [message(1)] })
    await ledger.commit({ meta: { cursor: 3 }, eraseConversations: ['c1'] })

    expect(await ledger.message('m1')).toBeNull()
    expect(await ledger.message('other')).not.toBeNull()
    expect(await setup.draftIds()).toEqual(['d2'])
    const opened = await setup.reopen().open()
    expect(ids(opened.conversations)).toEqual(['c2'])
    const bodies = new Map(opened.openCommands.map((row) => [row.id, row.body === null]))
    expect([bodies.get('k1'), bodies.get('k2')]).toEqual([true, false])
    expect(opened.openCommands.find((row) => row.id === 'k1')?.label).toBe('')
    await ledger.commit({ meta: { snapshot: next } })
    expect(await ledger.message('m1')).toBeNull()
  })

  it('FR19 erasing wins over a row written in the same commit', async () => {
    const { ledger } = await start()
    await ledger.commit({ messages: [message(1)], eraseConversations: ['c1'] })
    expect(await ledger.message('m1')).toBeNull()
  })
}
