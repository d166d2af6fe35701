import { AlarmClock, CalendarCheck } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { promiseId, type PromiseRow } from '../../data/promise-row.ts'
import { useCommand, useKeymap, useServices } from '../../app/services.tsx'
import { restTime } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { createPromiseReader, isDue, offerOf, openPromises, type Offer, type OwnReply } from './promise-rules.ts'
import { usePromiseActions, usePromiseRows, useDueTime, type PromiseLedger } from './use-promises.ts'
import './promises.css'

type Props = {
  ledger: PromiseLedger
  conversationId: string
  name: string
  replies: readonly OwnReply[]
  focused: boolean
}

/** Over the composer: a promise just found in one's own words, or one that is due. One key for either. */
export function PromiseStrip(props: Props): ReactNode {
  const { ledger, conversationId, focused } = props
  const rows = usePromiseRows(ledger)
  const due = useDuePromise(rows, conversationId)
  const { offer, dismiss } = useOffer(props, rows)
  const { add, end } = usePromiseActions(ledger)
  const [failed, setFailed] = useState(false)
  const tell = async (written: Promise<boolean>): Promise<void> => setFailed(!(await written))
  const make = (): void => void (offer !== null && tell(add(rowOf(props, offer))))
  const keep = (): void => void (due !== null && tell(end(due, 'kept')))
  const act = offer !== null ? make : due !== null ? keep : null
  useCommand('promise.make', focused ? act : null)
  if (offer !== null) return <OfferLine offer={offer} failed={failed} make={make} dismiss={dismiss} />
  return due === null ? null : <DueLine due={due} failed={failed} keep={keep} />
}

const rowOf = ({ conversationId, name }: Props, { reply, found }: Offer): PromiseRow => ({
  id: promiseId(conversationId, reply.commandId),
  conversationId,
  customer: name,
  words: found.words,
  text: reply.text(),
  madeAt: reply.at,
  dueAt: found.dueAt,
  state: 'open',
  endedAt: null,
})

function useDuePromise(rows: readonly PromiseRow[], conversationId: string): PromiseRow | null {
  const own = useMemo(() => openPromises(rows).filter((row) => row.conversationId === conversationId), [rows, conversationId])
  const now = useDueTime(own)
  return own.find((row) => isDue(row, now)) ?? null
}

function useOffer({ conversationId, replies }: Props, rows: readonly PromiseRow[]): { offer: Offer | null; dismiss: () => void } {
  const { serverNow } = useServices()
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const [read] = useState(createPromiseReader)
  const offer = useMemo(
    () => offerOf({ conversationId, replies, rows, dismissed, read, now: serverNow() }),
    [conversationId, replies, rows, dismissed, read, serverNow],
  )
  return {
    offer,
    dismiss: () => offer !== null && setDismissed(new Set([...dismissed, promiseId(conversationId, offer.reply.commandId)])),
  }
}

type OfferProps = { offer: Offer; failed: boolean; make: () => void; dismiss: () => void }

function OfferLine({ offer: { found }, failed, make, dismiss }: OfferProps): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  const keys = useKeymap()
  return (
    <section className="promise-strip" aria-label={t('promises.title')} data-testid="promise-offer" data-due={found.dueAt}>
      <CalendarCheck size={14} aria-hidden="true" className="promise-strip__mark" />
      <span className="promise-strip__words">
        {t('promises.found', { words: found.words })} · {t('promises.due', { time: restTime(i18n.language, found.dueAt, clock.now()) })}
      </span>
      {failed && <Failed />}
      <Button onClick={make} aria-keyshortcuts={keys.aria('promise.make')} data-testid="promise-make">
        {t('promises.make')} <Kbd parts={keys.parts('promise.make')} />
      </Button>
      <Button look="quiet" onClick={dismiss} data-testid="promise-dismiss">
        {t('promises.dismiss')}
      </Button>
    </section>
  )
}

function DueLine({ due, failed, keep }: { due: PromiseRow; failed: boolean; keep: () => void }): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  const keys = useKeymap()
  const time = restTime(i18n.language, due.dueAt, clock.now())
  return (
    <section className="promise-strip promise-strip--due" aria-label={t('promises.title')} data-testid="promise-due">
      <AlarmClock size={14} aria-hidden="true" className="promise-strip__mark" />
      <span className="promise-strip__words">{t('promises.overdue', { words: due.words, time })}</span>
      {failed && <Failed />}
      <Button look="amberPlain" onClick={keep} aria-keyshortcuts={keys.aria('promise.make')} data-testid="promise-keep">
        {t('promises.keep')} <Kbd parts={keys.parts('promise.make')} />
      </Button>
    </section>
  )
}

function Failed(): ReactNode {
  const { t } = useTranslation()
  return (
    <span role="alert" className="promise-strip__failed">
      {t('promises.failed')}
    </span>
  )
}
