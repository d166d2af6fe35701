import { describe, expect, it } from 'vitest'
import { answer, changed, fates, page, replied, says, welcome } from '../../tests/fakes/down-frames.ts'
import { again, DEVICE, kindOf, liveDesk, openInJournal, stateOf } from '../../tests/fakes/engine-desk.ts'
import { conversationRow, messageRow, reply, WRITTEN } from '../../tests/fakes/sync-rows.ts'

describe('outbound', () => {
  it('JR1 what the journal has is queued in the ledger and goes out', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply('到了吗'), { baseMessageId: 'm1' })
    expect(desk.commandsSent()).toEqual([
      {
        id,
        clientEpoch: 1,
        lane: 'customer:c1',
        after: null,
        composedAt: WRITTEN,
        baseMessageId: 'm1',
        dependsOn: null,
        preconditions: { judgedUpTo: 1 },
        body: reply('到了吗'),
      },
    ])
    expect(kindOf(desk, id)).toBe('sent')
  })

  it('JR2 the draft goes in the same commit that brings its command', async () => {
    const desk = await liveDesk()
    desk.ledger.putDraft({ draftId: 'd1', conversationId: 'c1', text: '您' })
    desk.ledger.putDraft({ draftId: 'd2', conversationId: 'c1', text: '别的' })
    const commits = desk.ledger.commits
    await desk.linkDown()
    await desk.submit(reply(), { draftId: 'd1' })
    expect(desk.ledger.commits).toBe(commits + 1)
    expect(desk.ledger.drafts().map((draft) => draft.draftId)).toEqual(['d2'])
  })

  it('JR2 the same row told twice changes nothing', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const id = await desk.submit(reply())
    const commits = desk.ledger.commits
    await desk.submit(reply(), { id })
    expect(desk.ledger.commits).toBe(commits)
  })

  it('JR3 a decision the engine has not heard of refuses the claim, and nothing leaves', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const id = await desk.submit(reply())
    desk.journal.decide({ accountId: 'acc-1', commandId: id, decision: { kind: 'cancel' }, at: WRITTEN, composedLive: false })
    await desk.linkUp()
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 1 })])
    expect(desk.commandsSent()).toEqual([])
    expect(kindOf(desk, id)).toBe('queued')
    await desk.start()
    expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'cancelled' })
  })

  it('JR3 a decision takes effect when the journal tells it, and is buried', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const id = await desk.submit(reply())
    expect(await desk.decide(id, { kind: 'cancel' })).toBe('done')
    expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'cancelled' })
    expect(openInJournal(desk)).toEqual([])
  })

  it('JR4 a cancel during an open claim is a wish, carried out by a definite negative', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    expect(await desk.decide(id, { kind: 'cancel' })).toBe('wish')
    expect(desk.row(id)).toMatchObject({ state: { kind: 'sent' }, wish: 'cancel' })
    await desk.frames([answer(id, { kind: 'retry', afterMs: 100 })])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'cancelled' })
    expect(openInJournal(desk)).toEqual([])
  })

  it('JR4 a command whose pictures are on their way is put off alone; it goes at the wake-up', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const held = await desk.submit(reply('看图'))
    const other = await desk.submit({ kind: 'note.add', conversationId: 'c1', text: '记' })
    desk.lacking.add(held)
    await desk.linkUp()
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 1 })])
    expect(desk.commandsSent()).toMatchObject([{ id: other }])
    expect(kindOf(desk, held)).toBe('queued')
    desk.lacking.clear()
    desk.pass(50)
    await desk.wake()
    expect(desk.commandsSent().map((one) => one.id)).toEqual([other, held])
  })

  it('JR4 without a word from main the pictures are asked for again after five seconds', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const id = await desk.submit(reply('看图'))
    desk.lacking.add(id)
    await desk.linkUp()
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 1 })])
    expect(desk.seen.wakeAt).toBe(desk.clock.now() + 5_000)
    desk.lacking.clear()
    desk.pass(4_000)
    await desk.frames([])
    expect(desk.commandsSent()).toEqual([])
    desk.pass(1_000)
    await desk.frames([])
    expect(desk.commandsSent()).toMatchObject([{ id }])
  })

  it('JR4 a journal that can’t record the claim keeps everything here, and is asked again a second later', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const id = await desk.submit(reply())
    desk.journal.setFault('disk_full')
    await desk.linkUp()
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 1 })])
    expect([desk.commandsSent(), kindOf(desk, id)]).toEqual([[], 'queued'])
    expect(desk.seen.wakeAt).toBe(desk.clock.now() + 1_000)
    desk.journal.setFault(null)
    desk.pass(1_000)
    await desk.wake()
    expect(desk.commandsSent()).toMatchObject([{ id }])
  })

  it('FR8 a lane has one in flight and goes on from its head; a refusal does not move it', async () => {
    const desk = await liveDesk()
    const [a, b, c] = [await desk.submit(reply('一')), await desk.submit(reply('二')), await desk.submit(reply('三'))]
    expect(desk.commandsSent().map((one) => one.id)).toEqual([a])
    await desk.frames([answer(a, { kind: 'ok', seq: 2 })])
    expect(desk.commandsSent().at(-1)).toMatchObject({ id: b, after: a })
    await desk.frames([answer(b, { kind: 'refused', reason: 'no_agent' })])
    expect(desk.commandsSent().map((one) => one.id)).toEqual([a, b])
    await desk.decide(b, { kind: 'discard', rule: 'refused', judgedUpTo: 1, reason: 'no_longer_true' })
    expect(desk.commandsSent().at(-1)).toMatchObject({ id: c, after: a })
  })

  it('FR8 an event of an earlier command does not move back a head that an answer in the same batch named', async () => {
    const desk = await liveDesk()
    const [a, b, c] = [await desk.submit(reply('一')), await desk.submit(reply('二')), await desk.submit(reply('三'))]
    await desk.frames([answer(a, { kind: 'ok', seq: 2 })])
    await desk.frames([replied(2, a), answer(b, { kind: 'ok', seq: 3 })])
    expect(desk.commandsSent().at(-1)).toMatchObject({ id: c, after: b })
  })

  it('FR8 a snapshot does not move back the heads the welcome named', async () => {
    const desk = await liveDesk()
    const a = await desk.submit(reply('一'))
    await desk.frames([answer(a, { kind: 'ok', seq: 2 })])
    const close = await desk.submit({ kind: 'conversation.close', conversationId: 'c1' })
    await again(desk, {
      headSeq: 3,
      mode: 'refetch',
      fates: [a, close].map((id, i) => ({ id, fate: { kind: 'applied', seq: 2 + i } })),
      laneHeads: [{ lane: 'customer:c1', head: close }],
    })
    const sentReply = messageRow(2, { causeId: a, deviceId: DEVICE, author: { kind: 'agent', id: 'a1', name: '苏婷' } })
    await desk.frames([page(1, { seq: 3, conversations: [conversationRow({ state: 'closed', seq: 3 })], messages: [sentReply] })])
    const reopen = await desk.submit({ kind: 'conversation.reopen', conversationId: 'c1' })
    expect(desk.commandsSent()).toMatchObject([{ id: reopen, after: close }])
  })

  it('FR8 conflict(order) is answered once with the server’s head', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    await desk.frames([answer(id, { kind: 'conflict', reason: 'order', head: 'elder' })])
    expect(desk.commandsSent().map((one) => [one.id, one.after])).toEqual([
      [id, null],
      [id, 'elder'],
    ])
    await desk.frames([answer(id, { kind: 'conflict', reason: 'order', head: null })])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'needs_review', review: { rule: 'conflict' } })
    expect(desk.commandsSent()).toHaveLength(2)
  })

  it('FR8, J15 what waited at the return goes at the server’s drain rate from its first; after that 16 at once', async () => {
    const desk = await liveDesk({ drainRate: 2 })
    await desk.linkDown()
    for (let i = 0; i < 3; i += 1) await desk.submit(reply('您好', `c${100 + i}`))
    await desk.linkUp()
    // Time that passes before it is live earns nothing.
    desk.pass(60_000)
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 1, drainRate: 2, serverTime: desk.clock.now() })])
    expect(desk.commandsSent()).toHaveLength(1)
    for (const sent of [2, 3]) {
      expect(desk.seen.wakeAt).toBe(desk.clock.now() + 500)
      desk.pass(500)
      await desk.wake()
      expect(desk.commandsSent()).toHaveLength(sent)
    }
    await desk.frames(desk.commandsSent().map((one) => answer(one.id, { kind: 'ok', seq: 99 })))
    for (let i = 0; i < 20; i += 1) await desk.submit(reply('您好', `c${200 + i}`))
    expect(desk.commandsSent()).toHaveLength(3 + 16)
    await desk.frames(desk.commandsSent().map((one) => answer(one.id, { kind: 'ok', seq: 99 })))
    desk.pass(500)
    await desk.wake()
    expect(desk.commandsSent()).toHaveLength(3 + 17)
  })

  it('FR8 one that waits for another does not stand in front of it at the pace of the return', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    await desk.submit(reply(), { id: 'first', dependsOn: 'second' })
    await desk.submit({ kind: 'note.add', conversationId: 'c1', text: '先记下' }, { id: 'second' })
    await desk.linkUp()
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 1, drainRate: 2, serverTime: desk.clock.now() })])
    expect(desk.commandsSent().map(({ id }) => id)).toEqual(['second'])
  })

  it('FR8 each item is judged again right before its send, with what the same batch brought', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const id = await desk.submit(reply())
    await desk.linkUp()
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 2 }), says(2)])
    expect(stateOf(desk, id)).toMatchObject({
      kind: 'needs_review',
      review: { rule: 'CB3', judgedUpTo: 2, evidence: { messageIds: ['m2'] } },
    })
    expect(desk.commandsSent()).toEqual([])
  })

  it('CB3 held once it waits for the person alone, whatever comes after', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const id = await desk.submit(reply())
    await desk.linkUp()
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 2 }), says(2)])
    await desk.frames([says(3)])
    expect(stateOf(desk, id)).toMatchObject({ review: { judgedUpTo: 2, evidence: { messageIds: ['m2'] } } })
    await desk.decide(id, { kind: 'send_anyway', rule: 'CB3', judgedUpTo: 2 })
    expect(stateOf(desk, id)).toMatchObject({ kind: 'needs_review', review: { judgedUpTo: 3, evidence: { messageIds: ['m3'] } } })
    desk.pass(1_000)
    await desk.decide(id, { kind: 'send_anyway', rule: 'CB3', judgedUpTo: 3 })
    expect(desk.commandsSent()).toMatchObject([{ id, preconditions: { judgedUpTo: 3 } }])
  })

  it('CB10 what depends on another waits for it', async () => {
    const desk = await liveDesk()
    const first = await desk.submit({ kind: 'conversation.take', conversationId: 'c1' })
    const second = await desk.submit({ kind: 'note.add', conversationId: 'c1', text: '我来' }, { dependsOn: first })
    expect(desk.commandsSent().map((one) => one.id)).toEqual([first])
    await desk.frames([answer(first, { kind: 'ok', seq: 2 })])
    expect(desk.commandsSent()).toHaveLength(1)
    await desk.frames([changed(2, {}, first)])
    expect(desk.commandsSent().at(-1)).toMatchObject({ id: second, dependsOn: first })
  })

  it('FR14 conflict(stale) is judged again only when the facts it names are here', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    await desk.frames([answer(id, { kind: 'conflict', reason: 'stale', headSeq: 2 })])
    expect([kindOf(desk, id), desk.commandsSent().length]).toEqual(['queued', 1])
    await desk.frames([says(2, { text: '在吗' })])
    expect(desk.commandsSent().map((one) => [one.id, one.preconditions.judgedUpTo])).toEqual([
      [id, 1],
      [id, 2],
    ])
  })

  it('FR11 done when its event is here, whichever comes first, event or answer', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    await desk.frames([answer(id, { kind: 'ok', seq: 2 })])
    expect([kindOf(desk, id), openInJournal(desk).length]).toEqual(['accepted', 1])
    await desk.frames([replied(2, id)])
    expect([kindOf(desk, id), openInJournal(desk).length]).toEqual(['done', 0])
    const next = await desk.submit(reply('第二条'))
    await desk.frames([replied(3, next)])
    expect([kindOf(desk, next), openInJournal(desk).length]).toEqual(['done', 0])
    await desk.frames([answer(next, { kind: 'ok', seq: 3 })])
    expect(kindOf(desk, next)).toBe('done')
  })

  it('FR15 silence for 3 s asks for the fate, 3 s more and the link goes', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    expect(desk.seen.wakeAt).toBe(desk.clock.now() + 3_000)
    desk.pass(2_999)
    await desk.wake()
    expect(desk.said('status')).toEqual([])
    desk.pass(1)
    await desk.wake()
    expect(desk.said('status')).toEqual([{ ids: [id] }])
    expect(desk.seen.wakeAt).toBe(desk.clock.now() + 3_000)
    desk.pass(2_999)
    await desk.wake()
    expect(desk.seen.drops).toEqual([])
    desk.pass(1)
    await desk.wake()
    expect(desk.seen.drops).toEqual([{ linkId: 1, reason: 'no_fate' }])
    expect(desk.said('status')).toHaveLength(1)
    expect(kindOf(desk, id)).toBe('sent')
  })

  it('FR16 an answer to the question ends the chase', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    desk.pass(3_000)
    await desk.wake()
    await desk.frames([fates({ [id]: { kind: 'applied', seq: 2 } })])
    expect(kindOf(desk, id)).toBe('accepted')
    desk.pass(60_000)
    await desk.wake()
    expect(desk.seen.drops).toEqual([])
    await desk.frames([replied(2, id)])
    expect(kindOf(desk, id)).toBe('done')
  })

  it('FR15 nothing leaves on a link that was given up', async () => {
    const desk = await liveDesk()
    await desk.submit(reply())
    desk.pass(3_000)
    await desk.wake()
    desk.pass(3_000)
    await desk.wake()
    expect(desk.seen.drops).toHaveLength(1)
    const other = await desk.submit(reply('另一位', 'c2'))
    expect(kindOf(desk, other)).toBe('queued')
    expect(desk.commandsSent()).toHaveLength(1)
    await desk.frames([says(2)])
    expect(desk.ledger.meta?.cursor).toBe(1)
  })

  it('FR15 unknown for an attempt of this link drops the link; the next welcome’s unknown is final', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    desk.pass(3_000)
    await desk.wake()
    await desk.frames([fates({ [id]: { kind: 'unknown' } })])
    expect([desk.seen.drops.length, kindOf(desk, id)]).toEqual([1, 'sent'])
    await again(desk, { fates: [{ id, fate: { kind: 'unknown' } }] })
    expect(desk.commandsSent()).toMatchObject([{ id, clientEpoch: 2 }])
  })
})
