import type { Clock } from '../../shared/lib/clock.ts'
import type { Envelope } from '../../shared/protocol/down.ts'
import { decodeFrame, unreadableFrame } from './frame-codec.ts'

/** Where what a socket brings goes in. `flush`: what is gathered goes now. */
type Inbox = { text: (text: string) => void; binary: (bytes: Uint8Array) => void; tooLarge: () => void; flush: () => void }

/**
 * Each batch costs a commit and a word to every window, whatever its size. What follows a batch sooner than this waits and goes
 * together: a customer's message after a pause is never held up, a surge of hundreds a second becomes twenty batches.
 */
const GATHER_MS = 20
export const SURGE_GATHER_MS = 50
/** Frames of one batch from which on it counts as a surge. */
const SURGE_FRAMES = 3

type InboxDeps = {
  clock: Pick<Clock, 'monotonic' | 'after'>
  /** Runs `fn` when the current batch of socket events is over. */
  tick: (fn: () => void) => void
  /** Frames gathered, as the text of a JSON array, in order. */
  onFrames: (json: string) => void
}

/** Decodes frames and hands the texts of one tick over as one JSON array, in order, unreadable ones in their wrapping. */
export function createInbox(deps: InboxDeps, observe: (frame: Envelope) => boolean): Inbox {
  const { clock } = deps
  let texts: string[] = []
  let flushedAt = -Infinity
  let gatherMs = GATHER_MS
  const flush = (): void => {
    if (texts.length === 0) return
    const json = `[${texts.join(',')}]`
    gatherMs = texts.length < SURGE_FRAMES ? GATHER_MS : SURGE_GATHER_MS
    texts = []
    flushedAt = clock.monotonic()
    deps.onFrames(json)
  }
  const add = (text: string): void => {
    texts.push(text)
    if (texts.length > 1) return
    const wait = flushedAt + gatherMs - clock.monotonic()
    if (wait > 0) clock.after(wait, flush)
    else deps.tick(flush)
  }
  return {
    text(text) {
      const frame = decodeFrame(text)
      if (!frame.ok) add(unreadableFrame(frame.error, text))
      else if (observe(frame.value)) add(text)
    },
    binary: (bytes) => add(unreadableFrame('binary', Buffer.from(bytes).toString('base64'))),
    tooLarge: () => add(unreadableFrame('too_large', '')),
    flush,
  }
}
