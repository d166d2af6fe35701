import type { Capture } from '../../../shared/model/capture.ts'
import type { DraftKeeper, FieldNow } from '../../data/draft-keeper.ts'
import { createValue, type Observable } from '../../lib/observable.ts'
import { captureOf, emptyForm, troubleIn, type FieldName } from './form-rules.ts'
import { draftOf, type FormValues } from './form-values.ts'

/** Why what was written is still here. */
export type SaveError = 'disk_full' | 'id_reuse' | 'journal_unavailable' | 'too_large' | 'signed_out' | 'claim_open' | 'gone' | 'fault'

export type FormsState = {
  /** Oldest first. The first `going` are on their way to the journal and locked; the one behind them has the keys. */
  forms: readonly FormValues[]
  going: number
  /** Fields that keep the form with the keys from being saved, after somebody tried. */
  missing: readonly FieldName[]
  /** How often somebody tried in vain. */
  tries: number
  error: SaveError | null
  /** What was saved last; `n` grows with each. */
  saved: { n: number; capture: Capture } | null
}

export type FormsDeps = {
  keeper: Pick<DraftKeeper, 'changed' | 'flush' | 'sending' | 'saved' | 'draftId'>
  newId: () => string
  /** Server time. */
  now: () => number
  /** Resolves once the journal has it on the disk: null, else why not. */
  save: (what: { captureId: string; capture: Capture; draftId: string }) => Promise<SaveError | null>
  /** One form alone, for a change of something saved: nothing new begins behind it. */
  single: boolean
}

export type Forms = Observable<FormsState> & {
  readonly change: (part: Partial<FormValues>) => void
  /** The form with the keys is done. */
  readonly submit: () => void
  /** What was kept by an earlier run; what was typed before it was read stays behind it. */
  readonly adopt: (kept: readonly FormValues[]) => void
}

/** What the keeper writes: a line for each form, those on their way apart from what stands behind them. */
export function draftNow({ forms, going }: Pick<FormsState, 'forms' | 'going'>): FieldNow {
  const selection = { start: 0, end: 0, direction: 'none' } as const
  return { text: draftOf(forms), selection, sending: going === 0 ? null : draftOf(forms.slice(0, 1)).length }
}

/**
 * The forms somebody fills one after the other. A form that is done is locked until main has it (JR1) and only then goes; meanwhile the
 * keys write the next one, so that a slow disk costs nobody a key. When it could not be saved it is in front again, as it was.
 */
export function createForms(deps: FormsDeps, first: FormValues = emptyForm(deps.newId())): Forms {
  const state = createValue<FormsState>({ forms: [first], going: 0, missing: [], tries: 0, error: null, saved: null })
  const set = (part: Partial<FormsState>): void => state.set({ ...state.get(), ...part })
  let saving = false

  const begin = async (): Promise<void> => {
    const [form] = state.get().forms
    const capture = form === undefined ? null : captureOf(form, deps.now())
    if (form === undefined || capture === null) return
    saving = true
    deps.keeper.sending()
    const error = await deps.save({ captureId: form.captureId, capture, draftId: deps.keeper.draftId() })
    saving = false
    if (error === null) settle(capture)
    else {
      // The one in front has the keys again; the others stay behind it, open.
      set({ going: 0, error, missing: [] })
      deps.keeper.changed()
    }
  }
  const settle = (capture: Capture): void => {
    const { forms, going, saved } = state.get()
    deps.keeper.saved()
    set({ forms: forms.slice(1), going: going - 1, saved: { n: (saved?.n ?? 0) + 1, capture } })
    if (going > 1) void begin()
    else {
      deps.keeper.changed()
      deps.keeper.flush()
    }
  }

  return {
    get: state.get,
    subscribe: state.subscribe,
    change(part) {
      const { forms, going, missing } = state.get()
      const old = forms[going]
      if (old === undefined) return
      const form = { ...old, ...part, startedAt: old.startedAt ?? deps.now() }
      const still = missing.length === 0 ? missing : troubleIn(form, deps.now()).filter((name) => missing.includes(name))
      set({ forms: forms.with(going, form), missing: still, error: null })
      deps.keeper.changed()
    },
    submit() {
      const { forms, going, tries } = state.get()
      const form = forms[going]
      if (form === undefined) return
      const missing = troubleIn(form, deps.now())
      if (missing.length > 0) return set({ missing, tries: tries + 1, error: null })
      const behind = forms.length > going + 1 || deps.single ? [] : [emptyForm(deps.newId())]
      set({ forms: [...forms, ...behind], going: going + 1, missing: [], error: null })
      if (!saving) void begin()
    },
    adopt(kept) {
      const { forms, going } = state.get()
      if (kept.length === 0) return
      const typed = forms.slice(going).filter((form) => (deps.single ? form.startedAt === null : form.startedAt !== null))
      set({ forms: [...forms.slice(0, going), ...kept, ...typed] })
      if (typed.length > 0) deps.keeper.changed()
    },
  }
}
