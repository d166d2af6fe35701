import { Tabs } from '@base-ui/react/tabs'
import { useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation } from '../../../shared/model/conversation.ts'
import type { CustomerFile } from '../../../shared/model/customer-file.ts'
import type { Message } from '../../../shared/model/message.ts'
import type { LedgerViews, TimelineState } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'
import { Empty } from '../../ui/empty.tsx'
import { NotesCard, OrderCard, ParcelCard, ProfileCard } from './cards.tsx'
import { Polling } from './late-note.tsx'
import { lastOrders, traces } from './panel-rules.ts'
import './panel.css'

type Props = {
  ledger: LedgerViews
  conversationId: string
  /** What belongs to the right end of the tabs: the way out to a second window. */
  corner?: ReactNode
  /** The phrases, from the part of the desk that has them. */
  phrases?: ReactNode
}

/** Everything known of the customer one talks to, from the ledger, each figure with its age. Keyed by the conversation. */
export function CustomerPanel({ ledger, conversationId, corner, phrases }: Props): ReactNode {
  const { t } = useTranslation()
  const { conversation, notes } = useConversation(ledger, conversationId)
  const tabs = (['customer', 'orders', 'parcels', 'notes'] as const).map((id) => ({ id, label: t(`panel.tab.${id}`) }))
  return (
    <Tabs.Root className="panel" defaultValue="customer" data-testid="panel" data-conversation-id={conversationId}>
      <div className="panel__top">
        <Tabs.List className="panel__tabs" aria-label={t('panel.label')}>
          {tabs.map(({ id, label }) => (
            <Tabs.Tab key={id} value={id} className="panel__tab" data-testid="panel-tab" data-tab={id}>
              {label}
            </Tabs.Tab>
          ))}
          {phrases !== undefined && (
            <Tabs.Tab value="phrases" className="panel__tab" data-testid="panel-tab" data-tab="phrases">
              {t('panel.tab.phrases')}
            </Tabs.Tab>
          )}
        </Tabs.List>
        {corner}
      </div>
      {conversation === null ? (
        <Empty title={t('panel.loading')} />
      ) : (
        <Contents ledger={ledger} conversation={conversation} notes={notes} phrases={phrases} />
      )}
    </Tabs.Root>
  )
}

type ContentsProps = { ledger: LedgerViews; conversation: Conversation; notes: readonly Message[]; phrases: ReactNode }

function Contents({ ledger, conversation, notes, phrases }: ContentsProps): ReactNode {
  const { customer } = conversation
  const file = useCustomerFile(ledger, customer.id)
  const orders = useMemo(() => (file === null ? [] : lastOrders(file)), [file])
  const parcels = useMemo(() => (file === null ? [] : traces(file)), [file])
  const at = file?.orders.at ?? 0
  const orderCards = orders.map((order) => <OrderCard key={order.id} order={order} at={at} />)
  const parcelCards = parcels.map((trace) => <ParcelCard key={trace.parcel.number} trace={trace} whole />)
  const polling = file === null ? null : <Polling customerId={customer.id} />
  const [trace] = parcels
  return (
    <>
      <Tabs.Panel value="customer" className="panel__body">
        {file === null ? <Unknown name={customer.name} /> : <ProfileCard customer={customer} file={file} />}
        {polling}
        {orderCards[0]}
        {trace !== undefined && <ParcelCard trace={trace} whole={false} />}
        {notes.length > 0 && <NotesCard notes={notes.slice(0, 3)} />}
      </Tabs.Panel>
      <Tabs.Panel value="orders" className="panel__body">
        {polling}
        {orderCards.length === 0 ? <Nothing what="orders" /> : orderCards}
      </Tabs.Panel>
      <Tabs.Panel value="parcels" className="panel__body">
        {polling}
        {parcelCards.length === 0 ? <Nothing what="parcels" /> : parcelCards}
      </Tabs.Panel>
      <Tabs.Panel value="notes" className="panel__body">
        <NotesCard notes={notes} />
      </Tabs.Panel>
      <Tabs.Panel value="phrases" className="panel__body">
        {phrases}
      </Tabs.Panel>
    </>
  )
}

const Nothing = ({ what }: { what: 'orders' | 'parcels' }): ReactNode => {
  const { t } = useTranslation()
  return <Empty title={t(`panel.nothing.${what}`)} />
}

function Unknown({ name }: { name: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <section className="card">
      <header className="card__head">
        <h3>
          <bdi>{name}</bdi>
        </h3>
      </header>
      <p className="card__none">{t('panel.noFile')}</p>
    </section>
  )
}

type PanelPart = { conversation: Conversation | null; notes: readonly Message[] }

/** The same object while neither the conversation nor its notes change: what customers write is none of the panel's business. */
function panelPartOf(source: { get(): TimelineState }): () => PanelPart {
  let shown: PanelPart = { conversation: null, notes: [] }
  return () => {
    const { conversation, messages } = source.get()
    const notes = messages.filter((message) => message.internal && message.delivery !== 'recalled').toReversed()
    const same = notes.length === shown.notes.length && notes.every((note, index) => note === shown.notes[index])
    if (!same || conversation !== shown.conversation) shown = { conversation, notes: same ? shown.notes : notes }
    return shown
  }
}

/** The conversation and its notes, newest first. */
function useConversation(ledger: LedgerViews, id: string): PanelPart {
  const [source] = useState(() => ledger.timeline(id))
  useEffect(() => () => source.close(), [source])
  return useSyncExternalStore(
    source.subscribe,
    useMemo(() => panelPartOf(source), [source]),
  )
}

function useCustomerFile(ledger: LedgerViews, customerId: string): CustomerFile | null {
  const source = useMemo(() => ledger.customerFile(customerId), [ledger, customerId])
  useEffect(() => () => source.close(), [source])
  return useValue(source).file
}
