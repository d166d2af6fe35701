import { describe, expect, it } from 'vitest'
import { answer, fates, replied, says, welcome } from '../../tests/fakes/down-frames.ts'
import { again, kindOf, liveDesk, stateOf, type EngineDesk } from '../../tests/fakes/engine-desk.ts'
import { reply } from '../../tests/fakes/sync-rows.ts'

/** An answer of a version nobody here knows. */
const unreadable = (id: string): object => ({ v: 4, type: 'answer', body: { id, verdict: { kind: 'of.another.world' } } })
const ids = (desk: EngineDesk): string[] => desk.commandsSent().map((one) => one.id)

/** At the pace of the return. */
async function turn(desk: EngineDesk): Promise<void> {
  desk.pass(100)
  await desk.wake()
}

/** Asked for its fate, as 3 s of silence do. */
async function asked(desk: EngineDesk): Promise<void> {
  desk.pass(3_000)
  await desk.wake()
}

describe('a gateway whose answers can’t be read', () => {
  it('FR14 the fate is asked for, and says what the answer meant', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    await desk.frames([unreadable(id)])
    expect([kindOf(desk, id), desk.said('status')]).toEqual(['sent', []])
    await asked(desk)
    expect(desk.said('status')).toEqual([{ ids: [id] }])
    await desk.frames([fates({ [id]: { kind: 'applied', seq: 2 } }), replied(2, id)])
    expect([kindOf(desk, id), ids(desk), desk.seen.drops]).toEqual(['done', [id], []])
    expect(desk.seen.notices).toContainEqual({ kind: 'quarantined', count: 1 })
  })

  it('FR14, CB11 where there is no fate to tell it goes to a person, and nothing is sent again of itself', async () => {
    const desk = await liveDesk()
    const [id, behind] = [await desk.submit(reply()), await desk.submit(reply('后面一句'))]
    await desk.frames([unreadable(id)])
    await asked(desk)
    await desk.frames([fates({ [id]: { kind: 'unknown' } })])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'needs_review', review: { rule: 'CB11', evidence: { reason: 'unreadable' } } })
    expect([kindOf(desk, behind), ids(desk), desk.seen.drops]).toEqual(['queued', [id], []])
    await desk.decide(id, { kind: 'send_anyway', rule: 'CB11', judgedUpTo: 1 })
    await desk.frames([unreadable(id)])
    await asked(desk)
    await desk.frames([fates({ [id]: { kind: 'unknown' } })])
    expect([kindOf(desk, id), ids(desk)]).toEqual(['needs_review', [id, id]])
  })

  it('FR14, ST4 one that had arrived all the same is done by its event, whoever is looking at it', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    await desk.frames([unreadable(id)])
    await asked(desk)
    await desk.frames([fates({ [id]: { kind: 'unknown' } }), replied(2, id)])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'applied' })
  })

  it('FR14, ST7 a cancel that came meanwhile is carried out by that doubt', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    await desk.frames([unreadable(id)])
    await desk.decide(id, { kind: 'cancel' })
    await asked(desk)
    await desk.frames([fates({ [id]: { kind: 'unknown' } })])
    expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'cancelled' })
  })

  it('FR14 a conflict and a refusal of unknown kinds go to a person with the word for it', async () => {
    const desk = await liveDesk()
    const [one, other] = [await desk.submit(reply()), await desk.submit(reply('另一位', 'c2'))]
    await desk.frames([answer(one, { kind: 'conflict', reason: 'moon' }), answer(other, { kind: 'refused', reason: 'mars' })])
    expect(stateOf(desk, one)).toMatchObject({ review: { rule: 'conflict', evidence: { reason: 'moon' } } })
    expect(stateOf(desk, other)).toMatchObject({ review: { rule: 'refused', evidence: { reason: 'mars' } } })
    expect(desk.commandsSent()).toHaveLength(2)
  })

  it('LD6 an effect that came as an event of an unknown kind is done by its number', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    const strange = { v: 4, type: 'event', body: { seq: 2, at: 1, causeId: id, deviceId: 'dev-1', kind: 'of.another.world' } }
    await desk.frames([answer(id, { kind: 'ok', seq: 2 })])
    await desk.frames([strange, says(3, { text: '在吗' })])
    expect([kindOf(desk, id), desk.ledger.meta?.cursor]).toEqual(['done', 3])
  })
})

describe('a gateway that names wrong heads', () => {
  const lies: [string, string | null][] = [
    ['an id that was never sent', 'never-sent'],
    ['an older one of this lane', 'first'],
    ['one of another lane', 'elsewhere'],
    ['none', null],
  ]
  it.each(lies)('FR8 the welcome names %s: the first conflict puts it right, and the lane goes on', async (_what, head) => {
    const desk = await liveDesk()
    await desk.submit(reply('一'), { id: 'first' })
    await desk.submit(reply('另一位', 'c2'), { id: 'elsewhere' })
    await desk.frames([answer('first', { kind: 'ok', seq: 2 }), replied(2, 'first')])
    await desk.submit(reply('二'), { id: 'second' })
    await desk.frames([answer('second', { kind: 'ok', seq: 3 }), replied(3, 'second')])
    await again(desk, { laneHeads: [{ lane: 'customer:c1', head }] })
    await desk.submit(reply('三'), { id: 'third' })
    await desk.submit(reply('四'), { id: 'fourth' })
    expect(desk.commandsSent()).toMatchObject([{ id: 'third', after: head }])
    await desk.frames([answer('third', { kind: 'conflict', reason: 'order', head: 'second' })])
    await turn(desk)
    expect(desk.commandsSent().at(-1)).toMatchObject({ id: 'third', after: 'second' })
    await desk.frames([answer('third', { kind: 'ok', seq: 4 })])
    await turn(desk)
    expect(desk.commandsSent().at(-1)).toMatchObject({ id: 'fourth', after: 'third' })
  })

  it.each(lies)('FR8 every conflict names %s: sent twice at the most, then before a person; other lanes go on', async (_what, head) => {
    const desk = await liveDesk()
    await desk.submit(reply('一'), { id: 'first' })
    await desk.frames([answer('first', { kind: 'ok', seq: 2 }), replied(2, 'first')])
    await desk.submit(reply('二'), { id: 'second' })
    for (let time = 0; time < 5; time += 1) await desk.frames([answer('second', { kind: 'conflict', reason: 'order', head })])
    expect(stateOf(desk, 'second')).toMatchObject({ review: { rule: 'conflict', evidence: { reason: 'order' } } })
    await desk.submit(reply('另一位', 'c2'), { id: 'elsewhere' })
    expect(ids(desk)).toEqual(['first', 'second', 'second', 'elsewhere'])
  })
})

describe('a slow gateway', () => {
  it('FR15 an answer may take as long as the welcome did and half as long again, and its fate too', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const id = await desk.submit(reply())
    await desk.linkUp()
    desk.pass(7_000)
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 1, serverTime: desk.clock.now() })])
    expect(desk.seen.wakeAt).toBe(desk.clock.now() + 10_500)
    desk.pass(10_499)
    await desk.wake()
    expect(desk.said('status')).toEqual([])
    desk.pass(1)
    await desk.wake()
    expect(desk.said('status')).toEqual([{ ids: [id] }])
    desk.pass(10_499)
    await desk.wake()
    expect(desk.seen.drops).toEqual([])
    desk.pass(1)
    await desk.wake()
    expect(desk.seen.drops).toHaveLength(1)
  })

  it('FR15 but never longer than 15 s, and the next link is measured anew', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    await desk.submit(reply())
    await desk.linkUp()
    desk.pass(60_000)
    await desk.frames([welcome({ clientEpoch: 2, headSeq: 1, serverTime: desk.clock.now() })])
    expect(desk.seen.wakeAt).toBe(desk.clock.now() + 15_000)
    await again(desk, { serverTime: desk.clock.now() })
    await desk.submit(reply('另一位', 'c2'))
    expect(desk.seen.wakeAt).toBe(desk.clock.now() + 3_000)
  })
})
