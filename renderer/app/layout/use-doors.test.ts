import { describe, expect, it } from 'vitest'
import { createJournalDoor } from '../../../tests/fakes/journal-door.ts'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import { createIntentMaker } from '../../sync/intent.ts'
import { createDoors } from './use-doors.ts'

function setUp() {
  const { journal, request, lose } = createJournalDoor()
  const session = { accountId: 'acc-1' }
  const make = createIntentMaker(
    { clock: createManualClock(), random: seededRandom(1) },
    { ...session, label: '王女士', baseMessageId: 'm1' },
  )
  const doors = createDoors(request, { current: { view: { stance: { kind: 'mine' } }, session, conversationId: 'c1', make } })
  const say = (text: string, draftId = 'd1', mode: 'reply' | 'note' = 'reply') => doors.submitContent({ text, pictures: [], draftId }, mode)
  /** What would be sent. */
  const going = (): unknown[] =>
    journal.rows().flatMap(({ body, decision, outcome }) => (decision === null && outcome === null && body !== null ? [body] : []))
  return { journal, say, lose, going }
}

describe('words whose "saved" never came', () => {
  it('JR2 sent again they are one reply', async () => {
    const { journal, say, lose } = setUp()
    lose(1)
    expect(await say('稍等')).toBe('journal_unavailable')
    expect(await say('稍等')).toBeNull()
    expect(journal.rows()).toHaveLength(1)
    expect(await say('稍等', 'd2')).toBeNull()
    expect(journal.rows()).toHaveLength(2)
  })

  it('JR2 sent again with other words those take their place', async () => {
    const { say, lose, going } = setUp()
    lose(1)
    await say('稍等')
    expect(await say('请稍等')).toBeNull()
    expect(going()).toMatchObject([{ kind: 'reply.send', text: '请稍等' }])
  })

  it('JR2 a note instead of the reply nobody was told of takes its place too', async () => {
    const { say, lose, going } = setUp()
    lose(1)
    await say('稍等')
    expect(await say('顾客在等', 'd1', 'note')).toBeNull()
    expect(going()).toMatchObject([{ kind: 'note.add', text: '顾客在等' }])
  })

  it('JR2 too late for that, the other words are a message of their own', async () => {
    const { journal, say, lose, going } = setUp()
    lose(1)
    await say('稍等')
    journal.claim({ id: 'd1', clientEpoch: 1, serverEpoch: 'e1', at: 1_500 })
    expect(await say('已经在办')).toBeNull()
    expect(going()).toMatchObject([{ text: '稍等' }, { text: '已经在办' }])
  })
})
