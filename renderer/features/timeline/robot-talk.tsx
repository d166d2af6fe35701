import { Bot, ChevronDown, ChevronRight } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/model/message.ts'
import type { Reading } from './message-body.tsx'
import { MessageBubble } from './bubble.tsx'
import { robotSummary } from './robot-rules.ts'

type Props = { rowKey: string; messages: readonly Message[]; open: boolean; reading: Reading }

/** What the robot and the customer said to each other, folded into one line that tells why the robot gave up. */
export const RobotTalk = memo(function RobotTalk({ rowKey, messages, open, reading }: Props): ReactNode {
  const { t } = useTranslation()
  const { count, reason } = robotSummary(messages)
  const Mark = open ? ChevronDown : ChevronRight
  return (
    <div className="robot" data-testid="robot" data-row={rowKey}>
      <div className="row row--centre">
        <button type="button" className="robot__line" aria-expanded={open} onClick={() => reading.toggle(rowKey)} data-testid="robot-line">
          <Bot size={14} aria-hidden="true" />
          <span className="robot__count">{t('timeline.robot', { count })}</span>
          <bdi className="robot__reason">{reason}</bdi>
          <Mark size={14} aria-hidden="true" />
        </button>
      </div>
      {open &&
        messages.map((message) => (
          <MessageBubble key={message.id} message={message} mine={false} follows={false} read={false} open={false} reading={reading} />
        ))}
    </div>
  )
})
