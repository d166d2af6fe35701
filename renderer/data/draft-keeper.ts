import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import type { Random } from '../../shared/lib/random.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import type { Draft, DraftSelection } from './drafts-repo.ts'

/**
 * Longest time a change waits before it is written, milliseconds (LD2). Counted from the first change, not the last:
 * with steady typing a pause never comes. What is left of 300 ms is for the disk.
 */
export const WRITE_AFTER_MS = 150

/** The field as it is now. `sending`: characters at its start that are on their way, null when none are. */
export type FieldNow = { text: string; selection: DraftSelection; sending: number | null }

export type DraftKeeper = {
  /** The text or the selection changed. Cheap: the field is read when it is written. */
  readonly changed: () => void
  /** Id a command that carries this text must name. */
  readonly draftId: () => string
  /** The text in the field is this draft. */
  readonly adopt: (draft: Draft) => void
  /** Writes what is waiting, now. */
  readonly flush: () => void
  /** A text goes on its way: it is written now, and what stands behind it apart from it. */
  readonly sending: () => void
  /** The text on its way was saved as a command: nothing more of it is written, and what stands behind it has its own id (JR2). */
  readonly saved: () => void
  /** These drafts were saved elsewhere (J18): what stands in the field goes on under an id of its own. */
  readonly carried: (ids: ReadonlySet<string>) => void
  /** The text is not wanted any more. */
  readonly drop: () => void
}

export type DraftKeeperDeps = {
  clock: Pick<Clock, 'now' | 'after'>
  random: Random
  /** Start of the ids made here. */
  prefix: string
  read: () => FieldNow
  /** Keeps a draft, `behind` when its text stands behind one that is being sent; false when it could not. Never rejects. */
  write: (draft: Draft, where: Where) => Promise<boolean>
}

type Where = 'whole' | 'behind'
type Kept = { draft: Draft; where: Where }

/** Again after a write that failed, milliseconds. */
const RETRY_MS = 500

/** Decides under which id a text field's words are written; `createWriter` decides when. */
export function createDraftKeeper({ clock, random, prefix, read, write }: DraftKeeperDeps): DraftKeeper {
  let id: string | null = null
  /** Id of the text behind the one that is being sent. */
  let nextId: string | null = null
  const newId = (): string => prefix + uuidv7(clock, random)
  const draftId = (): string => (id ??= newId())
  const whole = (text: string, selection: DraftSelection): Kept =>
    text === '' ? emptied : { draft: { draftId: draftId(), text, selection }, where: 'whole' }
  /** null when nothing was begun behind the text on its way. */
  const behind = ({ text, selection }: FieldNow, from: number): Kept | null => {
    const rest = text.slice(from)
    if (rest === '' && nextId === null) return null
    nextId ??= newId()
    const { start, end, direction } = selection
    const moved = { start: Math.max(0, start - from), end: Math.max(0, end - from), direction }
    return { draft: { draftId: nextId, text: rest, selection: moved }, where: 'behind' }
  }
  const writer = createWriter(clock, write, () => {
    const now = read()
    return now.sending === null ? whole(now.text, now.selection) : behind(now, now.sending)
  })
  return {
    draftId,
    flush: writer.flush,
    changed: writer.changed,
    adopt(draft) {
      // An emptied text has no more use for its id.
      if (id === null || read().text === '') id = draft.draftId
      if (id === draft.draftId) writer.lies({ draft, where: 'whole' })
    },
    sending() {
      writer.stop()
      const now = read()
      const length = now.sending ?? now.text.length
      writer.put(whole(now.text.slice(0, length), { start: length, end: length, direction: 'none' }))
      const rest = behind(now, length)
      if (rest !== null) writer.put(rest)
    },
    saved() {
      writer.stop()
      // What was sent is dropped by the ledger; what was begun behind it may lie on disk.
      if (nextId === null) writer.lies(emptied)
      id = nextId
      nextId = null
    },
    carried(ids) {
      if (id === null || !ids.has(id) || read().sending !== null) return
      id = null
      writer.changed()
    },
    drop() {
      writer.stop()
      writer.put(emptied)
      id = null
    },
  }
}

type Writer = {
  readonly changed: () => void
  /** Writes what is waiting, now. */
  readonly flush: () => void
  readonly put: (kept: Kept) => void
  /** Forgets what is waiting. */
  readonly stop: () => void
  /** This is on disk. */
  readonly lies: (kept: Kept) => void
}

/** Writes always the newest text, never twice the same; `newest` gives null when there is nothing to write. */
function createWriter(clock: Pick<Clock, 'after'>, write: DraftKeeperDeps['write'], newest: () => Kept | null): Writer {
  let waiting: Cancel | null = null
  let open = 0
  let overdue = false
  /** null when nobody knows. */
  let onDisk: Kept | null = emptied
  const stop = (): void => {
    waiting?.()
    waiting = null
    overdue = false
  }
  const put = async (kept: Kept): Promise<void> => {
    if (onDisk !== null && same(kept, onDisk)) return
    onDisk = kept
    open += 1
    const done = await write(kept.draft, kept.where)
    open -= 1
    if (!done) {
      onDisk = null
      waiting ??= clock.after(RETRY_MS, due)
    } else if (overdue) now()
  }
  const now = (): void => {
    stop()
    const kept = newest()
    if (kept !== null) void put(kept)
  }
  const due = (): void => {
    // On a disk slower than the keys the end of a write begins the next, so that writes never queue.
    if (open > 0) overdue = true
    else now()
  }
  return {
    changed() {
      waiting ??= clock.after(WRITE_AFTER_MS, due)
    },
    flush() {
      if (waiting !== null) now()
    },
    put: (kept) => void put(kept),
    stop,
    lies(kept) {
      onDisk = kept
    },
  }
}

const emptied: Kept = { draft: { draftId: '', text: '', selection: { start: 0, end: 0, direction: 'none' } }, where: 'whole' }

/** An empty draft is the same under every id and wherever the caret stands: nothing lies on disk. */
function same(a: Kept, b: Kept): boolean {
  if (a.where !== b.where || a.draft.text !== b.draft.text) return false
  const [one, two] = [a.draft.selection, b.draft.selection]
  const selected = one.start === two.start && one.end === two.end && one.direction === two.direction
  return a.draft.text === '' || (a.draft.draftId === b.draft.draftId && selected)
}
