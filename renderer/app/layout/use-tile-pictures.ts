import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { picturesOf } from '../../../shared/model/command.ts'
import type { SaveError } from '../../features/composer/composer-parts.ts'
import type { Tray } from '../../features/pictures/tray.ts'
import { usePictureDrop, useTray } from '../../features/pictures/use-tray.ts'
import type { DraftSlot, LedgerViews } from '../services.tsx'
import type { TileActions, TileState } from './use-tile-actions.ts'

export type TilePictures = {
  tray: Tray
  /** Given the hidden field that asks for files, and asking by it. */
  input: (element: HTMLInputElement | null) => void
  pick: () => void
  /** Files hang above the tile. */
  over: boolean
  /** Saves words with the pictures that were there when Enter was pressed. */
  save: (text: string, draftId: string) => Promise<SaveError | null>
}

type Facts = { ledger: LedgerViews; tile: HTMLElement | null; slot: DraftSlot; prefix: string; state: TileState; actions: TileActions }

/** The pictures beside the words of one tile, and how they join them. */
export function useTilePictures({ ledger, tile, slot, prefix, state, actions }: Facts): TilePictures {
  const initial = useMemo(() => picturesOf(state.editing?.body ?? null), [state.editing])
  const tray = useTray({ trays: ledger.trays, slot, prefix, initial })
  const [input, setInput] = useState<HTMLInputElement | null>(null)
  const [over, setOver] = useState(false)
  usePictureDrop(tile, tray.add, setOver)
  useIncoming(tray, state, actions)
  return { tray, over, input: setInput, pick: useCallback(() => input?.click(), [input]), save: useSave(tray, actions) }
}

/** B7: whatever lay there at Enter goes with the words or nothing goes. Runs up to `take` in the same turn as the key. */
function useSave(tray: Tray, actions: TileActions): TilePictures['save'] {
  return useCallback(
    async (text, draftId) => {
      const taken = tray.take()
      const pictures = await taken.pictures
      if (pictures === null) {
        taken.back()
        return 'pictures'
      }
      // A second Enter on a picture that is on its way already.
      if (text === '' && pictures.length === 0) return null
      if (pictures.length > 0) await taken.pledge(draftId)
      const error = await actions.save({ text, pictures, draftId })
      if (error === null) taken.sent()
      else taken.back()
      return error
    },
    [tray, actions],
  )
}

/** Pictures of a message that was ended and is put back; its words go to the field by themselves. */
function useIncoming(tray: Tray, { incoming }: TileState, { incomingTaken }: TileActions): void {
  const taken = useRef(0)
  useEffect(() => {
    if (incoming === null || incoming.n === taken.current) return
    taken.current = incoming.n
    if (incoming.pictures.length > 0) tray.restore(incoming.pictures)
    if (incoming.text === '') incomingTaken()
  }, [tray, incoming, incomingTaken])
}
