import type { Result } from '../../../shared/lib/result.ts'
import { MAX_PICTURES, type Picture } from '../../../shared/model/picture.ts'
import { createValue, type Observable } from '../../lib/observable.ts'

/** Why a picture was not taken. */
export type Refusal =
  | 'empty'
  | 'too_large'
  | 'not_a_picture'
  | 'broken'
  | 'too_many_pixels'
  | 'disk_full'
  | 'unwritable'
  | 'busy'
  | 'surplus'
  | 'unreadable'
  | 'fault'

export type TrayItem = { readonly id: number; readonly name: string; readonly picture: Picture | null }
export type TrayState = {
  /** In the order they were put in; `picture` is null until main has it on the disk. */
  readonly items: readonly TrayItem[]
  /** What was not taken since the agent last did something here. */
  readonly refused: readonly { readonly id: number; readonly name: string; readonly why: Refusal }[]
}

export type TrayDeps = {
  /** Hands a file to main; settles when it is on the disk. */
  keep: (file: File) => Promise<Result<Picture, Refusal>>
  read: () => Promise<{ draftId: string; pictures: readonly Picture[] } | null>
  /** Null: nothing is left to remember. */
  write: (row: { draftId: string; pictures: readonly Picture[] } | null) => Promise<void>
  newDraftId: () => string
  /** Pictures to begin with where none were remembered, for an edit. */
  initial: () => readonly Picture[]
  /** An emptied tray is remembered as empty, so that `initial` does not come back. */
  rememberEmpty: boolean
}

/** Pictures on their way with one message. */
export type Taken = {
  /** All of them on the disk, or null when one was not taken after all: then nothing may be sent. */
  readonly pictures: Promise<readonly Picture[] | null>
  /** From here on they belong to the command that carries this draft. Durable when it resolves. */
  readonly pledge: (draftId: string) => Promise<void>
  /** The command is saved: they are gone from here. */
  readonly sent: () => void
  /** It was not saved: they stay. */
  readonly back: () => void
}

export type Tray = Observable<TrayState> & {
  readonly add: (files: readonly File[]) => void
  /** Pictures that are on the disk already, for example those of a message taken back. */
  readonly restore: (pictures: readonly Picture[]) => void
  readonly remove: (id: number) => void
  /** How many are not on their way with a message yet. */
  readonly free: () => number
  /** Whatever is here at this moment, also what is still on its way to the disk. */
  readonly take: () => Taken
}

type Slot = { item: TrayItem; kept: Promise<Picture | null>; takenBy: number }

/** Where pictures lie until they are sent. `take` and `add` are in step with the keys: what was put in before Enter goes with it. */
export function createTray(deps: TrayDeps): Tray {
  const shown = createValue<TrayState>({ items: [], refused: [] })
  const tray = { slots: [] as Slot[], draftId: deps.newDraftId(), ids: 0, takes: 0, pledged: 0 }
  let before: Promise<unknown> = Promise.resolve()

  const show = (refused: TrayState['refused'] = shown.get().refused): void =>
    shown.set({ items: tray.slots.map(({ item }) => item), refused })
  /** One after the other; while a command is about to carry them nobody else may write here. */
  const remember = (): Promise<void> => {
    if (tray.pledged > 0) return Promise.resolve()
    const pictures = tray.slots.flatMap(({ item }) => item.picture ?? [])
    const row = pictures.length === 0 && !deps.rememberEmpty ? null : { draftId: tray.draftId, pictures }
    return inTurn(() => deps.write(row))
  }
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = before.then(work).catch(() => undefined)
    before = done
    return done
  }
  const loaded = load(deps, tray, () => show())

  const settle = (slot: Slot, result: Result<Picture, Refusal>): Picture | null => {
    const here = tray.slots.includes(slot)
    if (result.ok) slot.item = { ...slot.item, picture: result.value }
    else tray.slots = tray.slots.filter((one) => one !== slot)
    const { id, name } = slot.item
    show(result.ok || !here ? undefined : [...shown.get().refused, { id, name, why: result.error }])
    if (here) void remember()
    return result.ok ? result.value : null
  }
  let keeping: Promise<unknown> = loaded
  const put = (file: File): void => {
    const id = ++tray.ids
    if (tray.slots.length >= MAX_PICTURES) return show([...shown.get().refused, { id, name: file.name, why: 'surplus' }])
    const slot: Slot = { item: { id, name: file.name, picture: null }, kept: Promise.resolve(null), takenBy: 0 }
    tray.slots = [...tray.slots, slot]
    const kept = keeping.then(() => deps.keep(file)).catch(() => ({ ok: false as const, error: 'fault' as const }))
    keeping = kept
    slot.kept = kept.then((result) => settle(slot, result))
    show()
  }

  return {
    get: shown.get,
    subscribe: shown.subscribe,
    add(files) {
      show([])
      for (const file of files) put(file)
    },
    restore(pictures) {
      const more = pictures.slice(0, Math.max(0, MAX_PICTURES - tray.slots.length)).map((picture) => slotOf(tray, picture))
      tray.slots = [...tray.slots, ...more]
      show([])
      void remember()
    },
    remove(id) {
      tray.slots = tray.slots.filter(({ item, takenBy }) => item.id !== id || takenBy > 0)
      show([])
      void remember()
    },
    free: () => tray.slots.filter(({ takenBy }) => takenBy === 0).length,
    take: () => takeAll({ tray, deps, loaded, inTurn, remember, show }),
  }
}

type Inside = { slots: Slot[]; draftId: string; ids: number; takes: number; pledged: number }

const slotOf = (tray: Inside, picture: Picture): Slot => ({
  item: { id: ++tray.ids, name: picture.name, picture },
  kept: Promise.resolve(picture),
  takenBy: 0,
})

/** What an earlier run remembered, in front of what was put in meanwhile. */
async function load({ read, initial }: TrayDeps, tray: Inside, show: () => void): Promise<void> {
  // A ledger that is shut has no draft to give; writing goes on without it.
  const row = await read().catch(() => null)
  if (row !== null) tray.draftId = row.draftId
  const pictures = row?.pictures ?? initial()
  if (pictures.length === 0) return
  // They belong to the first message that goes, also when its Enter came before they were read.
  const takenBy = Math.min(1, tray.takes)
  tray.slots = [...pictures.map((picture) => ({ ...slotOf(tray, picture), takenBy })), ...tray.slots]
  show()
}

type TakeParts = {
  tray: Inside
  deps: TrayDeps
  loaded: Promise<void>
  inTurn: (work: () => Promise<void>) => Promise<void>
  remember: () => Promise<void>
  show: (refused?: TrayState['refused']) => void
}

function takeAll({ tray, deps, loaded, inTurn, remember, show }: TakeParts): Taken {
  const take = ++tray.takes
  const mine = (): Slot[] => tray.slots.filter(({ takenBy }) => takenBy === take)
  for (const slot of tray.slots) if (slot.takenBy === 0) slot.takenBy = take
  const slots = mine()
  const gather = async (): Promise<readonly Picture[] | null> => {
    await loaded
    const pictures = await Promise.all([...new Set([...mine(), ...slots])].map(({ kept }) => kept))
    return pictures.every((picture) => picture !== null) ? pictures : null
  }
  let pledged = false
  const unpledge = (): void => {
    if (pledged) tray.pledged -= 1
    pledged = false
  }
  return {
    pictures: gather(),
    pledge(draftId) {
      const pictures = mine().flatMap(({ item }) => item.picture ?? [])
      if (pictures.length === 0) return Promise.resolve()
      pledged = true
      tray.pledged += 1
      return inTurn(() => deps.write({ draftId, pictures }))
    },
    sent() {
      tray.slots = tray.slots.filter(({ takenBy }) => takenBy !== take)
      tray.draftId = deps.newDraftId()
      unpledge()
      show([])
      void remember()
    },
    back() {
      for (const slot of mine()) slot.takenBy = 0
      unpledge()
      show()
      void remember()
    },
  }
}
