import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Capture, CaptureRecord } from '../../../shared/model/capture.ts'
import { picturesOf, textOf } from '../../../shared/model/command.ts'
import type { Message } from '../../../shared/model/message.ts'
import { useServices } from '../../app/services.tsx'
import { clockTime, restTime } from '../../lib/format.ts'
import { wordsFor, type Held } from './decision-rules.ts'
import { CAPTURE_FIELDS, differing, type CaptureField } from './merge-rules.ts'
import type { RecordFacts } from './record-rules.ts'

type Props = { held: Held; evidence: readonly Message[]; facts: RecordFacts }

/** Both texts, both times, both authors. */
export function Sides(props: Props): ReactNode {
  const { body } = props.held
  if (body?.kind === 'capture.add' || body?.kind === 'capture.amend') return <CaptureSides {...props} capture={body.capture} />
  if (body?.kind === 'customer.edit') return <RemarkSides {...props} remark={body.remark ?? ''} />
  return <MessageSides {...props} />
}

/** When, and by whom unless another account has left it: then what stands beside it says so. */
function Written({ held }: { held: Held }): ReactNode {
  const { t, i18n } = useTranslation()
  const time = clockTime(i18n.language, held.composedAt)
  const words = wordsFor(held.state.review)
  const isLeft = words === 'left' || words === 'left_sent'
  return <figcaption>{isLeft ? t('decide.written', { time }) : t('decide.yours', { time })}</figcaption>
}

/** Both texts, side by side. In a short tile they scroll, so that keys must be able to get there. */
function Beside({ children }: { children: ReactNode }): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <div className="decision__sides" tabIndex={0}>
      {children}
    </div>
  )
}

function MessageSides({ held, evidence }: Props): ReactNode {
  const { t, i18n } = useTranslation()
  const text = held.body === null ? null : textOf(held.body)
  const count = picturesOf(held.body).length
  const words = wordsFor(held.state.review)
  const title = words === 'customer_wrote' || words === 'answered' ? t(`decide.theirs.${words}`) : t('decide.theirs.other')
  return (
    <Beside>
      {(text !== null || count > 0) && (
        <figure className="decision__side decision__side--mine">
          <Written held={held} />
          <p>
            {count > 0 && t('list.pictures', { count })} {text}
          </p>
        </figure>
      )}
      {evidence.length > 0 && (
        <figure className="decision__side">
          <figcaption>{title}</figcaption>
          {evidence.map((message) => (
            <p key={message.id}>
              {(message.pictures?.length ?? 0) > 0 && t('list.pictures', { count: message.pictures?.length ?? 0 })} {message.text}
              <span className="decision__by">
                {message.author.name} · {clockTime(i18n.language, message.at)}
              </span>
            </p>
          ))}
        </figure>
      )}
    </Beside>
  )
}

function CaptureSides({ held, facts, capture }: Props & { capture: Capture }): ReactNode {
  const { t, i18n } = useTranslation()
  const proposed = held.state.review.evidence.records ?? []
  const score = (id: string): string => {
    const found = proposed.find((one) => one.id === id)
    return found === undefined ? '' : ` · ${t('decideRecord.score', { percent: Math.round(found.score * 100) })}`
  }
  return (
    <Beside>
      <figure className="decision__side decision__side--mine">
        <Written held={held} />
        <Fields capture={capture} marked={marked(capture, facts.records[0])} />
      </figure>
      {facts.records.map((record) => (
        <figure key={record.id} className="decision__side" data-testid="proposed-record">
          <figcaption>
            {t('decideRecord.theirs', { name: record.by.name, time: clockTime(i18n.language, record.capturedAt) })}
            {score(record.id)}
          </figcaption>
          <Fields capture={record.capture} marked={marked(capture, record)} />
        </figure>
      ))}
      {facts.live.map((one) => (
        <figure key={one.conversationId} className="decision__side" data-testid="proposed-conversation">
          <figcaption>
            {t('decideRecord.live', { name: one.name })}
            {score(one.conversationId)}
          </figcaption>
          <p>{one.text}</p>
          {one.at !== null && <span className="decision__by">{clockTime(i18n.language, one.at)}</span>}
        </figure>
      ))}
    </Beside>
  )
}

const marked = (capture: Capture, record: CaptureRecord | undefined): ReadonlySet<CaptureField> =>
  new Set(record === undefined ? [] : differing({ mine: capture, theirs: record.capture }))

function Fields({ capture, marked: other }: { capture: Capture; marked: ReadonlySet<CaptureField> }): ReactNode {
  const { t } = useTranslation()
  const value = useFieldWords()
  return (
    <dl className="decision__fields">
      {CAPTURE_FIELDS.filter((field) => value(field, capture) !== '').map((field) => (
        <div key={field} className={other.has(field) ? 'decision__field decision__field--differs' : 'decision__field'}>
          <dt>{t(`decideRecord.field.${field}`)}</dt>
          <dd>{value(field, capture)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A field of a capture in words; empty where nothing was written. */
export function useFieldWords(): (field: CaptureField, capture: Capture) => string {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  return (field, capture) => {
    if (field === 'channel') return t(`decideRecord.channel.${capture.channel}`)
    if (field === 'category') return t(`decideRecord.category.${capture.category}`)
    if (field === 'happenedAt') return restTime(i18n.language, capture.happenedAt, serverNow())
    if (field === 'dueAt') return capture.dueAt === null ? '' : restTime(i18n.language, capture.dueAt, serverNow())
    return String(capture[field])
  }
}

function RemarkSides({ held, facts, remark }: Props & { remark: string }): ReactNode {
  const { t, i18n } = useTranslation()
  const { serverNow } = useServices()
  const { file } = facts
  return (
    <Beside>
      <figure className="decision__side decision__side--mine">
        <Written held={held} />
        <p>{remark}</p>
      </figure>
      {file !== null && (
        <figure className="decision__side" data-testid="proposed-record">
          <figcaption>{t('decideRecord.file', { time: restTime(i18n.language, file.profile.at, serverNow()) })}</figcaption>
          <p>{file.profile.remark}</p>
        </figure>
      )}
    </Beside>
  )
}
