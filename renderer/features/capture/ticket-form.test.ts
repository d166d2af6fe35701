import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import type { TicketDraft } from '../../../shared/model/capture.ts'
import { createDraftKeeper, WRITE_AFTER_MS, type DraftKeeper } from '../../data/draft-keeper.ts'
import type { Draft } from '../../data/drafts-repo.ts'
import type { SaveError } from './forms.ts'
import { createTicketForm, ticketDraftNow, type TicketForm, type TicketStart } from './ticket-form.ts'
import { ticketPlace } from './ticket-place-rules.ts'

/** Whatever was promised and needs no timer is done. */
const flush = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

const START: TicketStart = {
  category: null,
  urgency: null,
  summary: '',
  customerName: '王女士',
  orderNo: '',
  captureId: null,
  conversationId: 'c1',
  customerId: 'k1',
}

let ids = 0

/** A form over a journal that answers when told, and a disk that outlives it. */
function setUp(disk: { draft: Draft | null } = { draft: null }) {
  const clock = createManualClock()
  const saves: { ticketId: string; ticket: TicketDraft; draftId: string; answer: (error: SaveError | null) => void }[] = []
  const keeper: DraftKeeper = createDraftKeeper({
    clock,
    random: seededRandom(1),
    prefix: '',
    read: () => ticketDraftNow(form.get(), START),
    write(draft) {
      disk.draft = draft.text === '' ? null : draft
      return Promise.resolve(true)
    },
  })
  const form: TicketForm = createTicketForm({
    keeper,
    start: START,
    newId: () => `t-${++ids}`,
    save: (what) => new Promise((answer) => saves.push({ ...what, answer })),
  })
  const wait = async (ms: number): Promise<void> => {
    clock.advance(ms)
    await flush()
  }
  const reopen = (): void => {
    if (disk.draft === null) return
    keeper.adopt(disk.draft)
    form.adopt(disk.draft.text)
  }
  return { disk, saves, form, wait, reopen, values: () => form.get().values, phase: () => form.get().phase }
}
const DONE = { category: 'aftersale', urgency: '3', summary: ' 补发一套杯子 ' } as const

describe('G1 the draft of a ticket', () => {
  it('G1 is on the disk within a quarter of a second, and gone again when the form is as it was', async () => {
    const { disk, form, wait } = setUp()
    await wait(1_000)
    expect(disk.draft).toBeNull()
    form.change({ summary: '补' })
    form.change({ urgency: '2' })
    await wait(WRITE_AFTER_MS)
    expect(JSON.parse(disk.draft?.text ?? '')).toMatchObject({ summary: '补', urgency: '2', customerName: '王女士' })
    form.change({ summary: '', urgency: null })
    await wait(WRITE_AFTER_MS)
    expect(disk.draft).toBeNull()
  })

  it('G1 comes back after a kill, and what was typed before it was read stays', async () => {
    const first = setUp()
    first.form.change({ ...DONE, orderNo: 'T1' })
    await first.wait(WRITE_AFTER_MS)
    const again = setUp(first.disk)
    again.form.change({ orderNo: 'T2' })
    again.reopen()
    expect(again.values()).toEqual({ ...DONE, customerName: '王女士', orderNo: 'T2' })
    await again.wait(WRITE_AFTER_MS)
    expect(JSON.parse(first.disk.draft?.text ?? '')).toMatchObject({ orderNo: 'T2' })
    expect(again.disk.draft?.draftId).toBe(first.disk.draft?.draftId)
    expect(again.form.get().ticketId).toBe(first.form.get().ticketId)
  })

  it('G1 that nobody can read is none', () => {
    const { form, values } = setUp()
    for (const text of ['', '{', '{"summary":1}', 'null']) form.adopt(text)
    expect(values().summary).toBe('')
  })

  it('G1 is carried by the command, whole, and nothing is written behind it', async () => {
    const { disk, form, saves, wait, phase } = setUp()
    form.change(DONE)
    form.submit()
    await flush()
    expect(disk.draft?.draftId).toBe(saves[0]?.draftId)
    form.change({ summary: '晚来的字' })
    form.submit()
    expect([saves.length, saves[0]?.ticket.summary]).toEqual([1, '补发一套杯子'])
    saves[0]?.answer(null)
    await flush()
    expect(phase()).toMatchObject({ kind: 'saved', ticket: { urgency: 3, conversationId: 'c1' } })
    // The ledger drops what the command carries; the form must not write it again.
    disk.draft = null
    await wait(1_000)
    expect(disk.draft).toBeNull()
  })

  it('G1 what could not be saved is open again as it was, and still kept', async () => {
    const { disk, form, saves, wait, phase } = setUp()
    form.change(DONE)
    form.submit()
    saves[0]?.answer('disk_full')
    await wait(WRITE_AFTER_MS)
    expect([phase(), disk.draft === null]).toEqual([{ kind: 'failed', error: 'disk_full' }, false])
    form.change({ summary: '补发两套' })
    form.submit()
    expect(saves[1]).toMatchObject({ ticketId: saves[0]?.ticketId, draftId: saves[0]?.draftId, ticket: { summary: '补发两套' } })
  })

  it('G1 is not saved without category, urgency and summary; each try in vain is told', () => {
    const { form, saves, phase } = setUp()
    form.submit()
    form.submit()
    expect(phase()).toEqual({ kind: 'writing', missing: ['category', 'urgency', 'summary'], tries: 2 })
    form.change({ category: 'presale', urgency: '1' })
    form.submit()
    expect([phase(), saves.length]).toEqual([{ kind: 'writing', missing: ['summary'], tries: 3 }, 0])
  })

  it('G1 lies with the contact it is about, else with the conversation, else alone', () => {
    const place = (captureId: string | null, conversationId: string | null): string => ticketPlace({ captureId, conversationId })
    expect([place('cap', 'c1'), place(null, 'c1'), place(null, null)]).toEqual(['cap', 'c1', 'ticket'])
  })
})
