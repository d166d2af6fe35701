import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { createJournalDoor } from '../../../tests/fakes/journal-door.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import type { Capture, TicketDraft } from '../../../shared/model/capture.ts'
import { createRecordDoor } from './use-door.ts'

const ACCOUNT = 'acc-1'
const CAPTURE: Capture = {
  channel: 'phone',
  who: '王女士',
  contact: '138 0571 2207',
  orderNo: '',
  category: 'aftersale',
  urgency: 2,
  request: '改地址',
  promise: '',
  dueAt: null,
  happenedAt: 1_000,
}
const TICKET: TicketDraft = {
  category: 'aftersale',
  urgency: 2,
  summary: '改地址',
  customerName: '王女士',
  orderNo: '',
  conversationId: null,
  customerId: null,
  captureId: null,
}

function setUp() {
  const { journal, request, lose } = createJournalDoor()
  const door = createRecordDoor({ clock: createManualClock(), random: seededRandom(1), request }, ACCOUNT)
  /** What would be sent: rows that nobody has taken back. */
  const going = () => journal.rows().filter(({ decision, outcome }) => decision === null && outcome === null)
  return { journal, door, lose, going }
}

describe('a record whose "saved" never came', () => {
  it('JR2 a contact saved again as it was is one contact', async () => {
    const { journal, door, lose } = setUp()
    const what = { captureId: 'cap-1', capture: CAPTURE, draftId: 'd1' }
    lose(1)
    expect(await door.add(what)).toBe('journal_unavailable')
    expect(await door.add({ ...what, draftId: 'd2' })).toBeNull()
    expect(journal.rows().map(({ body }) => body)).toMatchObject([{ kind: 'capture.add', captureId: 'cap-1' }])
  })

  it('JR2 saved again with other words it is still one contact, with those', async () => {
    const { door, lose, going } = setUp()
    lose(1)
    await door.add({ captureId: 'cap-1', capture: CAPTURE, draftId: 'd1' })
    expect(await door.add({ captureId: 'cap-1', capture: { ...CAPTURE, request: '改地址，加急' }, draftId: 'd1' })).toBeNull()
    expect(going().map(({ body }) => body)).toMatchObject([{ captureId: 'cap-1', capture: { request: '改地址，加急' } }])
  })

  it('JR2 other words that come too late are told and not kept beside the first', async () => {
    const { journal, door, lose, going } = setUp()
    lose(1)
    await door.add({ captureId: 'cap-1', capture: CAPTURE, draftId: 'd1' })
    journal.claim({ id: 'cap-1', clientEpoch: 1, serverEpoch: 'e1', at: 1_500 })
    const changed = { captureId: 'cap-1', capture: { ...CAPTURE, request: '改地址，加急' }, draftId: 'd1' }
    expect(await door.add(changed)).toBe('claim_open')
    journal.finish([{ id: 'cap-1', outcome: 'applied', seq: 7 }], 1_600)
    expect(await door.add(changed)).toBe('gone')
    expect(going()).toEqual([])
    expect(journal.rows()).toHaveLength(1)
  })

  it('JR2 a ticket saved again is one ticket, with the words it was saved with last', async () => {
    const { door, lose, going } = setUp()
    lose(2)
    expect(await door.ticket({ ticketId: 't-1', ticket: TICKET, draftId: 'd1' })).toBe('journal_unavailable')
    expect(await door.ticket({ ticketId: 't-1', ticket: TICKET, draftId: 'd1' })).toBe('journal_unavailable')
    expect(await door.ticket({ ticketId: 't-1', ticket: { ...TICKET, summary: '改地址，加急' }, draftId: 'd1' })).toBeNull()
    expect(going().map(({ body }) => body)).toMatchObject([{ ticketId: 't-1', ticket: { summary: '改地址，加急' } }])
  })
})
