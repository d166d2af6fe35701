import { useMemo } from 'react'
import type { Capture, CaptureLink, TicketDraft } from '../../../shared/model/capture.ts'
import type { CommandBody } from '../../../shared/model/command.ts'
import type { Decision, HoldRule, SubmitIntent } from '../../../shared/model/journal.ts'
import { useServices, type DeskServices } from '../../app/services.tsx'
import { createIntentMaker, type Extra } from '../../sync/intent.ts'
import { nameOf } from './form-rules.ts'
import type { SaveError } from './forms.ts'

/**
 * A contact that is changed. `replace`: it has not left, so other words take the place of its command; `amend`: the back-end has it, as it
 * was at event `base`.
 */
export type Editing = { captureId: string; capture: Capture; link: CaptureLink } & (
  | { how: 'replace'; commandId: string; rule: HoldRule | null; judgedUpTo: number }
  | { how: 'amend'; base: number }
)

export type RecordDoor = {
  add: (what: { captureId: string; capture: Capture; draftId: string | null }) => Promise<SaveError | null>
  edit: (editing: Editing, what: { capture: Capture; draftId: string | null }) => Promise<SaveError | null>
  /** Says whom a contact the back-end has was of. */
  link: (record: { captureId: string; capture: Capture; base: number }, link: CaptureLink) => Promise<SaveError | null>
  /** `ticketId`: made once for what is written, however often it is saved. */
  ticket: (what: { ticketId: string; ticket: TicketDraft; draftId: string | null }) => Promise<SaveError | null>
  note: (conversationId: string, name: string, text: string) => Promise<SaveError | null>
  /** Ends what has not left. */
  end: (commandId: string, decision: Extract<Decision, { kind: 'cancel' | 'discard' }>) => Promise<SaveError | null>
}

const KNOWN: readonly string[] = ['disk_full', 'id_reuse', 'journal_unavailable', 'too_large', 'signed_out', 'claim_open']
const GONE: readonly string[] = ['already_decided', 'finished', 'unknown_command']

const isKnown = (kind: string): kind is SaveError => KNOWN.includes(kind)

const errorOf = (kind: string): SaveError => (isKnown(kind) ? kind : GONE.includes(kind) ? 'gone' : 'fault')

type Services = Pick<DeskServices, 'clock' | 'random'> & { request: Pick<DeskServices['request'], 'command.submit' | 'command.decide'> }

/** The one door for durable facts (`command.submit`, `command.decide`), for contacts, tickets and notes of them. */
export function createRecordDoor({ clock, random, request }: Services, accountId: string): RecordDoor {
  const intent = (label: string, body: CommandBody, extra: Extra = {}): SubmitIntent =>
    createIntentMaker({ clock, random }, { accountId, label: label.slice(0, 500), baseMessageId: null })(body, extra)
  const submit = async (what: SubmitIntent): Promise<SaveError | null> => {
    const result = await request['command.submit'](what)
    return result.ok ? null : errorOf(result.error.kind)
  }
  const decide = async (commandId: string, decision: Decision): Promise<SaveError | null> => {
    const result = await request['command.decide']({ accountId, commandId, decision })
    return result.ok ? null : errorOf(result.error.kind)
  }
  /** Something new under the id it has had since its first key: kept before with other words, and nobody was told, these take their place. */
  const once = async (
    id: string,
    label: string,
    { body, draftId }: { body: CommandBody; draftId: string | null },
  ): Promise<SaveError | null> => {
    const error = await submit(intent(label, body, { id, draftId }))
    if (error !== 'id_reuse') return error
    return decide(id, { kind: 'replace', rule: null, judgedUpTo: 0, by: [intent(label, body, { draftId })] })
  }
  return {
    add: ({ captureId, capture, draftId }) =>
      once(captureId, nameOf(capture), {
        body: { kind: 'capture.add', captureId, capture, conversationId: null, customerId: null },
        draftId,
      }),
    edit(editing, { capture, draftId }) {
      const { captureId, link } = editing
      if (editing.how === 'amend')
        return submit(intent(nameOf(capture), { kind: 'capture.amend', captureId, base: editing.base, capture, ...link }, { draftId }))
      const { commandId, rule, judgedUpTo } = editing
      const by = [intent(nameOf(capture), { kind: 'capture.add', captureId, capture, ...link }, { draftId })]
      return decide(commandId, { kind: 'replace', rule, judgedUpTo, by })
    },
    link: ({ captureId, capture, base }, link) =>
      submit(intent(nameOf(capture), { kind: 'capture.amend', captureId, base, capture, ...link })),
    ticket: ({ ticketId, ticket, draftId }) =>
      once(ticketId, ticket.customerName, { body: { kind: 'ticket.create', ticketId, ticket }, draftId }),
    note: (conversationId, name, text) => submit(intent(name, { kind: 'note.add', conversationId, text })),
    end: decide,
  }
}

export function useRecordDoor(accountId: string): RecordDoor {
  const { clock, random, request } = useServices()
  return useMemo(() => createRecordDoor({ clock, random, request }, accountId), [clock, random, request, accountId])
}
