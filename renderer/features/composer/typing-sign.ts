import type { Cancel, Clock } from '../../../shared/lib/clock.ts'

/** The others are told again while typing goes on, and that it is over this long after the last key; milliseconds. */
export const AGAIN_MS = 5_000
export const STILL_MS = 5_000

export type TypingSign = {
  /** A key changed the text. */
  readonly typed: () => void
  /** The text is sent, emptied or left. */
  readonly over: () => void
}

/** Says that somebody types here, and that they have stopped. Never what (B15, B16). Cheap on every key: one timer at most. */
export function createTypingSign(clock: Pick<Clock, 'monotonic' | 'after'>, say: (on: boolean) => void): TypingSign {
  let lastKey = 0
  /** null while the others believe that nobody types. */
  let saidAt: number | null = null
  let timer: Cancel | null = null
  const over = (): void => {
    timer?.()
    timer = null
    if (saidAt === null) return
    saidAt = null
    say(false)
  }
  const look = (): void => {
    const left = lastKey + STILL_MS - clock.monotonic()
    if (left <= 0) over()
    else timer = clock.after(left, look)
  }
  return {
    typed() {
      lastKey = clock.monotonic()
      if (saidAt === null || lastKey - saidAt >= AGAIN_MS) {
        saidAt = lastKey
        say(true)
      }
      timer ??= clock.after(STILL_MS, look)
    },
    over,
  }
}
