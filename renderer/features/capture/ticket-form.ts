import * as z from 'zod/mini'
import { TicketCategory, TicketDraft } from '../../../shared/model/capture.ts'
import { Id } from '../../../shared/model/ids.ts'
import type { DraftKeeper, FieldNow } from '../../data/draft-keeper.ts'
import { createValue, type Observable } from '../../lib/observable.ts'
import type { SaveError } from './forms.ts'

/** What is known of a ticket before it is written. */
export type TicketStart = Omit<TicketDraft, 'category' | 'urgency'> & {
  category: TicketDraft['category'] | null
  urgency: TicketDraft['urgency'] | null
}

/** A ticket as it stands in the form. */
const TicketValues = z.object({
  category: z.nullable(TicketCategory),
  urgency: z.nullable(z.enum(['1', '2', '3', '4'])),
  summary: z.string(),
  customerName: z.string(),
  orderNo: z.string(),
})
export type TicketValues = z.infer<typeof TicketValues>

/** As its draft is kept, with the id it has since its first key: saved again after a kill it is the same ticket. */
const KeptTicket = z.extend(TicketValues, { ticketId: Id })

export type TicketNeeds = 'category' | 'urgency' | 'summary'
/** `tries`: how often somebody tried in vain. */
export type TicketPhase =
  | { kind: 'writing'; missing: readonly TicketNeeds[]; tries: number }
  | { kind: 'saving' }
  | { kind: 'failed'; error: SaveError }
  | { kind: 'saved'; ticket: TicketDraft }
export type TicketState = { ticketId: string; values: TicketValues; phase: TicketPhase }

const WRITING: TicketPhase = { kind: 'writing', missing: [], tries: 0 }

const valuesOf = ({ category, urgency, summary, customerName, orderNo }: TicketStart): TicketValues => ({
  category,
  urgency: urgency === null ? null : ((['1', '2', '3', '4'] as const)[urgency - 1] ?? null),
  summary,
  customerName,
  orderNo,
})

export const missingIn = ({ category, urgency, summary }: TicketValues): TicketNeeds[] => [
  ...(category === null ? (['category'] as const) : []),
  ...(urgency === null ? (['urgency'] as const) : []),
  ...(summary.trim() === '' ? (['summary'] as const) : []),
]

/** What is kept of a form that is not saved; '' where nobody wrote anything into it. */
const textOf = ({ ticketId, values }: TicketState, start: TicketStart): string =>
  JSON.stringify(values) === JSON.stringify(valuesOf(start)) ? '' : JSON.stringify({ ticketId, ...values })

function keptIn(draft: string): z.infer<typeof KeptTicket> | null {
  try {
    const parsed = KeptTicket.safeParse(JSON.parse(draft))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** What the keeper writes. */
export function ticketDraftNow(now: TicketState, start: TicketStart): FieldNow {
  const { phase } = now
  const text = phase.kind === 'saved' ? '' : textOf(now, start)
  return { text, selection: { start: 0, end: 0, direction: 'none' }, sending: phase.kind === 'saving' ? text.length : null }
}

export type SaveTicket = (what: { ticketId: string; ticket: TicketDraft; draftId: string }) => Promise<SaveError | null>

export type TicketFormDeps = {
  keeper: Pick<DraftKeeper, 'changed' | 'sending' | 'saved' | 'draftId'>
  start: TicketStart
  newId: () => string
  /** Resolves once the journal has it on the disk: null, else why not. */
  save: SaveTicket
}

export type TicketForm = Observable<TicketState> & {
  readonly change: (part: Partial<TicketValues>) => void
  readonly submit: () => void
  /** What an earlier run kept; fields that were written since stay as they are. */
  readonly adopt: (draft: string) => void
}

/** One ticket being written. It is locked from the moment it is done until main has it (JR1), and open again as it was when main could not. */
export function createTicketForm({ keeper, start, newId, save }: TicketFormDeps): TicketForm {
  const state = createValue<TicketState>({ ticketId: newId(), values: valuesOf(start), phase: WRITING })
  let written: Partial<TicketValues> = {}
  const enter = (phase: TicketPhase): void => state.set({ ...state.get(), phase })

  const send = async (ticket: TicketDraft): Promise<void> => {
    enter({ kind: 'saving' })
    keeper.sending()
    const error = await save({ ticketId: state.get().ticketId, ticket, draftId: keeper.draftId() })
    if (error === null) {
      keeper.saved()
      return enter({ kind: 'saved', ticket })
    }
    enter({ kind: 'failed', error })
    keeper.changed()
  }
  return {
    get: state.get,
    subscribe: state.subscribe,
    change(part) {
      const { ticketId, values, phase } = state.get()
      if (phase.kind === 'saving' || phase.kind === 'saved') return
      written = { ...written, ...part }
      state.set({ ticketId, values: { ...values, ...part }, phase: phase.kind === 'failed' ? WRITING : phase })
      keeper.changed()
    },
    submit() {
      const { values, phase } = state.get()
      if (phase.kind === 'saving' || phase.kind === 'saved') return
      const missing = missingIn(values)
      const ticket = TicketDraft.safeParse({ ...start, ...values, summary: values.summary.trim(), urgency: Number(values.urgency) })
      if (missing.length === 0 && ticket.success) void send(ticket.data)
      else enter({ kind: 'writing', missing, tries: phase.kind === 'writing' ? phase.tries + 1 : 1 })
    },
    adopt(draft) {
      const kept = keptIn(draft)
      const { phase } = state.get()
      if (kept === null || phase.kind === 'saving' || phase.kind === 'saved') return
      const { ticketId, ...values } = kept
      state.set({ ticketId, values: { ...values, ...written }, phase })
      if (Object.keys(written).length > 0) keeper.changed()
    },
  }
}
