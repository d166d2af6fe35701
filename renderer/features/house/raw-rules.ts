import type { SetAsideRow } from '../../data/quarantine-repo.ts'

/** Why it could not be read, in the words the view has; anything else counts as `shape`. */
export const REASONS = ['shape', 'killed', 'binary', 'not_json', 'too_deep', 'bad_key', 'not_envelope', 'too_large'] as const
export type Reason = (typeof REASONS)[number]

/** What came, as it came. `text` is base64 where it was no text. */
export type Raw = { readonly reason: Reason; readonly text: string; readonly place: string }

const isReason = (word: unknown): word is Reason => REASONS.some((reason) => reason === word)

type Wrapping = { body?: { reason?: unknown; raw?: unknown } }

function wrappingOf(text: string): Wrapping | null {
  try {
    return JSON.parse(text) as Wrapping
  } catch {
    // Cut off at the limit of what is kept.
    return null
  }
}

/** Main wraps what is no frame at all, and what ended the ledger window; what lay inside is what came. */
export function rawOf({ reason, raw, place = '' }: Pick<SetAsideRow, 'reason' | 'raw' | 'place'>): Raw {
  const wrapped = reason === 'unreadable' || reason === 'killed' ? wrappingOf(raw)?.body : undefined
  const why = reason === 'unreadable' ? wrapped?.reason : reason
  return {
    reason: isReason(why) ? why : 'shape',
    text: typeof wrapped?.raw === 'string' ? wrapped.raw : raw,
    place: reason === 'unreadable' ? '' : place,
  }
}

/** Whatever is not seen, or turns what stands beside it: control and format characters, lone halves of pairs, private use. */
const HIDDEN = /[^\P{C}\n\t]|[\u2028\u2029\u3164\u115F\u1160\uFFA0]/gu

/** Raw text with everything invisible written out, so that what is on screen is what is there. */
export const visible = (text: string): string =>
  text.replaceAll(HIDDEN, (hidden) => `‹U+${(hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`)

/** Characters shown at once; the file has them all. */
export const SHOWN = 4_000

/** Name of the file it is saved as: number where known, time in UTC. */
export const fileName = ({ seq, at }: Pick<SetAsideRow, 'seq' | 'at'>): string =>
  `holdfast-${seq === null ? 'frame' : `event-${seq}`}-${new Date(at).toISOString().replaceAll(/[-:.]/g, '')}.json`

/** All of it, with what is known about it, as the file has it. */
export function fileText(row: SetAsideRow): string {
  const { reason, text, place } = rawOf(row)
  return `${JSON.stringify({ at: new Date(row.at).toISOString(), event: row.seq, place, reason, raw: text }, null, 2)}\n`
}
