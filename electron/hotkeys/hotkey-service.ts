import type { GlobalShortcut } from 'electron'
import type { Log } from '../../shared/lib/log.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import { globalKeyIds, type GlobalKey, type GlobalKeyId } from '../../shared/model/global-keys.ts'
import { acceleratorOf, chordOf, likelyOwner, mayBeGlobal, MOST_FREE, substitutes, type GlobalChoices } from './hotkey-rules.ts'

export type HotkeyDeps = {
  globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>
  choices: () => GlobalChoices
  choose: (choices: GlobalChoices) => void
  /** A person pressed it, wherever they were. */
  onPressed: (id: GlobalKeyId) => void
  onChanged: (keys: GlobalKey[]) => void
  log: Log
}

export type HotkeyService = {
  /** Takes the keys; after the first paint, for it asks the OS. */
  start: () => void
  list: () => GlobalKey[]
  /** Another key for a command, null for none. A key that can't be had leaves the old one in force. */
  set: (id: GlobalKeyId, chord: string | null) => Result<GlobalKey[], { kind: 'refused' | 'not_allowed' | 'in_use' }>
  dispose: () => void
}

type Shortcuts = HotkeyDeps['globalShortcut']

function take(shortcuts: Shortcuts, chord: string, pressed: () => void): boolean {
  try {
    return shortcuts.register(acceleratorOf(chord), pressed)
  } catch {
    return false
  }
}

/** Tried for a moment, each; a key nobody else holds can be had. */
function freeFor(shortcuts: Shortcuts, chords: readonly string[]): string[] {
  const free: string[] = []
  for (const chord of chords) {
    if (free.length === MOST_FREE) break
    if (!take(shortcuts, chord, () => undefined)) continue
    shortcuts.unregister(acceleratorOf(chord))
    free.push(chord)
  }
  return free
}

/** The only door to `globalShortcut`: a declared set of keys, and what is said when one is refused. */
export function createHotkeyService(deps: HotkeyDeps): HotkeyService {
  const { globalShortcut } = deps
  const held = new Map<GlobalKeyId, string>()
  let keys: GlobalKey[] = []

  const letGo = (id: GlobalKeyId): void => {
    const chord = held.get(id)
    if (chord !== undefined) globalShortcut.unregister(acceleratorOf(chord))
    held.delete(id)
  }
  const look = (id: GlobalKeyId): GlobalKey => {
    const chord = chordOf(id, deps.choices())
    if (chord === null) return { id, chord, state: 'off', owner: null, free: [] }
    if (held.get(id) !== chord) {
      letGo(id)
      if (take(globalShortcut, chord, () => deps.onPressed(id))) held.set(id, chord)
    }
    if (held.has(id)) return { id, chord, state: 'on', owner: null, free: [] }
    deps.log.info('hotkey.refused', { id })
    return { id, chord, state: 'refused', owner: likelyOwner(chord), free: freeFor(globalShortcut, substitutes(chord, deps.choices())) }
  }
  const lookAll = (): void => {
    keys = globalKeyIds.map(look)
    deps.onChanged(keys)
  }

  return {
    start: lookAll,
    list: () => keys,
    set(id, chord) {
      const others = globalKeyIds.filter((one) => one !== id)
      if (chord !== null && !mayBeGlobal(chord)) return err({ kind: 'not_allowed' })
      if (chord !== null && others.some((one) => chordOf(one, deps.choices()) === chord)) return err({ kind: 'in_use' })
      if (chord !== null && held.get(id) !== chord) {
        if (!take(globalShortcut, chord, () => deps.onPressed(id))) return err({ kind: 'refused' })
        letGo(id)
        held.set(id, chord)
      }
      if (chord === null) letGo(id)
      deps.choose({ ...deps.choices(), [id]: chord })
      lookAll()
      return ok(keys)
    },
    dispose() {
      for (const id of globalKeyIds) letGo(id)
    },
  }
}
