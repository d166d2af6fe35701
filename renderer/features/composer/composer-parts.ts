import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import type { SubmitError } from '../../../shared/model/journal.ts'
import type { Drafts, DraftSlot } from '../../app/services.tsx'
import type { ComposerField } from '../../lib/composer-field.ts'
import type { Observable } from '../../lib/observable.ts'

export type ComposerError = SubmitError['kind'] | 'fault' | 'rehearsal'
/** `pictures`: one that goes along was not taken after all. */
export type SaveError = ComposerError | 'pictures'

/** What sending does here; `blocked` does nothing. */
export type SendMeaning = 'send' | 'sendNote' | 'reopenAndSend' | 'takeAndSend' | 'sendEdited' | 'blocked'

export type ComposerProps = {
  name: string
  drafts: Drafts
  slot: DraftSlot
  /** Whether the words go to colleagues only. */
  note: boolean
  meaning: SendMeaning
  focused: boolean
  /** Grows when the caret should come here; 0 as long as nobody asked. */
  focusRequest: number
  /** Start of the ids of drafts that belong here; empty but for an edit. */
  draftPrefix: string
  /** Text to start with where no draft is kept, for an edit. */
  initial: string
  /** Text to put in once, for example one taken back; `n` tells two equal ones apart. */
  incoming: { n: number; text: string } | null
  onTaken: () => void
  /** What goes with the words, and how much of it is not on its way yet; with it a send needs no words. */
  attached: Observable<{ readonly items: readonly unknown[] }> & { readonly free: () => number }
  /** A control beside the field. */
  beside: ReactNode
  /** Saves the text; null means saved, else why not. The text stays locked until this resolves (JR1). */
  save: (text: string, draftId: string) => Promise<SaveError | null>
  onToggleNote: (() => void) | null
  onCancelEdit: (() => void) | null
  /** The field while it is on screen, for those who complete, suggest or attach; null when it is gone. */
  onField: (field: ComposerField | null) => void
}

export type FieldRef = RefObject<HTMLTextAreaElement | null>

/** Why the text is still here: what the journal said, or the words of whoever objected. */
export type Trouble = SaveError | { words: string }

/** `held`: goes by itself at `until`, monotonic milliseconds. */
export type SendState = { kind: 'writing'; trouble: Trouble | null } | { kind: 'held'; until: number } | { kind: 'saving' }

export type ComposerView = {
  /** The field's ref. */
  attach: (element: HTMLTextAreaElement | null) => void
  length: number
  state: SendState
  draftFailed: boolean
  send: () => void
  /** Takes a held text back. */
  takeBack: () => void
  cancelEdit: (() => void) | null
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  onInput: () => void
  onCompositionEnd: () => void
}
