import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Capture, TicketDraft } from '../../../shared/model/capture.ts'
import { clockTime } from '../../lib/format.ts'
import type { Proposal } from '../../sync/match-rules.ts'
import { nameOf } from './form-rules.ts'
import type { SaveError } from './forms.ts'
import { editingOf, ticketFrom, type CaptureItem } from './item-rules.ts'
import type { Editing, RecordDoor } from './use-door.ts'

/** What was just done with a contact, or why it was not. */
export type Done = 'linked' | 'noted' | 'cancelled'
export type Said = { done: Done } | { error: SaveError }
export type Act = { id: 'edit' | 'ticket' | 'note' | 'cancel'; key: string; run: () => void }

export type Acts = {
  acts: readonly Act[]
  /** Null while the record can't be changed. */
  link: ((proposal: Proposal) => void) | null
  said: Said | null
}

type Deps = { door: RecordDoor; edit: (editing: Editing) => void; makeTicket: (ticket: TicketDraft) => void }

/** The words of a contact as a note for colleagues. */
export function noteOf(t: TFunction, language: string, capture: Capture): string {
  const { channel, happenedAt, promise, orderNo, dueAt } = capture
  const who = [capture.who, capture.contact].filter((one) => one !== '').join(' ')
  return [
    t('records.note.head', { channel: t(`capture.channel.${channel}`), time: clockTime(language, happenedAt), who }),
    capture.request,
    ...(orderNo === '' ? [] : [t('records.note.order', { order: orderNo })]),
    ...(promise === '' ? [] : [t('records.note.promise', { promise })]),
    ...(dueAt === null ? [] : [t('records.note.due', { time: clockTime(language, dueAt) })]),
  ].join('\n')
}

/** All that can be made of a contact now, each under its key. */
export function useActs(item: CaptureItem | null, { door, edit, makeTicket }: Deps): Acts {
  const { t, i18n } = useTranslation()
  const [said, setSaid] = useState<Said | null>(null)
  if (item === null) return { acts: [], link: null, said: null }
  const { captureId, capture, base, command, stand, changing } = item
  const { conversationId } = item.link
  const perform = async (what: Done, act: Promise<SaveError | null>): Promise<void> => {
    const error = await act
    setSaid(error === null ? { done: what } : { error })
  }
  const editing = editingOf(item)
  const acts: Act[] = []
  if (editing !== null) acts.push({ id: 'edit', key: 'E', run: () => edit(editing) })
  if (base !== null) acts.push({ id: 'ticket', key: 'T', run: () => makeTicket(ticketFrom(item)) })
  if (base !== null && conversationId !== null)
    acts.push({
      id: 'note',
      key: 'N',
      run: () => void perform('noted', door.note(conversationId, nameOf(capture), noteOf(t, i18n.language, capture))),
    })
  if (command !== null && base === null && stand !== 'going') {
    const { review } = command
    const decision =
      review === null
        ? ({ kind: 'cancel' } as const)
        : ({ kind: 'discard', rule: review.rule, judgedUpTo: review.judgedUpTo, reason: 'written_by_mistake' } as const)
    acts.push({ id: 'cancel', key: 'X', run: () => void perform('cancelled', door.end(command.id, decision)) })
  }
  const link =
    base === null || changing
      ? null
      : (proposal: Proposal): void => {
          const to = { customerId: proposal.customerId, conversationId: proposal.conversationId }
          void perform('linked', door.link({ captureId, capture, base }, to))
        }
  return { acts, link, said }
}
