import { TriangleAlert } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { picturesOf, textOf } from '../../../shared/model/command.ts'
import type { DecideError, DiscardReason } from '../../../shared/model/journal.ts'
import type { Message } from '../../../shared/model/message.ts'
import { useCommand, useKeymap, useServices } from '../../app/services.tsx'
import { clockTime, duration } from '../../lib/format.ts'
import type { CommandId } from '../../lib/keys.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { choicesFor, DISCARD_REASONS, sendChoice, wordsFor, type Choice, type Held } from './decision-rules.ts'
import './decision-card.css'

export type DecisionError = DecideError['kind'] | 'fault'

type Props = {
  held: Held
  /** Messages named by the review, as far as they are here. */
  evidence: readonly Message[]
  /** How many more wait behind this one. */
  more: number
  focused: boolean
  /** null when the decision is kept, else why not. `edit` takes the text to the composer and keeps nothing yet. */
  choose: (choice: Exclude<Choice, 'discard'>) => Promise<DecisionError | null>
  discard: (reason: DiscardReason) => Promise<DecisionError | null>
}

const KEYS: Record<Choice, CommandId> = {
  send: 'decision.send',
  send_without: 'decision.send',
  reopen_and_send: 'decision.send',
  take_and_send: 'decision.take',
  edit: 'decision.edit',
  apologise: 'decision.apologise',
  note: 'decision.note',
  mark_sent: 'decision.markSent',
  discard: 'decision.discard',
}

/** What waits for a person in this tile: the agent's words, what speaks against them, and the ways out, each with a key. */
export function DecisionCard(props: Props): ReactNode {
  const { t } = useTranslation()
  const { held, choose, discard } = props
  const [state, setState] = useState<{ kind: 'open' | 'asking' | 'busy' } | { kind: 'failed'; error: DecisionError }>({ kind: 'open' })
  const run = async (act: () => Promise<DecisionError | null>): Promise<void> => {
    if (state.kind === 'busy') return
    setState({ kind: 'busy' })
    const error = await act()
    setState(error === null ? { kind: 'open' } : { kind: 'failed', error })
  }
  const pick = (choice: Choice): void => {
    if (choice === 'discard') setState({ kind: 'asking' })
    else void run(() => choose(choice))
  }
  const choices = choicesFor(held)
  const words = wordsFor(held.state.review)
  useChoiceKeys(choices, props.focused && state.kind !== 'busy', pick)
  return (
    <section
      className="decision"
      data-testid="decision-card"
      data-command-id={held.id}
      data-rule={held.state.review.rule}
      aria-label={t('decide.label')}
    >
      <h3 className="decision__title">
        <TriangleAlert size={15} aria-hidden="true" />
        {t(`decide.title.${words}`)}
      </h3>
      <Why held={held} />
      <Sides held={held} evidence={props.evidence} />
      {state.kind === 'asking' ? (
        <Reasons focused={props.focused} onBack={() => setState({ kind: 'open' })} onPick={(reason) => void run(() => discard(reason))} />
      ) : (
        <Choices choices={choices} busy={state.kind === 'busy'} pick={pick} />
      )}
      {state.kind === 'failed' && (
        <p className="decision__error" role="alert">
          {t(`decide.error.${state.error}`)}
        </p>
      )}
      {props.more > 0 && <p className="decision__more">{t('decide.more', { count: props.more })}</p>}
    </section>
  )
}

function Why({ held }: { held: Held }): ReactNode {
  const { t } = useTranslation()
  const { serverNow } = useServices()
  const { review } = held.state
  const words = wordsFor(review)
  const ago = duration(serverNow() - held.composedAt)
  const known = KNOWN_REASONS.find((reason) => reason === review.evidence.reason) ?? 'unknown'
  return <p className="decision__why">{t(`decide.why.${words}`, { ago, reason: t(`decide.reason.${known}`) })}</p>
}

const KNOWN_REASONS = ['assignee', 'closed', 'order', 'id_reuse', 'forbidden'] as const

function Sides({ held, evidence }: { held: Held; evidence: readonly Message[] }): ReactNode {
  const { t, i18n } = useTranslation()
  const text = held.body === null ? null : textOf(held.body)
  const count = picturesOf(held.body).length
  const words = wordsFor(held.state.review)
  const title = words === 'customer_wrote' || words === 'answered' ? t(`decide.theirs.${words}`) : t('decide.theirs.other')
  return (
    <div className="decision__sides">
      {(text !== null || count > 0) && (
        <figure className="decision__side decision__side--mine">
          <figcaption>{t('decide.yours', { time: clockTime(i18n.language, held.composedAt) })}</figcaption>
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
    </div>
  )
}

function Choices({ choices, busy, pick }: { choices: readonly Choice[]; busy: boolean; pick: (choice: Choice) => void }): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  return (
    <div className="decision__choices">
      {choices.map((choice, index) => (
        <Button
          key={choice}
          look={index === 0 ? 'amber' : 'plain'}
          disabled={busy}
          data-testid={`decide-${choice}`}
          aria-keyshortcuts={keys.aria(KEYS[choice])}
          onClick={() => pick(choice)}
        >
          {t(`decide.choice.${choice}`)}
          <Kbd parts={keys.parts(KEYS[choice])} />
        </Button>
      ))}
    </div>
  )
}

type ReasonsProps = { focused: boolean; onPick: (reason: DiscardReason) => void; onBack: () => void }

/** The four reasons, on the keys 1–4; any other key goes back and is typed as usual, so nothing ever blocks typing. */
function Reasons({ focused, onPick, onBack }: ReasonsProps): ReactNode {
  const { t } = useTranslation()
  const { composition } = useServices()
  useEffect(() => {
    if (!focused) return undefined
    const key = (event: KeyboardEvent): void => {
      if (composition.owns(event) || ['Control', 'Shift', 'Alt', 'Meta', 'Tab'].includes(event.key)) return
      const reason = event.ctrlKey || event.metaKey || event.altKey ? undefined : DISCARD_REASONS[Number(event.key) - 1]
      if (reason === undefined && (event.key === 'Enter' || event.key === ' ') && event.target instanceof HTMLButtonElement) return
      if (reason !== undefined || event.key === 'Escape') {
        event.preventDefault()
        event.stopPropagation()
      }
      if (reason === undefined) onBack()
      else onPick(reason)
    }
    window.addEventListener('keydown', key, true)
    return () => window.removeEventListener('keydown', key, true)
  }, [focused, composition, onPick, onBack])
  return (
    <fieldset className="decision__choices" aria-label={t('decide.discard.ask')}>
      <p className="decision__ask" aria-live="polite">
        {t('decide.discard.ask')}
      </p>
      {DISCARD_REASONS.map((reason, index) => (
        <Button key={reason} look="plain" data-testid={`discard-${index + 1}`} onClick={() => onPick(reason)}>
          <Kbd parts={[String(index + 1)]} />
          {t(`decide.discard.${reason}`)}
        </Button>
      ))}
    </fieldset>
  )
}

/** The keys of the choices that are offered; the others stay dead. */
function useChoiceKeys(choices: readonly Choice[], active: boolean, pick: (choice: Choice) => void): void {
  const send = sendChoice(choices)
  const offer = (choice: Choice): (() => void) | null => (active && choices.includes(choice) ? () => pick(choice) : null)
  useCommand('decision.send', active && send !== null ? () => pick(send) : null)
  useCommand('decision.take', offer('take_and_send'))
  useCommand('decision.edit', offer('edit'))
  useCommand('decision.apologise', offer('apologise'))
  useCommand('decision.note', offer('note'))
  useCommand('decision.markSent', offer('mark_sent'))
  useCommand('decision.discard', offer('discard'))
}
