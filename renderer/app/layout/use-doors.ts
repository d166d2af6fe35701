import { useMemo, type RefObject } from 'react'
import type { CommandBody } from '../../../shared/model/command.ts'
import type { Decision, SubmitIntent } from '../../../shared/model/journal.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { ComposerError } from '../../features/composer/composer-parts.ts'
import type { DecisionError } from '../../features/guards/decision-card.tsx'
import type { IntentMaker } from '../../sync/intent.ts'
import { useServices } from '../services.tsx'
import type { TileView } from './use-tile.ts'

export type TileFacts = { view: TileView; session: Session; conversationId: string; make: IntentMaker }

export type Doors = {
  submit: (body: CommandBody) => Promise<ComposerError | null>
  /** A text with what must come before it: opening the conversation again, or taking it. */
  submitText: (text: string, draftId: string, mode: 'reply' | 'note') => Promise<ComposerError | null>
  decide: (commandId: string, decision: Decision) => Promise<{ error: DecisionError } | { error: null; effect: 'done' | 'wish' }>
}

/** The two doors for durable facts, for one conversation. They read the newest facts when they are used. */
export function useDoors(latest: RefObject<TileFacts>): Doors {
  const { request } = useServices()
  return useMemo((): Doors => {
    const send = async (intent: SubmitIntent): Promise<ComposerError | null> => {
      const result = await request['command.submit'](intent)
      if (result.ok) return null
      return result.error.kind === 'ipc_fault' ? 'fault' : result.error.kind
    }
    const before = (): CommandBody | null => {
      const { view, conversationId } = latest.current
      if (view.stance.kind === 'closed') return { kind: 'conversation.reopen', conversationId }
      return view.stance.kind === 'queued' ? { kind: 'conversation.take', conversationId } : null
    }
    return {
      submit: (body) => send(latest.current.make(body)),
      async submitText(text, draftId, mode) {
        const { make, conversationId } = latest.current
        if (mode === 'note') return send(make({ kind: 'note.add', conversationId, text }, { draftId }))
        const first = before()
        const step = first === null ? null : make(first)
        const error = step === null ? null : await send(step)
        if (error !== null) return error
        return send(make({ kind: 'reply.send', conversationId, text }, { draftId, dependsOn: step?.id ?? null }))
      },
      async decide(commandId, decision) {
        const { accountId } = latest.current.session
        const result = await request['command.decide']({ accountId, commandId, decision })
        if (result.ok) return { error: null, effect: result.value.effect }
        return { error: result.error.kind === 'ipc_fault' ? 'fault' : result.error.kind }
      },
    }
  }, [request, latest])
}
