/** Why a text may not go yet, in words for the agent, and the place to mend; positions count UTF-16 code units. */
export type SendStop = { words: string; select: { start: number; end: number } | null }

/** What others may do with a composer's text field; they never render with its text. */
export type ComposerField = {
  readonly element: () => HTMLTextAreaElement | null
  readonly text: () => string
  readonly selection: () => { start: number; end: number }
  /** Replaces [from, to) so that the field's own undo knows it, then selects. Focuses the field. Nothing while composing. */
  readonly replace: (range: { from: number; to: number }, text: string, select?: { start: number; end: number }) => void
  readonly focus: () => void
  /** After each change outside a composition, and after the selection moved. Runs on every key: must be cheap. */
  readonly onText: (listener: () => void) => () => void
  /** Keys before the composer's own; true means taken. Never called for a key the input method owns. */
  readonly onKey: (listener: (event: KeyboardEvent) => boolean) => () => void
  /** Asked before a send with the text as it stands in the field; a stop keeps it, shows the words and selects the place. */
  readonly beforeSend: (check: (text: string) => SendStop | null) => () => void
}

/** The composer's own side of its field. */
export type FieldHub = {
  readonly field: ComposerField
  /** The text is another one now. */
  readonly changed: () => void
  /** The selection may be another one; tells nobody when it is not. */
  readonly moved: () => void
  readonly taken: (event: KeyboardEvent) => boolean
  /** First objection against sending this text. */
  readonly stopOf: (text: string) => SendStop | null
  /** Texts at the start of the field are on their way and can't be changed; positions where each ends, none to open it. */
  readonly lock: (ends: readonly number[]) => void
  /** Characters that can't be changed now; null when all can. */
  readonly locked: () => number | null
  /** Characters of the text that is on its way; null when none is. */
  readonly sending: () => number | null
}

export type FieldHubDeps = {
  element: () => HTMLTextAreaElement | null
  composing: () => boolean
}

export function createFieldHub({ element, composing }: FieldHubDeps): FieldHub {
  const onText = createRegister<() => void>()
  const onKey = createRegister<(event: KeyboardEvent) => boolean>()
  const checks = createRegister<(text: string) => SendStop | null>()
  let ends: readonly number[] = []
  let told = { start: -1, end: -1 }
  const selection = (): { start: number; end: number } => {
    const field = element()
    return { start: field?.selectionStart ?? 0, end: field?.selectionEnd ?? 0 }
  }
  const changed = (): void => {
    if (composing()) return
    told = selection()
    for (const listener of onText.all) listener()
  }
  return {
    field: {
      element,
      text: () => element()?.value ?? '',
      selection,
      replace({ from, to }, text, select) {
        const field = element()
        if (field === null || composing() || from < (ends.at(-1) ?? 0)) return
        field.focus()
        field.setSelectionRange(from, to)
        // The only way to change the text that the field's own undo knows.
        if (text !== '') document.execCommand('insertText', false, text)
        else if (from !== to) document.execCommand('delete')
        if (select !== undefined) field.setSelectionRange(select.start, select.end)
      },
      focus: () => element()?.focus(),
      onText: onText.add,
      onKey: onKey.add,
      beforeSend: checks.add,
    },
    changed,
    moved() {
      const { start, end } = selection()
      if (start !== told.start || end !== told.end) changed()
    },
    taken: (event) => [...onKey.all].some((listener) => listener(event)),
    stopOf(text) {
      for (const check of checks.all) {
        const stop = check(text)
        if (stop !== null) return stop
      }
      return null
    },
    lock(now) {
      ends = now
    },
    locked: () => ends.at(-1) ?? null,
    sending: () => ends[0] ?? null,
  }
}

function createRegister<T>(): { readonly all: ReadonlySet<T>; readonly add: (one: T) => () => void } {
  const all = new Set<T>()
  return {
    all,
    add(one) {
      all.add(one)
      return () => void all.delete(one)
    },
  }
}
