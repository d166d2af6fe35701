import { useEffect, useState } from 'react'
import { uuidv7 } from '../../../shared/lib/uuid.ts'
import { useServices, type DraftSlot, type Drafts } from '../../app/services.tsx'
import { createDraftKeeper, type DraftKeeper } from '../../data/draft-keeper.ts'
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
    let gone = false
    const load = async (): Promise<void> => {
      await leaving.get(drafts)
      // A ledger that is shut has no draft to give; writing goes on without it.
      const draft = await drafts.get(slot).catch(() => null)
      if (gone || draft === null) return
      keeper.adopt(draft)
      form.adopt(draft.text)
    }
    void load()
    const stop = drafts.onBrought(({ places, carried }) => {
      keeper.carried(carried)
      if (places.some((one) => one.conversationId === slot.conversationId && one.mode === 'ticket')) void load()
    })
    return () => {
      gone = true
      stop()
    }
  }, [drafts, slot, keeper, form])
  useFlushOnLeave(keeper.flush)
  return { form, failed }
}
