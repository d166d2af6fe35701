import { Download } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Round } from '../../../shared/model/round.ts'
import type { ConversationEntry } from '../../app/services.tsx'
import { clockTime, dayKey, duration } from '../../lib/format.ts'
import { saveFile } from '../../lib/save-file.ts'
import { Button } from '../../ui/button.tsx'
import { Popup } from '../../ui/popup.tsx'
import { roundsCsv, waitOf } from './share-rules.ts'
import type { OwnShare } from './use-share.ts'

type Props = {
  own: OwnShare
  anchor: RefObject<HTMLElement | null>
  entries: readonly ConversationEntry[]
  select: (conversationId: string) => void
  onClose: () => void
}

/** Slow answers listed; the file has them all. */
const SHOWN = 8

/** What the share is made of: counts, the slow rounds, and the rounds themselves as a file. */
export function SharePopover({ own, anchor, entries, select, onClose }: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const { share, rounds, since, goalMs, relief } = own
  const goal = Math.round(goalMs / 1_000)
  const save = (): void => saveFile(`holdfast-rounds-${dayKey(since)}.csv`, roundsCsv(rounds, goalMs, relief), 'text/csv')
  const open = (conversationId: string): void => {
    onClose()
    select(conversationId)
  }
  return (
    <Popup title={t('share.title', { goal })} anchor={anchor} side="top" onClose={onClose} data-testid="share-popover">
      <p className="share__private">{t('share.since', { time: clockTime(i18n.language, since) })}</p>
      <p className="share__counts">
        {share.answered === 0 ? t('share.nothing') : t('share.counts', { count: share.answered, inTime: share.inTime, goal })}
      </p>
      {share.outside !== null && (
        <p className="share__counts" data-testid="share-outside">
          {share.outside.answered === 0
            ? t('relief.noneOutside')
            : t('relief.counts', { n: share.outside.answered, inTime: share.outside.inTime, goal })}
        </p>
      )}
      {share.answered > 0 && share.slow.length === 0 && <p className="share__how">{t('share.allInTime', { goal })}</p>}
      {share.slow.length > 0 && <Slow rounds={share.slow.slice(0, SHOWN)} entries={entries} open={open} />}
      <p className="share__how">{t('share.how')}</p>
      {share.answered > 0 && (
        <Button onClick={save} data-testid="share-export">
          <Download size={14} aria-hidden="true" />
          {t('share.export')}
        </Button>
      )}
    </Popup>
  )
}

type SlowProps = { rounds: readonly Round[]; entries: readonly ConversationEntry[]; open: (conversationId: string) => void }

function Slow({ rounds, entries, open }: SlowProps): ReactNode {
  const { t, i18n } = useTranslation()
  const names = new Map(entries.map(({ conversation }) => [conversation.id, conversation.customer.name]))
  return (
    <section aria-label={t('share.slow')}>
      <h3 className="share__head">{t('share.slow')}</h3>
      <ul className="share__list">
        {rounds.map((round) => (
          <li key={`${round.conversationId} ${round.order}`}>
            <button type="button" className="popup__line share__round" onClick={() => open(round.conversationId)} data-testid="slow-round">
              <bdi className="share__who">{names.get(round.conversationId) ?? t('share.gone')}</bdi>
              <span className="share__at">{clockTime(i18n.language, round.answeredAt)}</span>
              <span>{t('share.waited', { wait: duration(waitOf(round)) })}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
