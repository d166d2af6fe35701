import { describe, expect, it } from 'vitest'
import { answer, changed, erased, page, poison, replied, says, welcome } from '../../tests/fakes/down-frames.ts'
import { again, DEVICE, kindOf, liveDesk, openInJournal, stateOf, type EngineDesk } from '../../tests/fakes/engine-desk.ts'
import { conversationRow, messageRow, reply, WRITTEN } from '../../tests/fakes/sync-rows.ts'
import type { WelcomeFrame } from '../../shared/protocol/session-frames.ts'

describe('inbound', () => {
  it('LD3 cursor, rows and the command they settle change in one commit, or none of them does', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    const commits = desk.ledger.commits
    await desk.frames([says(2), replied(3, id)])
    expect(desk.ledger.commits).toBe(commits + 1)
    expect([desk.ledger.meta?.cursor, desk.ledger.messages().length, kindOf(desk, id)]).toEqual([3, 2, 'done'])
    const other = await desk.submit(reply('再见'))
    desk.ledger.failNext('abort')
    await desk.frames([says(4), replied(5, other)])
    expect([desk.ledger.meta?.cursor, desk.ledger.messages().length, kindOf(desk, other)]).toEqual([3, 2, 'sent'])
  })

  it('LD4 frames that come while a commit runs are committed together', async () => {
    const desk = await liveDesk()
    const commits = desk.ledger.commits
    desk.ledger.hold()
    for (let seq = 2; seq <= 6; seq += 1) desk.framesNow([says(seq)])
    await desk.frames([])
    expect(desk.said('ack')).toEqual([{ seq: 1 }])
    desk.ledger.release()
    await desk.frames([])
    expect(desk.ledger.commits).toBe(commits + 2)
    expect([desk.ledger.meta?.cursor, desk.said('ack')]).toEqual([6, [{ seq: 1 }, { seq: 2 }, { seq: 6 }]])
  })

  it('IN4 acks what is committed, after it is, and no more', async () => {
    const desk = await liveDesk()
    const order: string[] = []
    desk.onUp((frame) => {
      if (frame.type === 'ack') order.push(`ack ${frame.body.seq} at cursor ${desk.ledger.meta?.cursor}`)
    })
    await desk.frames([says(2), says(3)])
    await desk.frames([says(3)])
    await desk.frames([says(4)])
    expect(order).toEqual(['ack 3 at cursor 3', 'ack 4 at cursor 4'])
  })

  it('IN4 a failing commit ends the engine and acks nothing; the next life gets the events again', async () => {
    const desk = await liveDesk()
    desk.ledger.failNext('quota')
    await desk.frames([says(2)])
    expect(desk.seen.failures).toHaveLength(1)
    expect([desk.said('ack'), desk.ledger.meta?.cursor]).toEqual([[{ seq: 1 }], 1])
    await desk.frames([says(2)])
    expect(desk.ledger.meta?.cursor).toBe(1)
    await desk.start()
    await desk.linkUp()
    expect(desk.said('hello')).toMatchObject([{ cursor: 1 }])
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 2 }), says(2)])
    expect([desk.said('ack'), desk.ledger.messages().length]).toEqual([[{ seq: 2 }], 1])
  })

  it('IN4 batches are numbered without holes within one incarnation, and a new life has a new one', async () => {
    const desk = await liveDesk()
    await desk.submit(reply())
    await desk.frames([says(2)])
    const first = desk.seen.batches.splice(0)
    expect(first.map((batch) => [batch.incarnation, batch.n])).toEqual(first.map((_, i) => ['inc-1', i + 1]))
    expect(first.length).toBeGreaterThan(3)
    await desk.start()
    expect(desk.seen.batches).toMatchObject([{ incarnation: 'inc-2', n: 1, reset: true }])
  })

  it('IN3 what is not newer than the cursor is dropped', async () => {
    const desk = await liveDesk()
    await desk.frames([says(2)])
    const [commits, acks] = [desk.ledger.commits, desk.said('ack').length]
    await desk.frames([says(2), changed(1, { tags: ['旧'] })])
    expect([desk.ledger.commits, desk.said('ack').length]).toEqual([commits, acks])
    expect(desk.ledger.conversations()[0]?.tags).toEqual([])
  })

  it('IN3 a gap keeps nothing behind it and asks for a replay from the cursor', async () => {
    const desk = await liveDesk()
    await desk.frames([says(2), says(4), says(5)])
    expect([desk.ledger.meta?.cursor, desk.ledger.messages().map((one) => one.id)]).toEqual([2, ['m2']])
    expect(desk.said('fetch')).toEqual([{ n: -1, want: { kind: 'replay', after: 2 } }])
    await desk.frames([says(3), says(4), says(5)])
    expect([desk.ledger.meta?.cursor, desk.seen.drops]).toEqual([5, []])
  })

  it('A10 what did not come is named at once, stays one hole while it fills, and is named as filled', async () => {
    const desk = await liveDesk()
    const holes = () => desk.seen.batches.flatMap((batch) => batch.holes ?? [])
    await desk.frames([says(2), says(6)])
    expect(holes()).toMatchObject([{ from: 3, to: 5, state: 'asked' }])
    await desk.frames([says(3), says(5)])
    expect(holes()).toHaveLength(1)
    await desk.frames([says(4), says(5), says(6)])
    expect(holes().map(({ from, to, state }) => [from, to, state])).toEqual([
      [3, 5, 'asked'],
      [3, 5, 'filled'],
    ])
  })

  it('A10 a hole that cannot be filled is named as such when the whole state is here in its place', async () => {
    const desk = await liveDesk()
    const holes = () => desk.seen.batches.flatMap((batch) => batch.holes ?? [])
    await desk.frames([says(4)])
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 9, mode: 'refetch', fates: [] }), page(1, { seq: 9 })])
    expect(holes().map(({ from, to, state }) => [from, to, state])).toEqual([
      [2, 3, 'asked'],
      [2, 3, 'refetched'],
    ])
  })

  it('IN3 a hole that stays: two replays, then a new link, and after two of those the whole state anew', async () => {
    const desk = await liveDesk()
    for (let links = 1; links <= 3; links += 1) {
      for (let i = 0; i < 3; i += 1) await desk.frames([says(3)])
      expect(desk.said('fetch').map((one) => one.want)).toEqual([
        { kind: 'replay', after: 1 },
        { kind: 'replay', after: 1 },
      ])
      expect(desk.seen.drops).toHaveLength(links)
      if (links < 3) await again(desk, { headSeq: 3 })
    }
    expect(desk.seen.drops.map((one) => one.reason)).toEqual(['hole', 'hole', 'hole'])
    expect(desk.ledger.meta?.cursor).toBe(0)
    await desk.linkDown()
    await desk.linkUp()
    expect(desk.said('hello')).toMatchObject([{ cursor: 0 }])
  })

  it('IN2 an unreadable message event is quarantined in the commit that moves the cursor past it', async () => {
    const desk = await liveDesk()
    const commits = desk.ledger.commits
    await desk.frames([poison(2, 'message.added'), says(3)])
    expect(desk.ledger.commits).toBe(commits + 1)
    expect([desk.ledger.meta?.cursor, desk.ledger.messages().map((one) => one.id)]).toEqual([3, ['m3']])
    expect(desk.ledger.quarantine()).toMatchObject([
      { seq: 2, reason: 'shape', raw: '{"v":4,"type":"event","body":{"seq":2,"kind":"message.added","surprise":true}}' },
    ])
    expect(desk.said('ack').at(-1)).toEqual({ seq: 3 })
    expect(desk.seen.notices).toEqual([{ kind: 'quarantined', count: 1 }])
  })

  it('IN2 a frame without a readable number is kept too, and moves nothing', async () => {
    const desk = await liveDesk()
    await desk.frames([
      { v: 4, type: 'event', body: { kind: 'message.added' } },
      { v: 4, type: 'novelty', body: 1 },
    ])
    expect([desk.ledger.quarantine().length, desk.ledger.meta?.cursor, desk.said('ack').length]).toEqual([2, 1, 1])
    await desk.frames([{ v: 4, type: 'novelty', body: 2 }])
    expect(new Set(desk.ledger.quarantine().map((row) => row.id)).size).toBe(3)
  })

  it.each(['conversation.changed', 'customer.erased'])('LD6 an unreadable %s halts the stream and forces a refetch', async (kind) => {
    const desk = await liveDesk()
    const id = await desk.submit({ kind: 'note.add', conversationId: 'c2', text: '记一下' })
    await desk.frames([says(2), poison(3, kind), says(4), answer(id, { kind: 'retry', afterMs: 0 })])
    expect(desk.seen.drops).toEqual([{ linkId: 1, reason: 'stop_type' }])
    expect([desk.ledger.messages().map((one) => one.id), desk.ledger.meta?.cursor]).toEqual([['m2'], 0])
    expect(desk.ledger.quarantine()).toMatchObject([{ seq: 3 }])
    expect(desk.commandsSent()).toHaveLength(1)
    await desk.linkDown()
    await desk.linkUp()
    expect(desk.said('hello')).toMatchObject([{ cursor: 0 }])
  })

  it('CB1 erasure ends what was not sent, destroys the words in both stores and stops what comes after', async () => {
    const desk = await liveDesk()
    await desk.frames([says(2)])
    await desk.linkDown()
    const [id, other] = [await desk.submit(reply('给您退款')), await desk.submit(reply('别的客户', 'c2'))]
    desk.ledger.putDraft({ draftId: 'd1', conversationId: 'c1', text: '草稿' })
    await desk.linkUp()
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 3 }), erased(3, ['c1'])])
    expect(desk.row(id)).toMatchObject({ state: { kind: 'done', outcome: 'erased' }, body: null, label: '' })
    expect(desk.journal.rows().find((row) => row.id === id)).toMatchObject({ outcome: 'erased', body: null, label: '' })
    expect([desk.ledger.messages(), desk.ledger.conversations(), desk.ledger.drafts()]).toEqual([[], [], []])
    expect(desk.commandsSent().map((one) => one.id)).toEqual([other])
    const late = await desk.submit(reply('刚才的'))
    expect(desk.row(late)).toMatchObject({ state: { kind: 'done', outcome: 'erased' }, body: null, label: '' })
    expect(desk.journal.rows().find((row) => row.id === late)).toMatchObject({ outcome: 'erased', body: null })
  })
})

describe('refetch', () => {
  const orderRefetch = (more: Partial<WelcomeFrame> = {}) => welcome({ clientEpoch: 2, headSeq: 10, mode: 'refetch', ...more })

  async function refetching(): Promise<EngineDesk> {
    const desk = await liveDesk()
    await desk.frames([says(2)])
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([orderRefetch()])
    return desk
  }
  const half = page(1, { conversations: [conversationRow({ id: 'c7' })], messages: [messageRow(7)], next: 't2' })

  it('FR12 pages go beside the old rows; the last one swaps them and sets the cursor in one commit', async () => {
    const desk = await refetching()
    expect(desk.said('fetch')).toEqual([{ n: 1, want: { kind: 'snapshot', token: null } }])
    await desk.frames([half])
    expect(desk.said('fetch').at(-1)).toEqual({ n: 2, want: { kind: 'snapshot', token: 't2' } })
    expect([desk.ledger.messages().map((one) => one.id), desk.ledger.meta]).toMatchObject([['m2'], { cursor: 2, snapshot: 1 }])
    expect(desk.seen.statuses.at(-1)?.phase).toBe('refetching')
    const [commits, acks] = [desk.ledger.commits, desk.said('ack')]
    await desk.frames([page(2, { messages: [messageRow(8)] })])
    expect([desk.ledger.commits, acks]).toEqual([commits + 1, []])
    expect(desk.ledger.messages().map((one) => one.id)).toEqual(['m7', 'm8'])
    expect(desk.ledger.conversations().map((one) => one.id)).toEqual(['c7'])
    expect(desk.ledger.meta).toMatchObject({ cursor: 10, snapshot: 2 })
    expect(desk.said('ack')).toEqual([{ seq: 10 }])
    expect(desk.seen.batches.at(-1)).toMatchObject({ reset: true })
    expect(desk.seen.statuses.at(-1)?.phase).toBe('live')
  })

  it('FR12 killed half-way the old rows still stand, and the next one begins anew without what was half built', async () => {
    const desk = await refetching()
    desk.crashAt('fr12.mid-snapshot')
    await desk.frames([half])
    expect(desk.alive()).toBe(false)
    await desk.start()
    expect([desk.ledger.messages().map((one) => one.id), desk.ledger.meta?.cursor]).toEqual([['m2'], 2])
    await desk.linkUp()
    await desk.frames([orderRefetch({ clientEpoch: 3 })])
    expect(desk.said('fetch')).toEqual([{ n: 1, want: { kind: 'snapshot', token: null } }])
    await desk.frames([page(1, { messages: [messageRow(9)] })])
    expect(desk.ledger.messages().map((one) => one.id)).toEqual(['m9'])
  })

  it('FR12 a page that was not asked for is ignored', async () => {
    const desk = await refetching()
    await desk.frames([page(2, { messages: [messageRow(8)] }), page(0)])
    expect([desk.ledger.messages().map((one) => one.id), desk.ledger.meta?.cursor]).toEqual([['m2'], 2])
  })

  it('FR12 commands and drafts stay; a command whose effect is in the snapshot is done with the swap', async () => {
    const desk = await liveDesk()
    const [id, other] = [await desk.submit(reply()), await desk.submit(reply('还有'))]
    desk.ledger.putDraft({ draftId: 'd9', conversationId: 'c1', text: '草稿' })
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([orderRefetch({ fates: [{ id, fate: { kind: 'applied', seq: 9 } }] })])
    expect(kindOf(desk, id)).toBe('accepted')
    await desk.frames([page(1, { conversations: [conversationRow()], messages: [messageRow(9, { causeId: id, deviceId: DEVICE })] })])
    expect([kindOf(desk, id), kindOf(desk, other)]).toEqual(['done', 'sent'])
    expect(desk.ledger.drafts()).toHaveLength(1)
    expect(openInJournal(desk).map((row) => row.id)).toEqual([other])
  })

  it('JR7 after a wipe: snapshot and fates first, then judge, then send', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const [stale, fine] = [await desk.submit(reply('旧')), await desk.submit(reply('好的', 'c2'))]
    desk.kill()
    desk.ledger.wipe()
    await desk.start()
    expect([kindOf(desk, stale), kindOf(desk, fine)]).toEqual(['queued', 'queued'])
    await desk.linkUp()
    await desk.frames([orderRefetch()])
    expect(desk.commandsSent()).toEqual([])
    const wrote = messageRow(7, { at: WRITTEN + 1 })
    await desk.frames([page(1, { conversations: [conversationRow(), conversationRow({ id: 'c2' })], messages: [wrote] })])
    expect(stateOf(desk, stale)).toMatchObject({ kind: 'needs_review', review: { rule: 'CB3', evidence: { messageIds: ['m7'] } } })
    expect(desk.commandsSent().map((one) => one.id)).toEqual([fine])
  })

  it('JR8 until the snapshot is back, conversations with open work stand in', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    await desk.submit(reply('您好', 'c5'), { label: '林晓' })
    desk.kill()
    desk.ledger.wipe()
    await desk.start()
    expect(desk.ledger.conversations()).toMatchObject([{ id: 'c5', customer: { name: '林晓' }, assignee: { id: 'a1' }, seq: 0 }])
    await desk.linkUp()
    await desk.frames([orderRefetch(), page(1, { conversations: [conversationRow({ id: 'c5', channel: 'ticket' })] })])
    expect(desk.ledger.conversations()).toMatchObject([{ id: 'c5', customer: { name: '王女士' }, channel: 'ticket' }])
  })

  it('JR8 a wipe is told once, with how much came back, and the new generation is kept', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    await desk.submit(reply())
    desk.kill()
    desk.ledger.wipe()
    await desk.start()
    expect(desk.seen.notices).toEqual([{ kind: 'ledger_wiped', restored: 1 }])
    expect(desk.journal.opening('acc-1').generation).toBe(desk.ledger.meta?.generation)
    await desk.start()
    expect(desk.seen.notices).toHaveLength(1)
  })
})
