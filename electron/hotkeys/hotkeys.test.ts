import { describe, expect, it } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import { GLOBAL_CHORDS, type GlobalKey } from '../../shared/model/global-keys.ts'
import { acceleratorOf, likelyOwner, mayBeGlobal, type GlobalChoices } from './hotkey-rules.ts'
import { createHotkeyService, type HotkeyService } from './hotkey-service.ts'

type Os = { taken: Set<string>; ours: Map<string, () => void> }

function setUp(
  takenByOthers: readonly string[] = [],
  kept: GlobalChoices = {},
): {
  os: Os
  service: HotkeyService
  pressed: string[]
  told: GlobalKey[][]
  choices: () => GlobalChoices
} {
  const os: Os = { taken: new Set(takenByOthers.map(acceleratorOf)), ours: new Map() }
  const pressed: string[] = []
  const told: GlobalKey[][] = []
  let choices = kept
  const service = createHotkeyService({
    globalShortcut: {
      register(accelerator, callback) {
        if (os.taken.has(accelerator) || os.ours.has(accelerator)) return false
        os.ours.set(accelerator, callback)
        return true
      },
      unregister: (accelerator) => void os.ours.delete(accelerator),
    },
    choices: () => choices,
    choose: (next) => void (choices = next),
    onPressed: (id) => void pressed.push(id),
    onChanged: (keys) => void told.push(keys),
    log: silentLog,
  })
  return { os, service, pressed, told, choices: () => choices }
}
const free = (chord: string): string[] => [chord]

describe('H10 system-wide keys', () => {
  it('are all taken at the start, ask for their command, and are let go at the end', () => {
    const { os, service, pressed } = setUp()
    service.start()
    expect(service.list().map((key) => key.state)).toEqual(['on', 'on', 'on'])
    os.ours.get('CommandOrControl+Shift+Space')?.()
    os.ours.get('CommandOrControl+Shift+F8')?.()
    expect(pressed).toEqual(['conversation.rescue', 'capture.new'])
    service.dispose()
    expect(os.ours.size).toBe(0)
  })

  it('H10 a refused one is told with its likely owner and three keys that are free; nothing is kept of the tries', () => {
    const { os, service, told } = setUp(['Ctrl+Shift+Space', 'Ctrl+Shift+F9'])
    service.start()
    expect(told.at(-1)?.[0]).toEqual({
      id: 'conversation.rescue',
      chord: 'Ctrl+Shift+Space',
      state: 'refused',
      owner: 'input_method',
      free: ['Ctrl+Alt+Space', 'Ctrl+Shift+F10', 'Ctrl+Shift+F11'],
    })
    expect([...os.ours.keys()]).toEqual(['CommandOrControl+Shift+F7', 'CommandOrControl+Shift+F8'])
  })

  it('H10 a proposal is taken with one choice, kept, and in force after the next start', () => {
    const first = setUp(['Ctrl+Shift+Space'])
    first.service.start()
    const [proposal = ''] = first.service.list()[0]?.free ?? []
    expect(first.service.set('conversation.rescue', proposal)).toMatchObject({ ok: true })
    expect(first.service.list()[0]).toMatchObject({ state: 'on', chord: proposal })
    const second = setUp(['Ctrl+Shift+Space'], first.choices())
    second.service.start()
    expect(second.service.list().map((key) => key.state)).toEqual(['on', 'on', 'on'])
  })

  it('a key that can’t be had leaves the old one in force', () => {
    const { os, service } = setUp(['Ctrl+Alt+F9'])
    service.start()
    const tries = [
      [free('Ctrl+Alt+F9'), 'refused'],
      [['Alt+A', 'A', 'Ctrl+K', 'Ctrl+Ctrl+K', 'Super+K', 'Ctrl+Shift+;', ''], 'not_allowed'],
      [free(GLOBAL_CHORDS['phrase.copy']), 'in_use'],
    ] as const
    for (const [chords, kind] of tries)
      for (const chord of chords) expect(service.set('conversation.rescue', chord)).toEqual({ ok: false, error: { kind } })
    expect([...os.ours.keys()].toSorted()).toEqual([
      'CommandOrControl+Shift+F7',
      'CommandOrControl+Shift+F8',
      'CommandOrControl+Shift+Space',
    ])
  })

  it('can be switched off, and an OS that throws counts as refusing', () => {
    const { os, service } = setUp()
    service.start()
    service.set('phrase.copy', null)
    expect(service.list()[1]).toMatchObject({ state: 'off', chord: null })
    expect(os.ours.size).toBe(2)
    const broken = createHotkeyService({
      globalShortcut: {
        register: () => {
          throw new Error('no accelerator')
        },
        unregister: () => undefined,
      },
      choices: () => ({}),
      choose: () => undefined,
      onPressed: () => undefined,
      onChanged: () => undefined,
      log: silentLog,
    })
    broken.start()
    expect(broken.list().every((key) => key.state === 'refused' && key.free.length === 0)).toBe(true)
  })
})

it('names the usual owners on Chinese desks', () => {
  expect(['Alt+A', 'Ctrl+Space', 'Ctrl+Alt+A', 'Ctrl+Shift+Q', 'Ctrl+Alt+F9'].map(likelyOwner)).toEqual([
    'wechat',
    'input_method',
    'qq',
    'input_method',
    'unknown',
  ])
})

it('the default keys are ones that may be taken from the whole OS', () => {
  for (const chord of Object.values(GLOBAL_CHORDS)) expect(mayBeGlobal(chord)).toBe(true)
})
