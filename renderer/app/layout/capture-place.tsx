import { lazy, Suspense, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../shared/model/session.ts'
import { ticketPlace } from '../../features/capture/ticket-place-rules.ts'
import type { TicketStart } from '../../features/capture/ticket-form.ts'
import type { Editing } from '../../features/capture/use-door.ts'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, type LedgerViews } from '../services.tsx'
import type { DeskView } from './use-desk.ts'

// Not needed at first paint.
const CapturePane = lazy(async () => ({ default: (await import('../../features/capture/capture-pane.tsx')).CapturePane }))
const TicketPane = lazy(async () => ({ default: (await import('../../features/capture/ticket-pane.tsx')).TicketPane }))
const RecordsView = lazy(async () => ({ default: (await import('../../features/capture/records-view.tsx')).RecordsView }))

type Props = { ledger: LedgerViews; session: Session; view: DeskView }
type Form = { kind: 'new' } | { kind: 'edit'; editing: Editing } | { kind: 'ticket'; start: TicketStart }

/** What is written beside the tiles; a contact that was begun stays as it is while something else is. */
type Writing = {
  form: Form | null
  /** Whether a new contact was ever begun. */
  begun: boolean
  /** Grows when the caret should come to the form. */
  asked: number
}

/** Contacts and tickets: the forms beside the tiles, and their lists. The key of a new contact works from other programs too. */
export function CapturePlace({ ledger, session, view }: Props): ReactNode {
  const panel = useDeskStore((state) => state.panel)
  const toggle = useDeskStore((state) => state.toggle)
  const closePanel = useDeskStore((state) => state.closePanel)
  const selected = useDeskStore((state) => state.selected)
  const [writing, setWriting] = useState<Writing>({ form: null, begun: false, asked: 0 })
  const leftForForm = useRef(false)
  const write = (form: Form): void => {
    leftForForm.current = panel === 'captures' || panel === 'tickets'
    if (panel !== null) closePanel()
    setWriting(({ begun, asked }) => ({ form, begun: begun || form.kind === 'new', asked: asked + 1 }))
  }
  useCommand('capture.new', () => write({ kind: 'new' }))
  useCommand('ticket.new', () => write({ kind: 'ticket', start: startOf(view, selected) }))
  useCommand('capture.list', () => toggle('captures'))
  useCommand('ticket.list', () => toggle('tickets'))
  const leave = (): void => setWriting((before) => ({ ...before, form: null }))
  return (
    <Suspense fallback={null}>
      <Forms ledger={ledger} accountId={session.accountId} writing={writing} leave={leave} />
      {(panel === 'captures' || panel === 'tickets') && (
        <RecordsView
          ledger={ledger}
          accountId={session.accountId}
          commands={view.list.commands}
          tab={panel}
          show={(tab) => tab !== panel && toggle(tab)}
          edit={(editing) => write({ kind: 'edit', editing })}
          makeTicket={(start) => write({ kind: 'ticket', start })}
          leftForForm={() => {
            const left = leftForForm.current
            leftForForm.current = false
            return left
          }}
          onClose={closePanel}
        />
      )}
    </Suspense>
  )
}

type FormsProps = { ledger: LedgerViews; accountId: string; writing: Writing; leave: () => void }

/** One form on screen at a time; that of a new contact keeps what was written while it is out of sight. */
function Forms({ ledger, accountId, writing: { form, begun, asked }, leave }: FormsProps): ReactNode {
  const { t } = useTranslation()
  const say = useDeskStore((state) => state.say)
  const requestFocus = useDeskStore((state) => state.requestFocus)
  const close = (): void => {
    leave()
    requestFocus()
  }
  const saved = (words: string): void => {
    close()
    say(words)
  }
  const shared = { ledger, accountId, asked, onClose: close }
  return (
    <>
      {begun && <CapturePane {...shared} editing={null} open={form?.kind === 'new'} onSaved={() => undefined} />}
      {form?.kind === 'edit' && (
        <CapturePane {...shared} key={form.editing.captureId} editing={form.editing} open onSaved={() => saved(t('capture.changed'))} />
      )}
      {form?.kind === 'ticket' && (
        <TicketPane
          key={ticketPlace(form.start)}
          drafts={ledger.drafts}
          accountId={accountId}
          start={form.start}
          asked={asked}
          onClose={close}
          onSaved={({ customerName }) => saved(t('ticket.saved', { name: customerName }))}
        />
      )}
    </>
  )
}

/** Of the conversation that has the keys, as far as it says anything. */
function startOf(view: DeskView, selected: string | null): TicketStart {
  const conversation = view.entries.find((entry) => entry.conversation.id === selected)?.conversation
  return {
    category: null,
    urgency: null,
    summary: '',
    customerName: conversation?.customer.name ?? '',
    orderNo: '',
    captureId: null,
    conversationId: conversation?.id ?? null,
    customerId: conversation?.customer.id ?? null,
  }
}
