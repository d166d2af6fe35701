import type * as Electron from 'electron'
import { onPlayed, type HostDisplay } from '../control.ts'
import { currentHost } from '../host.ts'
import { hostEvent, loud, loudEmitter } from './loud.ts'

const FULL_HD = { x: 0, y: 0, width: 1_920, height: 1_080 }
let displays: readonly HostDisplay[] | null = null

export const screen = loudEmitter('screen', {
  getAllDisplays: () =>
    (displays ?? [currentHost()?.display ?? { id: 1, scaleFactor: 1, bounds: FULL_HD, workArea: FULL_HD }]) as Electron.Display[],
} satisfies Partial<Electron.Screen>)

/** Displays come and go one by one, as the OS tells it; the new set counts from the first event on. */
onPlayed((played) => {
  if (played.do !== 'displays') return
  const before = screen.getAllDisplays()
  displays = played.displays
  for (const one of before) if (!played.displays.some(({ id }) => id === one.id)) screen.emit('display-removed', hostEvent({}), one)
  for (const one of played.displays) {
    const known = before.find(({ id }) => id === one.id)
    if (known === undefined) screen.emit('display-added', hostEvent({}), one)
    else if (JSON.stringify(known) !== JSON.stringify(one)) screen.emit('display-metrics-changed', hostEvent({}), one, ['bounds'])
  }
})

let themeSource: Electron.NativeTheme['themeSource'] = 'system'
export const nativeTheme = loud('nativeTheme', {
  get shouldUseDarkColors() {
    return themeSource === 'dark'
  },
  get themeSource() {
    return themeSource
  },
  set themeSource(source) {
    themeSource = source
  },
} satisfies Partial<Electron.NativeTheme>)
