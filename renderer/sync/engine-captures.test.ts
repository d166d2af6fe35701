import { describe, expect, it } from 'vitest'
import type { CaptureRecord } from '../../shared/model/capture.ts'
import { customerFile } from '../../tests/fakes/customer-file.ts'
import { addCapture, capture, captureKept, captureRecord } from '../../tests/fakes/captures.ts'
import { answer, changed, fates, filed, page, welcome } from '../../tests/fakes/down-frames.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import { reply, WRITTEN } from '../../tests/fakes/sync-rows.ts'
import { again, DEVICE, kindOf, liveDesk, stateOf, type EngineDesk } from '../../tests/fakes/engine-desk.ts'

const account = (desk: EngineDesk) => desk.journal.captureAccount('acc-1')
const receipts = (desk: EngineDesk) => account(desk).receipts.map(({ id, seq }) => [id, seq])
const kept = (id: string, seq: number, more: Partial<CaptureRecord> = {}) =>
  captureKept(captureRecord(id, seq, { deviceId: DEVICE, ...more }))

describe('captures', () => {
  it('J9 a capture is numbered by the journal, and the event that brings its record makes the receipt', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(addCapture())
    expect(desk.commandsSent()).toMatchObject([{ id, lane: 'capture:cap-1', after: null, body: { kind: 'capture.add' } }])
    expect([account(desk).submitted, desk.row(id)?.captureNo, receipts(desk)]).toEqual([1, 1, []])
    await desk.frames([answer(id, { kind: 'ok', seq: 2 }), kept('cap-1', 2, { causeId: id })])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'applied' })
    expect(receipts(desk)).toEqual([[id, 2]])
    expect(desk.ledger.captures().map((one) => one.id)).toEqual(['cap-1'])
    expect(desk.seen.batches.at(-1)?.captures?.map((one) => one.id)).toEqual(['cap-1'])
  })

  it('JR10 a receipt that was missed is asked for by status with the next welcome', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(addCapture())
    desk.crashAt('jr5.before-tombstone')
    await desk.frames([answer(id, { kind: 'ok', seq: 2 }), kept('cap-1', 2, { causeId: id })])
    await desk.start()
    expect(receipts(desk)).toEqual([])
    await again(desk)
    expect(desk.said('status').at(-1)).toEqual({ ids: [id] })
    await desk.frames([fates({ [id]: { kind: 'applied', seq: 2 } })])
    expect(receipts(desk)).toEqual([[id, 2]])
  })

  it('FR12 a capture whose record the snapshot brings is applied', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(addCapture())
    await desk.linkDown()
    await desk.linkUp()
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 9, mode: 'refetch', fates: [] })])
    await desk.frames([page(1, { seq: 9, captures: [captureRecord('cap-1', 8, { causeId: id, deviceId: DEVICE })] })])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'applied' })
    expect(receipts(desk)).toEqual([[id, 8]])
  })

  it('CB7 a capture that may be one the back-end has waits for a person, and goes when that says it is another', async () => {
    const desk = await liveDesk()
    await desk.frames([kept('other', 2)])
    const id = await desk.submit(addCapture())
    expect(stateOf(desk, id)).toMatchObject({
      kind: 'needs_review',
      review: { rule: 'CB7', evidence: { reason: 'double', records: [{ id: 'other', score: 0.8 }] } },
    })
    expect(desk.commandsSent()).toEqual([])
    await desk.decide(id, { kind: 'send_anyway', rule: 'CB7', judgedUpTo: 2 })
    expect(desk.commandsSent().map((frame) => frame.id)).toEqual([id])
  })

  it('CB7 holds again for a record newer than the word, and never for one said to be another', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const id = await desk.submit(addCapture())
    const apart = await desk.submit(addCapture('cap-2', { contact: '139' }, { apart: ['third'] }))
    await desk.linkUp()
    await desk.frames([
      welcome({ clientEpoch: 2, headSeq: 3 }),
      kept('other', 2),
      kept('third', 3, { capture: capture({ contact: '139' }) }),
    ])
    expect([kindOf(desk, id), kindOf(desk, apart)]).toEqual(['needs_review', 'sent'])
  })

  it('CB8 a customer with an open conversation is proposed; attached, or kept apart, the capture goes', async () => {
    const desk = await liveDesk()
    const file = customerFile('k1', 2)
    const orderNo = file.orders.rows[0]?.id ?? ''
    await desk.frames([filed(2, file)])
    const id = await desk.submit(addCapture('cap-1', { orderNo }))
    const attached = await desk.submit(addCapture('cap-2', { orderNo, contact: '' }, { conversationId: 'c1' }))
    expect(stateOf(desk, id)).toMatchObject({
      kind: 'needs_review',
      review: { rule: 'CB8', evidence: { records: [{ id: 'c1', customerId: 'k1' }] } },
    })
    expect(kindOf(desk, attached)).toBe('sent')
    await desk.decide(id, { kind: 'send_anyway', rule: 'CB8', judgedUpTo: 2 })
    expect(kindOf(desk, id)).toBe('sent')
  })

  it('CB9 amending what somebody changed meanwhile waits for a person', async () => {
    const desk = await liveDesk()
    const id = await desk.submit({
      kind: 'capture.amend',
      captureId: 'cap-1',
      base: 1,
      capture: capture(),
      conversationId: null,
      customerId: null,
    })
    await desk.frames([answer(id, { kind: 'conflict', reason: 'version' })])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'needs_review', review: { rule: 'CB9' } })
  })

  it('CB12 a picture that is nowhere any more puts its message before a person; nothing of it was claimed', async () => {
    const desk = await liveDesk()
    desk.lost.add('r1')
    const id = await desk.submit(reply('看图'), { id: 'r1' })
    const next = await desk.submit(reply('后一条'))
    expect(stateOf(desk, id)).toMatchObject({ kind: 'needs_review', review: { rule: 'CB12', evidence: { reason: 'lost' } } })
    expect([kindOf(desk, next), desk.commandsSent()]).toEqual(['queued', []])
    expect(desk.journal.rows()[0]?.claim).toBeNull()
    const word = { kind: 'discard', rule: 'CB12', judgedUpTo: 1, reason: 'no_longer_true' } as const
    expect(await desk.decide(id, word)).toBe('done')
    expect(desk.commandsSent().map((frame) => frame.id)).toEqual([next])
  })

  it('CB12 a picture the back-end does not take is put before a person', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply('看图'))
    await desk.frames([answer(id, { kind: 'refused', reason: 'picture' })])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'needs_review', review: { rule: 'CB12' } })
  })

  it('CB4 after the window a reply waits for a person, a template goes', async () => {
    const desk = await liveDesk()
    await desk.frames([changed(2, { replyUntil: WRITTEN - 1 })])
    const [free, template] = [
      await desk.submit(reply('太晚了')),
      await desk.submit({ ...reply('模板', 'c2'), template: 't1' } as CommandBody),
    ]
    expect(stateOf(desk, free)).toMatchObject({ kind: 'needs_review', review: { rule: 'CB4' } })
    expect(kindOf(desk, template)).toBe('sent')
  })

  it('J25 what a rehearsal makes is never sent and counts in no account', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(addCapture(), { rehearsal: true })
    expect([kindOf(desk, id), desk.commandsSent(), account(desk).submitted]).toEqual(['queued', [], 0])
    await again(desk)
    expect(desk.said('hello').flatMap((hello) => hello.open)).toEqual([])
    expect(kindOf(desk, id)).toBe('queued')
    await desk.decide(id, { kind: 'cancel' })
    expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'cancelled' })
  })
})
