import { describe, expect, it } from 'vitest'
import { addCapture, captureKept, captureRecord } from '../../tests/fakes/captures.ts'
import { answer, changed, fates, page, replied, says, welcome } from '../../tests/fakes/down-frames.ts'
import { conversationRow, messageRow, reply, WRITTEN } from '../../tests/fakes/sync-rows.ts'
import { DEVICE, kindOf, liveDesk, openInJournal, stateOf, type EngineDesk } from '../../tests/fakes/engine-desk.ts'
import type { WelcomeFrame } from '../../shared/protocol/session-frames.ts'

const RESTORED: Partial<WelcomeFrame> = { serverEpoch: 's2', restoredTo: WRITTEN, clientEpoch: 2, headSeq: 9, mode: 'refetch' }

/** One reply that is done, then the gateway is back with an older state. */
async function afterRestore(text = '已发出'): Promise<{ desk: EngineDesk; id: string }> {
  const desk = await liveDesk()
  const id = await desk.submit(reply(text))
  await desk.frames([answer(id, { kind: 'ok', seq: 2 }), replied(2, id)])
  expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'applied' })
  await desk.linkDown()
  await desk.linkUp()
  await desk.frames([welcome(RESTORED)])
  return { desk, id }
}

const snapshot = (more: Parameters<typeof page>[1] = {}) => page(1, { seq: 9, conversations: [conversationRow({ openedAt: 1 })], ...more })

describe('a server restored from a backup', () => {
  it('FR13 what was done since is asked by status; what is unknown is before a person, its text kept, and nothing is sent', async () => {
    const { desk, id } = await afterRestore()
    expect(desk.said('status')).toEqual([{ ids: [id] }])
    await desk.frames([fates({ [id]: { kind: 'unknown' } }), snapshot()])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'needs_review', review: { rule: 'CB11', evidence: { reason: 'forgotten' } } })
    expect(desk.row(id)?.body).toEqual(reply('已发出'))
    expect(openInJournal(desk)).toMatchObject([{ id, outcome: null, reopened: 1, claim: { open: true, serverEpoch: 's1' } }])
    expect(desk.commandsSent()).toEqual([])
    expect(desk.ledger.meta?.restored).toBeNull()
  })

  it('FR13 what the server still knows stays done, and the restore is over', async () => {
    const { desk, id } = await afterRestore()
    await desk.frames([fates({ [id]: { kind: 'applied', seq: 2 } }), snapshot({ messages: [messageRow(2, { causeId: id })] })])
    expect(kindOf(desk, id)).toBe('done')
    expect([openInJournal(desk), desk.ledger.meta?.restored]).toEqual([[], null])
  })

  it('FR13 sent again by a person it goes once, and its message is not shown twice', async () => {
    const { desk, id } = await afterRestore()
    await desk.frames([fates({ [id]: { kind: 'unknown' } }), snapshot()])
    expect(desk.ledger.messages()).toMatchObject([{ id: 'm2', causeId: null, onlyHere: { causeId: id } }])
    expect(await desk.decide(id, { kind: 'send_anyway', rule: 'CB11', judgedUpTo: 9 })).toBe('done')
    expect(desk.commandsSent()).toMatchObject([{ id, clientEpoch: 2 }])
    await desk.frames([answer(id, { kind: 'ok', seq: 10 }), says(10, { id: 'm10', order: 3, causeId: id, deviceId: DEVICE })])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'applied' })
    expect(desk.seen.failures).toEqual([])
    expect(openInJournal(desk)).toEqual([])
  })

  it('FR13 marked as sent it is over at once and stays so when the next restore asks again', async () => {
    const { desk, id } = await afterRestore()
    await desk.frames([fates({ [id]: { kind: 'unknown' } }), snapshot()])
    expect(await desk.decide(id, { kind: 'mark_sent', judgedUpTo: 9 })).toBe('done')
    expect(kindOf(desk, id)).toBe('done')
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([welcome({ ...RESTORED, serverEpoch: 's3', clientEpoch: 3 }), fates({ [id]: { kind: 'unknown' } })])
    expect(kindOf(desk, id)).toBe('done')
    expect(openInJournal(desk)).toEqual([])
  })

  it('FR13 messages missing from the snapshot stay, marked; what the snapshot has is the server’s again', async () => {
    const desk = await liveDesk()
    await desk.frames([says(2), says(3)])
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([welcome({ ...RESTORED, restoredTo: WRITTEN + 2 })])
    await desk.frames([snapshot({ messages: [messageRow(2)] })])
    const rows = desk.ledger.messages().map(({ id, order, onlyHere }) => [id, order, onlyHere !== undefined])
    expect(rows).toEqual([
      ['m2', 2, false],
      ['m3', 2.5, true],
    ])
    // And through the next refetch, whatever it is for.
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([welcome({ ...RESTORED, clientEpoch: 3 }), snapshot({ messages: [messageRow(2)] })])
    expect(desk.ledger.messages().map(({ id, order }) => [id, order])).toEqual([
      ['m2', 2],
      ['m3', 2.5],
    ])
  })

  it('FR13 nothing is sent before every fate is known; a server that stays silent about them is left', async () => {
    const { desk, id } = await afterRestore()
    const next = await desk.submit(reply('后一条'))
    await desk.frames([snapshot()])
    expect(desk.commandsSent()).toEqual([])
    desk.pass(6_000)
    await desk.wake()
    expect(desk.seen.drops.at(-1)?.reason).toBe('no_fate')
    await desk.linkUp()
    await desk.frames([welcome({ ...RESTORED, clientEpoch: 3, mode: 'replay', restoredTo: null, headSeq: 9 })])
    // The welcome says nothing of a restore any more: what had to be asked is remembered.
    expect(desk.said('status')).toEqual([{ ids: [id] }])
    await desk.frames([fates({ [id]: { kind: 'unknown' } })])
    expect([kindOf(desk, id), kindOf(desk, next)]).toEqual(['needs_review', 'queued'])
  })

  it.each(['fr13.before-reopen', 'fr13.after-reopen'])(
    'JR10 killed at %s: the next life asks again or takes it from the journal',
    async (point) => {
      const { desk, id } = await afterRestore()
      desk.crashAt(point)
      await desk.frames([fates({ [id]: { kind: 'unknown' } })])
      expect([desk.alive(), desk.ledger.commands()[0]?.state.kind]).toEqual([false, 'done'])
      await desk.start()
      await desk.linkUp()
      await desk.frames([welcome({ ...RESTORED, clientEpoch: 3, restoredTo: null, fates: [{ id, fate: { kind: 'unknown' } }] })])
      await desk.frames([fates({ [id]: { kind: 'unknown' } }), snapshot()])
      expect(stateOf(desk, id)).toMatchObject({ kind: 'needs_review', review: { rule: 'CB11' } })
      expect(openInJournal(desk)).toMatchObject([{ id, reopened: 1 }])
      expect(desk.commandsSent()).toEqual([])
    },
  )

  it('FR13 killed before the snapshot is swapped in: the cursor is still of the old history, and the next hello says so', async () => {
    const { desk, id } = await afterRestore()
    desk.crashAt('fr12.before-swap')
    await desk.frames([fates({ [id]: { kind: 'applied', seq: 2 } }), snapshot({ messages: [messageRow(2, { causeId: id })] })])
    expect(desk.alive()).toBe(false)
    await desk.start()
    await desk.linkUp()
    expect(desk.said('hello')).toMatchObject([{ cursor: 2, serverEpoch: 's1' }])
    await desk.frames([welcome({ ...RESTORED, clientEpoch: 3 }), fates({ [id]: { kind: 'applied', seq: 2 } })])
    await desk.frames([snapshot({ messages: [messageRow(2, { causeId: id })] })])
    await desk.linkDown()
    await desk.linkUp()
    expect(desk.said('hello')).toMatchObject([{ cursor: 9, serverEpoch: 's2' }])
  })

  it('FR13 what waits for an event of the old history waits no longer: the new one may never get that far', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply('等那一条'))
    await desk.frames([answer(id, { kind: 'conflict', reason: 'stale', headSeq: 40 })])
    expect(kindOf(desk, id)).toBe('queued')
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([welcome({ ...RESTORED, fates: [{ id, fate: { kind: 'unknown' } }] }), snapshot()])
    expect(desk.commandsSent()).toMatchObject([{ id, clientEpoch: 2 }])
  })

  it('FR13 an event of the old history that never came proves nothing by its number', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply('已接收'))
    await desk.frames([answer(id, { kind: 'ok', seq: 5 })])
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([welcome({ ...RESTORED, fates: [{ id, fate: { kind: 'unknown' } }] }), snapshot()])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'needs_review', review: { rule: 'CB11' } })
  })

  it('JR10 the receipt of a forgotten capture is void', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(addCapture())
    await desk.frames([answer(id, { kind: 'ok', seq: 2 }), captureKept(captureRecord('cap-1', 2, { causeId: id, deviceId: DEVICE }))])
    expect(desk.journal.captureAccount('acc-1').receipts).toHaveLength(1)
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([welcome(RESTORED), fates({ [id]: { kind: 'unknown' } }), page(1, { seq: 9 })])
    expect(desk.journal.captureAccount('acc-1').receipts).toEqual([])
    expect(kindOf(desk, id)).toBe('needs_review')
  })

  it('FR13 another server that says nothing of a restore is not asked', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    await desk.frames([answer(id, { kind: 'ok', seq: 2 }), replied(2, id), changed(3)])
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([welcome({ ...RESTORED, restoredTo: null })])
    expect(desk.said('status')).toEqual([])
  })
})
