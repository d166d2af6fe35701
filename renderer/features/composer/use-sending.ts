import { useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { useServices } from '../../app/services.tsx'
import type { FieldHub } from '../../lib/composer-field.ts'
import { useLatest } from '../../lib/use-latest.ts'
import type { ComposerProps, FieldRef, SendState } from './composer-parts.ts'
import type { DraftKeeper } from '../../data/draft-keeper.ts'
import { holdMs } from './hold-rules.ts'
import type { TypingSign } from './typing-sign.ts'
import { createSender, type Sender } from './sender.ts'

type SendingDeps = {
  props: ComposerProps
  field: FieldRef
  hub: FieldHub
  keeper: DraftKeeper
  sign: TypingSign
  put: (text: string) => void
}

/** What customers get at once, for it was held already or it is not for them. */
const NEVER_HELD: readonly ComposerProps['meaning'][] = ['sendNote', 'sendEdited']

/** The sender of one field, its state for the screen, and the guard of what is on its way. */
export function useSending({ props, field, hub, keeper, sign, put }: SendingDeps): { state: SendState; sender: Sender } {
  const [state, setState] = useState<SendState>({ kind: 'writing', trouble: null })
  const { clock, composition, settings } = useServices()
  const latest = useLatest({ props, put })
  const sender = useMemo(
    () =>
      createSender({
        clock,
        hub,
        keeper,
        field: {
          text: () => field.current?.value ?? '',
          caret: () => field.current?.selectionStart ?? 0,
          put(text, caret) {
            latest.current.put(text)
            field.current?.setSelectionRange(caret, caret)
          },
          select(start, end) {
            field.current?.focus()
            field.current?.setSelectionRange(start, end)
          },
          composing: composition.active,
        },
        blocked: () => latest.current.props.meaning === 'blocked',
        attached: () => latest.current.props.attached.free(),
        holdMs: (text) => (NEVER_HELD.includes(latest.current.props.meaning) ? 0 : holdMs(text, settings.get().sendHold)),
        save: (text, draftId) => latest.current.props.save(text, draftId),
        show(now) {
          if (now.kind !== 'writing') sign.over()
          setState(now)
        },
      }),
    [clock, hub, keeper, field, sign, latest, composition, settings],
  )
  useLock(field, hub)
  // A layout effect: the field still has its text when it goes.
  useLayoutEffect(() => sender.leave, [sender])
  return { state, sender }
}

/** Keeps edits out of the locked characters. Composition can't be refused, but it only writes at the caret. */
function useLock(field: FieldRef, hub: FieldHub): void {
  useEffect(() => {
    const element = field.current
    const guard = (event: InputEvent): void => {
      const locked = hub.locked()
      if (element === null || locked === null) return
      const { selectionStart: start, selectionEnd: end } = element
      const back = start === end && event.inputType.startsWith('delete') && event.inputType.endsWith('Backward')
      const inside = start < locked || (back && start === locked) || event.inputType.startsWith('history')
      if (inside) event.preventDefault()
    }
    element?.addEventListener('beforeinput', guard)
    return () => element?.removeEventListener('beforeinput', guard)
  }, [field, hub])
}
