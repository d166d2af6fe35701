import {
  belongsToInputMethod,
  compositionEnded,
  compositionStarted,
  isHangulCommit,
  keySeen,
  noComposition,
  type KeyLike,
} from './composition-rules.ts'

/** Watches composition in every field of the window, before any other listener. */
export type Composition = {
  /** True while a key is the input method's. */
  readonly owns: (event: KeyLike) => boolean
  /** True for a line break that is the second half of a Hangul Enter. */
  readonly isHangulCommit: (timeStamp: number) => boolean
  readonly active: () => boolean
  readonly dispose: () => void
}

export function watchComposition(target: Window): Composition {
  let state = noComposition
  const start = (): void => {
    state = compositionStarted()
  }
  const end = (event: CompositionEvent): void => {
    state = compositionEnded(state, event.data, event.timeStamp)
  }
  const key = (event: KeyboardEvent): void => {
    state = keySeen(state, event)
  }
  target.addEventListener('compositionstart', start, true)
  target.addEventListener('compositionend', end, true)
  target.addEventListener('keydown', key, true)
  return {
    owns: (event) => belongsToInputMethod(state, event),
    isHangulCommit: (timeStamp) => isHangulCommit(state, timeStamp),
    active: () => state.composing,
    dispose() {
      target.removeEventListener('compositionstart', start, true)
      target.removeEventListener('compositionend', end, true)
      target.removeEventListener('keydown', key, true)
    },
  }
}
