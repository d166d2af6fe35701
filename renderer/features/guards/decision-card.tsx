import { TriangleAlert } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecideError, DiscardReason } from '../../../shared/model/journal.ts'
import type { Message } from '../../../shared/model/message.ts'
import { useCommand, useKeymap, useServices } from '../../app/services.tsx'
import { duration } from '../../lib/format.ts'
import type { CommandId } from '../../lib/keys.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { choicesFor, DISCARD_REASONS, sendChoice, wordsFor, type Choice, type Held } from './decision-rules.ts'
import { Sides } from './decision-sides.tsx'
import { MergeForm } from './merge-form.tsx'
import { NO_RECORDS, type Merged, type RecordFacts } from './record-rules.ts'
import './decision-card.css'

export type DecisionError = DecideError['kind'] | 'fault'

type Props = {
  held: Held
  /** Messages named by the review, as far as they are here. */
  evidence: readonly Message[]
  /** How many more wait behind this one. */
  more: number
  focused: boolean
  /** What the back-end has of the thing in question (CB7–CB9); nothing unless given. */
  facts?: RecordFacts
  /** The choices have the keys 1, 2, 3 … as well: only where nobody types. */
  numbered?: boolean
  /** What stands above the choices. */
  children?: ReactNode
  /** null when the decision is kept, else why not. `edit` takes the text to the composer and keeps nothing yet. */
  choose: (choice: Exclude<Choice, 'discard'>, merged?: Merged) => Promise<DecisionError | null>
  discard: (reason: DiscardReason) => Promise<DecisionError | null>
}

const KEYS: Record<Choice, CommandId | null> = {
  send: 'decision.send',
  send_own: 'decision.send',
  send_without: 'decision.send',
  reopen_and_send: 'decision.send',
  take_and_send: 'decision.take',
  template: 'decision.send',
  keep_both: 'decision.send',
  keep_apart: 'decision.send',
  mine: 'decision.send',
  pick_again: 'decision.edit',
  merge: 'decision.edit',
  attach: 'decision.take',
  ticket: 'decision.ticket',
  apart: null,
  theirs: null,
  edit: 'decision.edit',
  apologise: 'decision.apologise',
  note: 'decision.note',
  mark_sent: 'decision.markSent',
  discard: 'decision.discard',
}

/** What waits for a person in this tile: the agent's words, what speaks against them, and the ways out, each with a key. */
export function DecisionCard(props: Props): ReactNode {
  const { t } = useTranslation()
  const { held, choose, discard, facts = NO_RECORDS, numbered = false } = props
  const [state, setState] = useState<{ kind: 'open' | 'asking' | 'merging' | 'busy' } | { kind: 'failed'; error: DecisionError }>({
    kind: 'open',
  })
  const run = async (act: () => Promise<DecisionError | null>): Promise<void> => {
    if (state.kind === 'busy') return
    setState({ kind: 'busy' })
    const error = await act()
    setState(error === null ? { kind: 'open' } : { kind: 'failed', error })
  }
  const pick = (choice: Choice): void => {
    if (choice === 'discard') setState({ kind: 'asking' })
    else if (choice === 'merge') setState({ kind: 'merging' })
    else void run(() => choose(choice))
  }
  const choices = choicesFor(held)
  const words = wordsFor(held.state.review)
  const listens = props.focused && (state.kind === 'open' || state.kind === 'failed' || state.kind === 'asking')
  useChoiceKeys(choices, listens, pick)
  useNumberKeys(choices, numbered && listens && state.kind !== 'asking', pick)
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
      {state.kind !== 'merging' && <Sides held={held} evidence={props.evidence} facts={facts} />}
      {props.children}
      {state.kind === 'merging' ? (
        <MergeForm
          held={held}
          facts={facts}
          onBack={() => setState({ kind: 'open' })}
          onDone={(merged) => void run(() => choose('merge', merged))}
        />
      ) : state.kind === 'asking' ? (
        <Reasons focused={props.focused} onBack={() => setState({ kind: 'open' })} onPick={(reason) => void run(() => discard(reason))} />
      ) : (
        <Choices choices={choices} busy={state.kind === 'busy'} numbered={numbered} pick={pick} />
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

type ChoicesProps = { choices: readonly Choice[]; busy: boolean; numbered: boolean; pick: (choice: Choice) => void }

function Choices({ choices, busy, numbered, pick }: ChoicesProps): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  const ariaOf = (choice: Choice, index: number): string | undefined => {
    const id = KEYS[choice]
    const chord = id === null ? undefined : keys.aria(id)
    return numbered ? [String(index + 1), chord].filter((one) => one !== undefined).join(' ') : chord
  }
  const partsOf = (choice: Choice, index: number): readonly string[] => {
    const id = KEYS[choice]
    if (numbered) return [String(index + 1)]
    return id === null ? [] : keys.parts(id)
  }
  return (
    <div className="decision__choices">
      {choices.map((choice, index) => (
        <Button
          key={choice}
          look={index === 0 ? 'amber' : 'plain'}
          disabled={busy}
          data-testid={`decide-${choice}`}
          aria-keyshortcuts={ariaOf(choice, index)}
          onClick={() => pick(choice)}
        >
          {t(`decide.choice.${choice}`)}
          <Kbd parts={partsOf(choice, index)} />
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
  useCommand('decision.take', offer('take_and_send') ?? offer('attach'))
  useCommand('decision.edit', offer('edit') ?? offer('pick_again') ?? offer('merge'))
  useCommand('decision.ticket', offer('ticket'))
  useCommand('decision.apologise', offer('apologise'))
  useCommand('decision.note', offer('note'))
  useCommand('decision.markSent', offer('mark_sent'))
  useCommand('decision.discard', offer('discard'))
}

/** The digits, where no field takes them. */
function useNumberKeys(choices: readonly Choice[], active: boolean, pick: (choice: Choice) => void): void {
  const { composition } = useServices()
  const latest = useLatest({ choices, pick })
  useEffect(() => {
    if (!active) return undefined
    const key = (event: KeyboardEvent): void => {
      if (event.repeat || composition.owns(event) || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLTextAreaElement || (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox'))
        return
      const choice = /^[1-9]$/.test(event.key) ? latest.current.choices[Number(event.key) - 1] : undefined
      if (choice === undefined) return
      event.preventDefault()
      event.stopPropagation()
      latest.current.pick(choice)
    }
    window.addEventListener('keydown', key, true)
    return () => window.removeEventListener('keydown', key, true)
  }, [active, composition, latest])
}
