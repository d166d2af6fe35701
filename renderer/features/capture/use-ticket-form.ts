import { useEffect, useState } from 'react'
import type { Cancel } from '../../../shared/lib/clock.ts'
import { uuidv7 } from '../../../shared/lib/uuid.ts'
import { useServices, type DraftSlot, type Drafts } from '../../app/services.tsx'
import { createDraftKeeper, type DraftKeeper } from '../../data/draft-keeper.ts'
import type { Draft } from '../../data/drafts-repo.ts'
import { loadDraft } from '../../data/load-draft.ts'
import { useFlushOnLeave } from '../../lib/use-flush-on-leave.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { ticketPlace } from './ticket-place-rules.ts'
import { createTicketForm, ticketDraftNow, type SaveTicket, type TicketForm, type TicketStart } from './ticket-form.ts'

type Options = { drafts: Drafts; start: TicketStart; save: SaveTicket }

/** The last write of a form that was left; one opened right behind it must not read what lay there before. */
const leaving = new WeakMap<Drafts, Promise<unknown>>()

/** A ticket form whose words outlive a kill. The caller is keyed by the place. `failed` while the last write of the draft did not succeed. */
export function useTicketForm({ drafts, start, save }: Options): { form: TicketForm; failed: boolean } {
  const { clock, random } = useServices()
  const [failed, setFailed] = useState(false)
  const latest = useLatest(save)
  const [slot] = useState((): DraftSlot => ({ conversationId: ticketPlace(start), mode: 'ticket' }))
  const [{ form, keeper }] = useState(() => {
    const own: DraftKeeper = createDraftKeeper({
      clock,
      random,
      prefix: '',
      read: () => ticketDraftNow(made.get(), start),
      async write(draft) {
        const writing = drafts.put(slot, draft).then(
          () => true,
          () => false,
        )
        leaving.set(drafts, writing)
        const done = await writing
        setFailed(!done)
        return done
      },
    })
    const made = createTicketForm({ keeper: own, start, newId: () => uuidv7(clock, random), save: (what) => latest.current(what) })
    return { form: made, keeper: own }
  })
  useEffect(() => {
    let end: Cancel = () => undefined
    const read = async (): Promise<Draft | null> => {
      await leaving.get(drafts)
      return drafts.get(slot)
    }
    const onDraft = (draft: Draft | null): void => {
      if (draft === null) return
      keeper.adopt(draft)
      form.adopt(draft.text)
    }
    const load = (): void => {
      end()
      end = loadDraft({ clock, read, onDraft, onTrouble: () => undefined })
    }
    load()
    const stop = drafts.onBrought(({ places, carried }) => {
      keeper.carried(carried)
      if (places.some((one) => one.conversationId === slot.conversationId && one.mode === 'ticket')) load()
    })
    return () => {
      end()
      stop()
    }
  }, [clock, drafts, slot, keeper, form])
  useFlushOnLeave(keeper.flush)
  return { form, failed }
}
