import type { Capture, CaptureRecord } from '../../../shared/model/capture.ts'

/** Fields of a capture in the order they are shown. */
export const CAPTURE_FIELDS = [
  'channel',
  'who',
  'contact',
  'orderNo',
  'category',
  'urgency',
  'request',
  'promise',
  'dueAt',
  'happenedAt',
] as const satisfies readonly (keyof Capture)[]
export type CaptureField = (typeof CAPTURE_FIELDS)[number]

/** Fails to compile when a field is left out of the merge. */
type Missing = Exclude<keyof Capture, CaptureField>
export const fieldsComplete: [Missing] extends [never] ? true : Missing = true

export type Picked = 'mine' | 'theirs'
export type Picks = Readonly<Partial<Record<CaptureField, Picked>>>

/** Two wordings of one contact, with when each was written down. */
export type Versions = { mine: Capture; minedAt: number; theirs: Capture; theirsAt: number }

export const versionsOf = (mine: Capture, composedAt: number, record: CaptureRecord): Versions => ({
  mine,
  minedAt: composedAt,
  theirs: record.capture,
  theirsAt: Math.max(record.capturedAt, record.syncedAt),
})

/** Fields a person has to look at. */
export const differing = ({ mine, theirs }: Pick<Versions, 'mine' | 'theirs'>): readonly CaptureField[] =>
  CAPTURE_FIELDS.filter((field) => mine[field] !== theirs[field])

const isEmpty = (value: Capture[CaptureField]): boolean => value === '' || value === null

/** The newer wording counts, except that what is there counts before what is empty. */
export function defaultPick(field: CaptureField, { mine, minedAt, theirs, theirsAt }: Versions): Picked {
  if (isEmpty(mine[field]) !== isEmpty(theirs[field])) return isEmpty(mine[field]) ? 'theirs' : 'mine'
  return minedAt >= theirsAt ? 'mine' : 'theirs'
}

/** One capture of both; a field without a pick takes its default. */
export function merged(versions: Versions, picks: Picks): Capture {
  const { mine, theirs } = versions
  const chosen = CAPTURE_FIELDS.map((field) => {
    const from = (picks[field] ?? defaultPick(field, versions)) === 'mine' ? mine : theirs
    return [field, from[field]] as const
  })
  return { ...theirs, ...Object.fromEntries(chosen) }
}
