import { useMemo, type RefObject } from 'react'
import { withPictures, type CommandBody } from '../../../shared/model/command.ts'
import type { Decision, SubmitIntent } from '../../../shared/model/journal.ts'
import type { Picture } from '../../../shared/model/picture.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { ComposerError } from '../../features/composer/composer-parts.ts'
import type { DecisionError } from '../../features/guards/decision-card.tsx'
import type { IntentMaker } from '../../sync/intent.ts'
import { useServices, type DeskServices } from '../services.tsx'
import type { TileView } from './use-tile.ts'

export type TileFacts = { view: TileView; session: Session; conversationId: string; make: IntentMaker }

/** What a composer hands over: words, pictures and the draft they were. */
export type Content = { text: string; pictures: readonly Picture[]; draftId: string }

export type Doors = {
  submit: (body: CommandBody) => Promise<ComposerError | null>
  /** Words and pictures with what must come before it: opening the conversation again, or taking it. */
  submitContent: (content: Content, mode: 'reply' | 'note') => Promise<ComposerError | null>
  decide: (commandId: string, decision: Decision) => Promise<{ error: DecisionError } | { error: null; effect: 'done' | 'wish' }>
}

/** The two doors for durable facts, for one conversation. They read the newest facts when they are used. */
export function useDoors(latest: RefObject<TileFacts>): Doors {
  const { request } = useServices()
  return useMemo(() => createDoors(request, latest), [request, latest])
}

type Request = Pick<DeskServices['request'], 'command.submit' | 'command.decide'>
type Facts = {
  readonly current: Pick<TileFacts, 'conversationId' | 'make'> & { view: Pick<TileView, 'stance'>; session: Pick<Session, 'accountId'> }
}

export function createDoors(request: Request, latest: Facts): Doors {
  const send = async (intent: SubmitIntent): Promise<ComposerError | null> => {
    const result = await request['command.submit'](intent)
    if (result.ok) return null
    return result.error.kind === 'ipc_fault' ? 'fault' : result.error.kind
  }
  const decide: Doors['decide'] = async (commandId, decision) => {
    const { accountId } = latest.current.session
    const result = await request['command.decide']({ accountId, commandId, decision })
    if (result.ok) return { error: null, effect: result.value.effect }
    return { error: result.error.kind === 'ipc_fault' ? 'fault' : result.error.kind }
  }
  /** A draft is one message: kept before with other words, and nobody was told, these take their place; too late for that they are another. */
  const once = async (intent: SubmitIntent, make: IntentMaker): Promise<ComposerError | null> => {
    const error = await send(intent)
    if (error !== 'id_reuse') return error
    const { draftId, dependsOn } = intent
    const anew = make(intent.body, { draftId, dependsOn })
    const { error: kept } = await decide(intent.id, { kind: 'replace', rule: null, judgedUpTo: 0, by: [anew] })
    return kept === null ? null : send(anew)
  }
  const before = (): CommandBody | null => {
    const { view, conversationId } = latest.current
    if (view.stance.kind === 'closed') return { kind: 'conversation.reopen', conversationId }
    return view.stance.kind === 'queued' ? { kind: 'conversation.take', conversationId } : null
  }
  return {
    submit: (body) => send(latest.current.make(body)),
    async submitContent({ text, pictures, draftId }, mode) {
      const { make, conversationId } = latest.current
      const content = { conversationId, text, ...withPictures(pictures) }
      if (mode === 'note') return once(make({ kind: 'note.add', ...content }, { id: draftId, draftId }), make)
      const first = before()
      const step = first === null ? null : make(first)
      const error = step === null ? null : await send(step)
      if (error !== null) return error
      return once(make({ kind: 'reply.send', ...content }, { id: draftId, draftId, dependsOn: step?.id ?? null }), make)
    },
    decide,
  }
}
