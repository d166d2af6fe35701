import * as z from 'zod/mini'
import { layoutFor, withPlace, type Place, type WindowKind } from './layout-rules.ts'

const Whole = z.int().check(z.gte(-100_000), z.lte(100_000))
const KeptBounds = z.object({ x: Whole, y: Whole, width: Whole, height: Whole })
const KeptPlace = z.object({ bounds: KeptBounds, maximized: z.boolean(), zoom: z.nullable(z.number().check(z.gte(0.8), z.lte(2))) })
const KeptLayout = z.object({ desk: z.optional(KeptPlace), panel: z.optional(KeptPlace), settings: z.optional(KeptPlace) })
/** Where windows stand, for each set of displays, and whether the panel has a window of its own. */
export const KeptWindows = z.object({
  layouts: z.array(z.object({ displays: z.string().check(z.maxLength(2_000)), layout: KeptLayout })),
  panelOut: z.boolean(),
})
export type KeptWindows = z.infer<typeof KeptWindows>
export const NO_WINDOWS: KeptWindows = { layouts: [], panelOut: false }

/** What is remembered of windows, over restarts. */
export type PlaceBook = {
  placeOf: (displays: string, kind: WindowKind) => Place | undefined
  /** Writes only what is new. */
  keep: (displays: string, kind: WindowKind, place: Place) => void
  panelOut: () => boolean
  setPanelOut: (out: boolean) => void
}

export function createPlaceBook(file: { get: () => KeptWindows; set: (value: KeptWindows) => void }): PlaceBook {
  const placeOf: PlaceBook['placeOf'] = (displays, kind) => layoutFor(file.get().layouts, displays)[kind]
  return {
    placeOf,
    keep(displays, kind, place) {
      if (JSON.stringify(placeOf(displays, kind)) === JSON.stringify(place)) return
      file.set({ ...file.get(), layouts: [...withPlace(file.get().layouts, displays, { kind, place })] })
    },
    panelOut: () => file.get().panelOut,
    setPanelOut(panelOut) {
      if (file.get().panelOut !== panelOut) file.set({ ...file.get(), panelOut })
    },
  }
}
