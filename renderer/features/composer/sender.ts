import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import type { FieldHub } from '../../lib/composer-field.ts'
import type { SaveError, SendState } from './composer-parts.ts'
import type { DraftKeeper } from '../../data/draft-keeper.ts'
import { readyText, tooLong } from './send-rules.ts'

/** The field as the sender needs it. `put` replaces the text and sets the caret. */
export type SenderField = {
  readonly text: () => string
  readonly caret: () => number
  readonly put: (text: string, caret: number) => void
  readonly select: (start: number, end: number) => void
  readonly composing: () => boolean
}

export type SenderDeps = {
  clock: Pick<Clock, 'monotonic' | 'after'>
  hub: Pick<FieldHub, 'stopOf' | 'lock' | 'changed'>
  keeper: Pick<DraftKeeper, 'flush' | 'changed' | 'sending' | 'saved' | 'draftId'>
  field: SenderField
  /** The conversation is somebody else's now. */
  blocked: () => boolean
  /** Pictures that go along with what is saved next. */
  attached: () => number
  holdMs: (text: string) => number
  save: (text: string, draftId: string) => Promise<SaveError | null>
  show: (state: SendState) => void
}

export type Sender = {
  readonly send: () => void
  /** Takes back what is held; false when nothing is. */
  readonly takeBack: () => boolean
  /** A composition is over. */
  readonly composed: () => void
  /** The text was changed: an old objection does not stand any more. */
  readonly edited: () => void
  /** The field goes from the screen. What is held goes out: nobody could take it back any more, and nobody would see it wait. */
  readonly leave: () => void
}

/** Where it stands. */
type Lane = {
  /** Where each text that was sent ends in the field; the first is the one on its way. */
  ends: readonly number[]
  held: Cancel | null
  saving: boolean
  /** The answer that came during a composition, which a change of the field would break. */
  late: SaveError | null | undefined
  objected: boolean
}

/**
 * Sends what stands in a field. A text that was sent is locked until main has it (JR1), but the field stays open: what
 * is typed behind it begins the next text, and an Enter behind that one too, so that a slow disk costs no key of a
 * fast typist and never joins two texts.
 *
 * A held text (B9) has not been submitted: it is a locked draft. A kill brings it back as a draft, never as half a
 * decision; Esc only unlocks it; nothing can be sent twice, for there is nothing yet to cancel at the gateway.
 *
 *   idle ──Enter──► held ──time, next Enter, leave──► saving ──► idle, or the next text
 *                    └──Esc──► idle
 */
export function createSender(deps: SenderDeps): Sender {
  const { hub, field } = deps
  const lane: Lane = { ends: [], held: null, saving: false, late: undefined, objected: false }
  return {
    send() {
      const text = field.text()
      const from = lane.ends.at(-1) ?? 0
      const raw = text.slice(from)
      const ready = readyText(raw)
      // Pictures alone are a message too, but one only: a second Enter finds nothing new to send.
      if (ready === null && (deps.attached() === 0 || lane.ends.length > 0)) return
      if (tooLong(ready ?? '') || deps.blocked() || objects(deps, lane, raw)) return
      lane.ends = [...lane.ends, text.length]
      hub.lock(lane.ends)
      field.select(text.length, text.length)
      if (lane.held !== null) release(deps, lane)
      else if (!lane.saving) begin(deps, lane)
    },
    takeBack() {
      if (lane.held === null) return false
      lane.held()
      lane.held = null
      reopen(deps, lane, null)
      return true
    },
    composed() {
      if (lane.late === undefined) return
      const error = lane.late
      lane.late = undefined
      settle(deps, lane, error)
    },
    edited() {
      if (!lane.objected) return
      lane.objected = false
      if (lane.ends.length === 0) deps.show({ kind: 'writing', trouble: null })
    },
    leave() {
      if (lane.held !== null) release(deps, lane)
    },
  }
}

function objects({ hub, field, show }: SenderDeps, lane: Lane, raw: string): boolean {
  const stop = hub.stopOf(raw)
  if (stop === null) return false
  const from = lane.ends.at(-1) ?? 0
  if (stop.select !== null) field.select(from + stop.select.start, from + stop.select.end)
  if (lane.ends.length > 0) return true
  lane.objected = true
  show({ kind: 'writing', trouble: { words: stop.words } })
  return true
}

/** The first of the texts that were sent goes on its way. */
function begin(deps: SenderDeps, lane: Lane): void {
  deps.keeper.sending()
  // With the next text written already, nobody is looking at this one any more.
  const ms = lane.ends.length > 1 ? 0 : deps.holdMs(deps.field.text().slice(0, lane.ends[0]))
  if (ms === 0) {
    void commit(deps, lane)
    return
  }
  lane.held = deps.clock.after(ms, () => void commit(deps, lane))
  deps.show({ kind: 'held', until: deps.clock.monotonic() + ms })
}

function release(deps: SenderDeps, lane: Lane): void {
  lane.held?.()
  void commit(deps, lane)
}

async function commit(deps: SenderDeps, lane: Lane): Promise<void> {
  const { field, keeper } = deps
  lane.held = null
  if (deps.blocked()) {
    reopen(deps, lane, null)
    return
  }
  lane.saving = true
  deps.show({ kind: 'saving' })
  const error = await deps.save(readyText(field.text().slice(0, lane.ends[0])) ?? '', keeper.draftId())
  if (field.composing()) lane.late = error
  else settle(deps, lane, error)
}

function settle(deps: SenderDeps, lane: Lane, error: SaveError | null): void {
  const { hub, keeper, field } = deps
  lane.saving = false
  if (error !== null) {
    reopen(deps, lane, error)
    return
  }
  const length = lane.ends[0] ?? 0
  lane.ends = lane.ends.slice(1).map((end) => end - length)
  hub.lock(lane.ends)
  keeper.saved()
  field.put(field.text().slice(length), Math.max(0, field.caret() - length))
  hub.changed()
  if (lane.ends.length > 0) {
    begin(deps, lane)
    return
  }
  keeper.changed()
  keeper.flush()
  deps.show({ kind: 'writing', trouble: null })
}

/** Back to one text; texts that were sent one by one stay apart by a line. */
function reopen({ hub, keeper, field, show }: SenderDeps, lane: Lane, trouble: SaveError | null): void {
  const text = field.text()
  const cuts = lane.ends.filter((end) => end < text.length)
  const lines = [0, ...cuts].map((from, index) => text.slice(from, cuts[index]))
  const caret = field.caret()
  lane.ends = []
  hub.lock([])
  if (cuts.length > 0) field.put(lines.join('\n'), caret + cuts.filter((cut) => cut <= caret).length)
  hub.changed()
  keeper.changed()
  show({ kind: 'writing', trouble })
}
