import { useMemo, type RefObject } from 'react'
import { withPictures, type CommandBody } from '../../../shared/model/command.ts'
import type { Decision, SubmitIntent } from '../../../shared/model/journal.ts'
import type { Picture } from '../../../shared/model/picture.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { ComposerError } from '../../features/composer/composer-parts.ts'
import type { DecisionError } from '../../features/guards/decision-card.tsx'
import type { IntentMaker } from '../../sync/intent.ts'
import { useServices } from '../services.tsx'
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
      async submitContent({ text, pictures, draftId }, mode) {
        const { make, conversationId } = latest.current
        const content = { conversationId, text, ...withPictures(pictures) }
        if (mode === 'note') return send(make({ kind: 'note.add', ...content }, { draftId }))
        const first = before()
        const step = first === null ? null : make(first)
        const error = step === null ? null : await send(step)
        if (error !== null) return error
        return send(make({ kind: 'reply.send', ...content }, { draftId, dependsOn: step?.id ?? null }))
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
