import type { Draft, DraftSlot } from './drafts-repo.ts'

/** A draft as it travels in a sealed file (J18). */
export type BroughtDraft = DraftSlot & { draftId: string; text: string }

/** Where new contacts are written down; its text has a line of JSON for each form. */
export const NEW_FORMS = 'capture'
/** Where a ticket about nobody lies; its text is one form as JSON. */
export const NEW_TICKET = 'ticket'

/**
 * What becomes of a brought draft. `write`: what its place holds from then on, null when that stays as it is. `beside`: words that found
 * no place, to be shown; null for none.
 */
export type Fate = { write: { draftId: string; text: string } | null; beside: string | null }

type Facts = {
  brought: BroughtDraft
  /** What its place holds here. */
  here: Pick<Draft, 'draftId' | 'text'> | null
  /** A command carries this very draft (JR2). */
  carried: boolean
  /** Its conversation is here, or nobody can say. */
  reachable: boolean
  /** Contacts that are saved here. */
  saved: ReadonlySet<string>
}

const NOTHING: Fate = { write: null, beside: null }

/** J18: what is written here is never overwritten; what is the same changes nothing. */
export function fateOf({ brought, here, carried, reachable, saved }: Facts): Fate {
  const { draftId, text } = brought
  if (carried || here?.text === text) return NOTHING
  const aside = { write: null, beside: shown(brought) }
  if (!reachable) return aside
  if (brought.mode === 'capture' && brought.conversationId === NEW_FORMS) return formsFate(brought, here, saved)
  return here === null ? { write: { draftId, text }, beside: null } : aside
}

/** As a person reads it. */
function shown({ mode, text }: BroughtDraft): string {
  if (mode === 'ticket') return wordsOf(parse(text) ?? {}, ['customerName', 'orderNo', 'summary'])
  if (mode !== 'capture') return text
  return linesOf(text)
    .map(({ words }) => words)
    .join('\n')
}

type Line = { captureId: string; line: string; words: string }

/** Contacts are told apart by their ids: those that are not here come behind those that are. */
function formsFate({ draftId, text }: BroughtDraft, here: Facts['here'], saved: Facts['saved']): Fate {
  const mine = new Map(linesOf(here?.text ?? '').map((one) => [one.captureId, one]))
  const brought = linesOf(text).filter(({ captureId }) => !saved.has(captureId))
  const fresh = brought.filter(({ captureId }) => !mine.has(captureId))
  const other = brought.filter(({ captureId, line }) => (mine.get(captureId)?.line ?? line) !== line)
  const whole = (here?.text ?? '') + fresh.map(({ line }) => `${line}\n`).join('')
  return {
    write: fresh.length === 0 ? null : { draftId: here?.draftId ?? draftId, text: whole },
    beside: other.length === 0 ? null : other.map(({ words }) => words).join('\n'),
  }
}

/** Contacts of a draft; what can't be read as one is left out, as the form does. */
export const contactsIn = (text: string): readonly string[] => linesOf(text).map(({ captureId }) => captureId)

const WORDS = ['who', 'contact', 'orderNo', 'request', 'promise']

function linesOf(text: string): readonly Line[] {
  return text.split('\n').flatMap((line) => {
    const form = parse(line)
    if (typeof form?.['captureId'] !== 'string') return []
    return [{ captureId: form['captureId'], line, words: wordsOf(form, WORDS) }]
  })
}

const wordsOf = (form: Record<string, unknown>, names: readonly string[]): string =>
  names
    .map((name) => form[name])
    .filter((word) => typeof word === 'string' && word !== '')
    .join(' · ')

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return value !== null && typeof value === 'object' ? { ...value } : null
  } catch {
    return null
  }
}
