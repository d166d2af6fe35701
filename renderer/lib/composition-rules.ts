/**
 * Tells the Enter that picks a candidate from the Enter that sends.
 *
 *   Chromium, Chinese:  keydown(229, composing) → compositionend                     never sends
 *   Safari-like order:  compositionend → keydown(229 or 13, not composing)           never sends
 *   Hangul:             keydown(229, composing) → compositionend → keydown(13) or    sends: one Enter commits
 *                       a line break without a keydown                               and sends
 */
export type CompositionState = {
  composing: boolean
  /** Event time of the last compositionend, milliseconds. */
  endedAt: number
  /** Whether an Enter was seen while composing, so that the end belongs to that press. */
  enterSeen: boolean
  /** Whether the last composed text was Hangul, which has no candidates to pick. */
  hangul: boolean
}

export const noComposition: CompositionState = { composing: false, endedAt: -Infinity, enterSeen: false, hangul: false }

/** A keydown this soon after a compositionend is still the press that ended it. Milliseconds. */
export const SAME_PRESS_MS = 100

const HANGUL = /^[\p{Script=Hangul}\s]+$/u

export type KeyLike = { key: string; keyCode: number; isComposing: boolean; timeStamp: number }

export const compositionStarted = (): CompositionState => ({ ...noComposition, composing: true })

export const compositionEnded = (state: CompositionState, data: string, timeStamp: number): CompositionState => ({
  composing: false,
  endedAt: timeStamp,
  enterSeen: state.enterSeen,
  hangul: HANGUL.test(data),
})

/** Notes an Enter that the input method swallowed. */
export const keySeen = (state: CompositionState, event: KeyLike): CompositionState =>
  state.composing && (event.key === 'Enter' || event.key === 'Process') ? { ...state, enterSeen: true } : state

/** True while a key belongs to the input method and must reach neither the app nor the send rule. */
export function belongsToInputMethod(state: CompositionState, event: KeyLike): boolean {
  if (state.composing || event.isComposing || event.keyCode === 229) return true
  if (event.key !== 'Enter' || state.hangul || state.enterSeen) return false
  return event.timeStamp - state.endedAt < SAME_PRESS_MS
}

/** Whether a line break that came without a keydown is the second half of a Hangul Enter. */
export const isHangulCommit = (state: CompositionState, timeStamp: number): boolean =>
  !state.composing && state.hangul && timeStamp - state.endedAt < SAME_PRESS_MS
