import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { picturesOf, textOf, type CommandBody } from '../../../shared/model/command.ts'
import type { Shelf } from '../../../shared/model/conversation.ts'
import type { DiscardReason } from '../../../shared/model/journal.ts'
import type { Picture } from '../../../shared/model/picture.ts'
import type { ComposerError } from '../../features/composer/composer-parts.ts'
import type { DecisionError } from '../../features/guards/decision-card.tsx'
import { decisionFor, discardDecision, editDecision, type Choice, type Held } from '../../features/guards/decision-rules.ts'
import type { Undo } from '../../features/guards/undo-bar.tsx'
import type { Pending } from '../../features/timeline/row-rules.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { useDoors, type Content, type TileFacts } from './use-doors.ts'

type Mode = 'reply' | 'note'
type Act = { kind: Step } | ({ kind: 'conversation.shelve' } & Partial<Shelf>)
type Step = 'conversation.take' | 'conversation.close' | 'conversation.reopen'

export type TileState = {
  mode: Mode
  /** The held command whose text is in the composer. */
  editing: Held | null
  undo: Undo | null
  incoming: { n: number; text: string; pictures: readonly Picture[] } | null
}

export type TileActions = {
  save: (content: Content) => Promise<ComposerError | null>
  toggleNote: () => void
  stopEditing: () => void
  /** A step without words. */
  step: (kind: Step) => void
  /** Pins, puts on hold, snoozes; what is absent stays as it is. */
  shelve: (part: Partial<Shelf>) => void
  /** Hands over to an agent, or to the queue for null. Null when it is saved, else why not. */
  transfer: (to: string | null, note: string) => Promise<ComposerError | null>
  recall: (commandId: string) => void
  /** The newest text that has not left; false when there is none. */
  recallLast: () => boolean
  choose: (choice: Exclude<Choice, 'discard'>) => Promise<DecisionError | null>
  discard: (reason: DiscardReason) => Promise<DecisionError | null>
  putBack: () => void
  incomingTaken: () => void
  undoOver: () => void
}

type Ended = { id: string; body: CommandBody | null }
type EndedBy = 'cancelled' | 'wish' | 'discarded'

const empty: TileState = { mode: 'reply', editing: null, undo: null, incoming: null }

const modeOf = (body: CommandBody | null): Mode => (body?.kind === 'note.add' ? 'note' : 'reply')

const undoOf = (kind: EndedBy, { id, body }: Ended, n: number): Undo => ({
  kind,
  commandId: id,
  text: body === null ? null : textOf(body),
  pictures: picturesOf(body),
  mode: modeOf(body),
  n,
})

/** Words or pictures that have not left this machine. */
const canBeTakenBack = ({ cancellable, text, body }: Pending): boolean => cancellable && (text !== null || picturesOf(body).length > 0)

/** What an agent can do in one tile. The actions stay the same objects, so the composer does not render with every message. */
export function useTileActions(facts: TileFacts): { state: TileState; actions: TileActions } {
  const { t } = useTranslation()
  const [state, setState] = useState(empty)
  const latest = useLatest(facts)
  const now = useLatest(state)
  const words = useLatest(t)
  const doors = useDoors(latest)
  const count = useRef(0)
  const change = useCallback((part: Partial<TileState>): void => setState((before) => ({ ...before, ...part })), [])
  const gone = useCallback((kind: EndedBy, ended: Ended): void => change({ undo: undoOf(kind, ended, ++count.current) }), [change])
  const failed = useCallback((why: string): void => change({ undo: { kind: 'failed', why, n: ++count.current } }), [change])

  const deciding = useDeciding({ latest, now, doors, change, gone })
  const recall = useCallback(
    async (commandId: string): Promise<void> => {
      const body = latest.current.view.pending.find((one) => one.id === commandId)?.body ?? null
      const result = await doors.decide(commandId, { kind: 'cancel' })
      if (result.error === null) gone(result.effect === 'done' ? 'cancelled' : 'wish', { id: commandId, body })
      else failed(words.current(`decide.error.${result.error}`))
    },
    [doors, gone, failed, latest, words],
  )
  const act = useCallback(
    async (body: Act): Promise<void> => {
      const error = await doors.submit({ ...body, conversationId: latest.current.conversationId })
      if (error !== null) failed(words.current(`composer.error.${error}`))
    },
    [doors, failed, latest, words],
  )
  const actions = useMemo(
    (): TileActions => ({
      ...deciding,
      recall: (commandId) => void recall(commandId),
      recallLast() {
        const last = latest.current.view.pending.findLast(canBeTakenBack)
        if (last !== undefined) void recall(last.id)
        return last !== undefined
      },
      step: (kind) => void act({ kind }),
      shelve: (part) => void act({ kind: 'conversation.shelve', ...part }),
      transfer: (to, note) => doors.submit({ kind: 'conversation.transfer', conversationId: latest.current.conversationId, to, note }),
      toggleNote: () => change({ mode: now.current.mode === 'note' ? 'reply' : 'note' }),
      stopEditing: () => change({ editing: null }),
      putBack() {
        const { undo } = now.current
        if (undo === null || undo.kind === 'failed') return
        change({ undo: null, mode: undo.mode, incoming: { n: undo.n, text: undo.text ?? '', pictures: undo.pictures } })
      },
      incomingTaken: () => change({ incoming: null }),
      undoOver: () => change({ undo: null }),
    }),
    [deciding, recall, act, change, latest, now, doors],
  )
  return { state, actions }
}

type DecidingDeps = {
  latest: { readonly current: TileFacts }
  now: { readonly current: TileState }
  doors: ReturnType<typeof useDoors>
  change: (part: Partial<TileState>) => void
  gone: (kind: 'discarded', ended: Ended) => void
}

/** Sending, and deciding about what is held. */
function useDeciding({ latest, now, doors, change, gone }: DecidingDeps): Pick<TileActions, 'save' | 'choose' | 'discard'> {
  return useMemo(
    () => ({
      async save(content) {
        const { editing, mode } = now.current
        if (editing === null) return doors.submitContent(content, mode)
        const decision = editDecision(editing, content, latest.current.make)
        const result = decision === null ? null : await doors.decide(editing.id, decision)
        if (result?.error !== null) return saveErrorOf(result?.error ?? 'fault')
        change({ editing: null })
        return null
      },
      async choose(choice) {
        const { held } = latest.current.view
        if (held === null) return 'unknown_command'
        if (choice === 'edit' || choice === 'pick_again') {
          change({ editing: choice === 'edit' ? held : withoutPictures(held) })
          return null
        }
        const decision = decisionFor(choice, held, latest.current.make)
        return decision === null ? 'fault' : (await doors.decide(held.id, decision)).error
      },
      async discard(reason) {
        const { held } = latest.current.view
        if (held === null) return 'unknown_command'
        const { error } = await doors.decide(held.id, discardDecision(held, reason))
        if (error === null) gone('discarded', held)
        return error
      },
    }),
    [latest, now, doors, change, gone],
  )
}

/** CB12: the words stay, the picture is picked again. */
function withoutPictures(held: Held): Held {
  const { body } = held
  if (body?.kind !== 'reply.send' && body?.kind !== 'note.add') return held
  const { pictures: _refused, ...rest } = body
  return { ...held, body: rest }
}

/** An edit that was not kept stays in the composer like a reply that was not saved. */
function saveErrorOf(error: DecisionError): ComposerError {
  return KEPT_WORDS.find((one) => one === error) ?? 'fault'
}

const KEPT_WORDS = ['disk_full', 'id_reuse', 'journal_unavailable', 'signed_out', 'diversion', 'rehearsal'] as const
