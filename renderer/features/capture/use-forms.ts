import { useEffect, useState } from 'react'
import type { Cancel } from '../../../shared/lib/clock.ts'
import type { Capture } from '../../../shared/model/capture.ts'
import { uuidv7 } from '../../../shared/lib/uuid.ts'
import { useServices, type DraftSlot, type Drafts } from '../../app/services.tsx'
import { createDraftKeeper, type DraftKeeper } from '../../data/draft-keeper.ts'
import type { Draft } from '../../data/drafts-repo.ts'
import { loadDraft } from '../../data/load-draft.ts'
import { useFlushOnLeave } from '../../lib/use-flush-on-leave.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { formOf } from './form-rules.ts'
import { formsIn, type FormValues } from './form-values.ts'
import { createForms, draftNow, type Forms, type FormsDeps } from './forms.ts'

type Options = {
  drafts: Drafts
  /** Where the draft lies: one place for new contacts, one for the change of each saved one. */
  place: string
  /** What is changed; null for a new contact. */
  editing: { captureId: string; capture: Capture } | null
  save: FormsDeps['save']
}

export const NEW_PLACE = 'capture'

/** Forms whose words outlive a kill. The caller is keyed by the place. `failed` while the last write of the draft did not succeed. */
export function useForms({ drafts, place, editing, save }: Options): { forms: Forms; failed: boolean } {
  const { clock, random, serverNow } = useServices()
  const [failed, setFailed] = useState(false)
  const latest = useLatest(save)
  const [{ forms, keeper }] = useState(() => {
    const slot: DraftSlot = { conversationId: place, mode: 'capture' }
    const made: { forms: Forms | null } = { forms: null }
    const own: DraftKeeper = createDraftKeeper({
      clock,
      random,
      prefix: '',
      read: () => draftNow(made.forms?.get() ?? { forms: [], going: 0 }),
      async write(draft, where) {
        const done = await drafts[where === 'whole' ? 'put' : 'putBehind'](slot, draft).then(
          () => true,
          () => false,
        )
        setFailed(!done)
        return done
      },
    })
    const first: FormValues | undefined = editing === null ? undefined : formOf(editing.captureId, editing.capture)
    const newId = (): string => uuidv7(clock, random)
    made.forms = createForms(
      { keeper: own, newId, now: serverNow, save: (what) => latest.current(what), single: editing !== null },
      ...(first === undefined ? [] : [first]),
    )
    return { forms: made.forms, keeper: own }
  })
  useEffect(() => {
    let end: Cancel = () => undefined
    const load = (isFirst: boolean): void => {
      let again = !isFirst
      const onDraft = (draft: Draft | null): void => {
        if (draft === null) return
        keeper.adopt(draft)
        const known = new Set(forms.get().forms.map(({ captureId }) => captureId))
        forms.adopt(formsIn(draft.text).filter(({ captureId }) => !again || !known.has(captureId)))
      }
      end()
      // What is written before it could be read is in the forms already.
      const onTrouble = (): void => void (again = true)
      end = loadDraft({ clock, read: () => drafts.get({ conversationId: place, mode: 'capture' }), onDraft, onTrouble })
    }
    load(true)
    const stop = drafts.onBrought(({ places, carried }) => {
      keeper.carried(carried)
      if (places.some((one) => one.conversationId === place && one.mode === 'capture')) load(false)
    })
    return () => {
      end()
      stop()
    }
  }, [clock, drafts, place, keeper, forms])
  useFlushOnLeave(keeper.flush)
  return { forms, failed }
}
