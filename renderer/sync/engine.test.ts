import { describe, expect, it } from 'vitest'
import { changed, replied, says, welcome } from '../../tests/fakes/down-frames.ts'
import {
  again,
  createEngineDesk,
  DEVICE,
  kindOf,
  liveDesk,
  openInJournal,
  stateOf,
  type EngineDesk,
} from '../../tests/fakes/engine-desk.ts'
import { createMemoryJournal } from '../../tests/fakes/memory-journal.ts'
import { reply } from '../../tests/fakes/sync-rows.ts'

describe('greeting', () => {
  it('FR4 hello says who, how far, and what is open; the token is main’s to add', async () => {
    const desk = await liveDesk()
    await desk.submit(reply())
    await desk.linkDown()
    await desk.submit(reply('还在路上'))
    await desk.linkUp()
    expect(desk.said('hello')).toEqual([
      {
        protocol: 4,
        token: '',
        deviceId: DEVICE,
        ledgerGeneration: 'gen-1',
        cursor: 1,
        serverEpoch: 's1',
        open: ['r1', 'r2'],
        page: 0,
        last: true,
      },
    ])
  })

  it('FR4 more than 500 open commands come as pages, and nothing is sent before the welcome', async () => {
    const desk = createEngineDesk()
    await desk.start()
    const wanted: string[] = []
    for (let i = 0; i < 1_001; i += 1) wanted.push(await desk.submit(reply(`第 ${i} 条`, `c${i % 40}`)))
    await desk.linkUp()
    const hellos = desk.said('hello')
    expect(hellos.map((hello) => [hello.page, hello.open.length, hello.last])).toEqual([
      [0, 500, false],
      [1, 500, false],
      [2, 1, true],
    ])
    expect(hellos.flatMap((hello) => hello.open)).toEqual(wanted)
    await desk.frames([says(1)])
    expect(desk.seen.sent.every(({ frame }) => frame.type === 'hello')).toBe(true)
    expect(desk.ledger.meta?.cursor).toBe(0)
  })

  it('FR5 the welcome’s fates settle what was uncertain, its heads are where the lanes go on', async () => {
    const desk = await liveDesk()
    const [first, second] = [await desk.submit(reply()), await desk.submit(reply('请稍等', 'c2'))]
    const third = await desk.submit(reply('马上到'))
    await again(desk, {
      fates: [
        { id: first, fate: { kind: 'applied', seq: 1 } },
        { id: second, fate: { kind: 'refused', reason: 'no_conversation' } },
      ],
      laneHeads: [{ lane: 'customer:c1', head: first }],
    })
    expect(stateOf(desk, first)).toMatchObject({ kind: 'done', outcome: 'applied' })
    expect(stateOf(desk, second)).toMatchObject({ kind: 'needs_review', review: { rule: 'refused' } })
    expect(desk.commandsSent()).toMatchObject([{ id: third, after: first, clientEpoch: 2 }])
  })

  it('FR5 nothing is sent before the cursor is at the welcome’s head', async () => {
    const desk = createEngineDesk()
    await desk.start()
    const id = await desk.submit(reply())
    await desk.linkUp()
    await desk.frames([welcome({ headSeq: 2 }), changed(1)])
    expect(desk.seen.statuses.at(-1)?.phase).toBe('replaying')
    expect(desk.commandsSent()).toEqual([])
    await desk.frames([changed(2, { tags: ['急'] })])
    expect(desk.seen.statuses.at(-1)?.phase).toBe('live')
    expect(desk.commandsSent()).toMatchObject([{ id }])
  })

  it('FR13 another server behind the same address is told', async () => {
    const desk = await liveDesk()
    await again(desk, { serverEpoch: 's2' })
    expect(desk.seen.notices).toEqual([{ kind: 'server_restored', serverEpoch: 's2' }])
    expect(desk.ledger.meta?.serverEpoch).toBe('s2')
  })

  it('CB11 what was sent under another serverEpoch and is unknown there goes to a person, not out again', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    await again(desk, { serverEpoch: 's2', fates: [{ id, fate: { kind: 'unknown' } }] })
    expect(stateOf(desk, id)).toMatchObject({ kind: 'needs_review', review: { rule: 'CB11' } })
    expect(desk.commandsSent()).toEqual([])
    expect(await desk.decide(id, { kind: 'send_anyway', rule: 'CB11', judgedUpTo: 1 })).toBe('done')
    expect(desk.commandsSent()).toMatchObject([{ id, clientEpoch: 2 }])
  })

  it('CB11 mark as sent ends it at once, although its claim is open', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    await again(desk, { serverEpoch: 's2', fates: [{ id, fate: { kind: 'unknown' } }] })
    expect(await desk.decide(id, { kind: 'mark_sent', judgedUpTo: 1 })).toBe('done')
    expect(stateOf(desk, id)).toMatchObject({ kind: 'done', outcome: 'applied' })
    expect(openInJournal(desk)).toEqual([])
  })
})

describe('opening', () => {
  it('JR5 the ledger first: a tombstone that could not be written is written at the next opening', async () => {
    const desk = await liveDesk()
    const id = await desk.submit(reply())
    desk.journal.setFault('disk_full')
    await desk.frames([replied(2, id)])
    expect([kindOf(desk, id), openInJournal(desk).length]).toEqual(['done', 1])
    desk.journal.setFault(null)
    await desk.start()
    expect([kindOf(desk, id), openInJournal(desk)]).toEqual(['done', []])
  })

  it('JR6 opens again and again without writing anything new', async () => {
    const desk = await liveDesk()
    await desk.submit(reply())
    await desk.submit(reply('二'))
    await desk.start()
    const [commits, journal] = [desk.ledger.commits, JSON.stringify(desk.journal.dump())]
    await desk.start()
    await desk.start()
    expect([desk.ledger.commits, JSON.stringify(desk.journal.dump())]).toEqual([commits, journal])
  })

  it('JR6 an opening that fails leaves both stores as they were, and the next one works', async () => {
    const desk = await liveDesk()
    await desk.linkDown()
    const id = await desk.submit(reply())
    desk.ledger.failNextOpen()
    await expect(desk.start()).rejects.toThrow('ledger: cannot open')
    await desk.start()
    expect(kindOf(desk, id)).toBe('queued')
  })

  async function lostJournal(): Promise<{ desk: EngineDesk; ids: readonly string[] }> {
    const before = await liveDesk()
    await before.linkDown()
    const ids = [await before.submit(reply('一')), await before.submit(reply('二', 'c2')), await before.submit(reply('三', 'c3'))]
    await before.decide(ids[2] ?? '', { kind: 'discard', rule: 'CB3', judgedUpTo: 1, reason: 'customer_left' })
    before.kill()
    const desk = createEngineDesk({ journal: createMemoryJournal({ deviceId: DEVICE, lost: true }), ledger: before.ledger })
    await desk.start()
    return { desk, ids: ids.slice(0, 2) }
  }

  it('JR9 a lost journal is told; its open rows come back from the ledger and wait for their fate', async () => {
    const { desk, ids } = await lostJournal()
    expect(desk.seen.notices).toEqual([{ kind: 'journal_lost', rejournalled: 2 }])
    expect(openInJournal(desk).map((row) => [row.id, row.claim?.open])).toEqual(ids.map((id) => [id, true]))
    expect(ids.map((id) => stateOf(desk, id))).toMatchObject([
      { kind: 'sent', serverEpoch: 'lost' },
      { kind: 'sent', serverEpoch: 'lost' },
    ])
    await desk.start()
    expect(desk.seen.notices).toHaveLength(1)
  })

  it('JR9 after their fate they are applied or before a person, never sent again of themselves', async () => {
    const { desk, ids } = await lostJournal()
    const [first = '', second = ''] = ids
    await desk.linkUp()
    await desk.frames([
      welcome({
        clientEpoch: 5,
        headSeq: 1,
        fates: [
          { id: first, fate: { kind: 'applied', seq: 1 } },
          { id: second, fate: { kind: 'unknown' } },
        ],
      }),
    ])
    expect(stateOf(desk, first)).toMatchObject({ kind: 'done', outcome: 'applied' })
    expect(stateOf(desk, second)).toMatchObject({ kind: 'needs_review', review: { rule: 'journal_lost' } })
    expect(desk.commandsSent()).toEqual([])
    expect(await desk.decide(second, { kind: 'send_anyway', rule: 'journal_lost', judgedUpTo: 1 })).toBe('done')
    expect(desk.commandsSent()).toMatchObject([{ id: second, clientEpoch: 5 }])
  })
})
