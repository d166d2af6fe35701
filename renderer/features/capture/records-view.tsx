import { Dialog } from '@base-ui/react/dialog'
import { ClipboardPen } from 'lucide-react'
import { useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { TicketDraft } from '../../../shared/model/capture.ts'
import { useKeymap, useServices, type LedgerViews } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import type { CommandRow } from '../../sync/command-row.ts'
import { CaptureDetail } from './capture-detail.tsx'
import { CaptureList } from './capture-list.tsx'
import { fits, wordsOfCapture, wordsOfTicket } from './item-rules.ts'
import { TicketList } from './ticket-list.tsx'
import type { Editing } from './use-door.ts'
import { useRecords, type Records } from './use-records.ts'
import '../../ui/view.css'
import './records.css'

export type RecordsTab = 'captures' | 'tickets'

type Props = {
  ledger: LedgerViews
  accountId: string
  commands: readonly CommandRow[]
  tab: RecordsTab
  show: (tab: RecordsTab) => void
  edit: (editing: Editing) => void
  makeTicket: (ticket: TicketDraft) => void
  /** Whether it goes because a form was opened, which has the focus then. */
  leftForForm: () => boolean
  onClose: () => void
}

/** Contacts written down and tickets. Not modal: a click or key into the desk leaves it. */
export function RecordsView(props: Props): ReactNode {
  const { tab, show, onClose } = props
  const { t } = useTranslation()
  const { composition } = useServices()
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null))
  const search = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const records = useRecords(props.ledger, props.commands)
  return (
    <Dialog.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup
          className="popup view view--column records"
          aria-label={t(`records.${tab}`)}
          data-testid="records"
          data-tab={tab}
          initialFocus={search}
          finalFocus={() => (props.leftForForm() ? false : before)}
          // On its way down: the Enter that commits a candidate does nothing, the Escape that drops one leaves nothing.
          onKeyDownCapture={(event) => {
            if (composition.owns(event.nativeEvent)) event.stopPropagation()
          }}
        >
          <Head tab={tab} show={show} search={search} query={query} setQuery={setQuery} />
          {tab === 'captures' ? <Captures {...props} records={records} query={query} /> : <Tickets records={records} query={query} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type HeadProps = {
  tab: RecordsTab
  show: (tab: RecordsTab) => void
  search: RefObject<HTMLInputElement | null>
  query: string
  setQuery: (query: string) => void
}

function Head({ tab, show, search, query, setQuery }: HeadProps): ReactNode {
  const { t } = useTranslation()
  const { commands } = useServices()
  const keymap = useKeymap()
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    document.querySelector<HTMLElement>('.records__list [tabindex="0"]')?.focus()
  }
  return (
    <header className="view__bar">
      <div className="records__tabs">
        {(['captures', 'tickets'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className={cx('records__tab', one === tab && 'records__tab--here')}
            aria-pressed={one === tab}
            aria-keyshortcuts={keymap.aria(one === 'captures' ? 'capture.list' : 'ticket.list')}
            onClick={() => show(one)}
            data-testid={`records-${one}`}
          >
            {t(`records.${one}`)}
          </button>
        ))}
      </div>
      <input
        ref={search}
        className="capture__input records__search"
        type="search"
        value={query}
        placeholder={t('records.search')}
        aria-label={t('records.search')}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={key}
        data-testid="records-search"
      />
      <Button onClick={() => void commands.run('capture.new')} aria-keyshortcuts={keymap.aria('capture.new')}>
        <ClipboardPen size={14} aria-hidden="true" /> {t('records.new')} <Kbd parts={keymap.parts('capture.new')} />
      </Button>
      <Dialog.Close render={<Button look="quiet" />}>{t('records.close')}</Dialog.Close>
    </header>
  )
}

type CapturesProps = Props & { records: Records; query: string }

/** The list, and whoever is chosen beside it; the first one unless another was. */
function Captures({ records, query, ...props }: CapturesProps): ReactNode {
  const [chosenId, setChosenId] = useState<string | null>(null)
  const items = records.captures.filter((item) => fits(query, wordsOfCapture(item)))
  const chosen = items.find(({ captureId }) => captureId === chosenId) ?? items[0] ?? null
  return (
    <CaptureDetail
      ledger={props.ledger}
      accountId={props.accountId}
      item={chosen}
      tickets={records.tickets}
      edit={props.edit}
      makeTicket={props.makeTicket}
    >
      <CaptureList
        items={items}
        chosen={chosen?.captureId ?? null}
        choose={setChosenId}
        phase={records.phase}
        searching={query.trim() !== ''}
      />
    </CaptureDetail>
  )
}

function Tickets({ records, query }: { records: Records; query: string }): ReactNode {
  return (
    <TicketList
      items={records.tickets.filter((item) => fits(query, wordsOfTicket(item)))}
      phase={records.phase}
      searching={query.trim() !== ''}
    />
  )
}
