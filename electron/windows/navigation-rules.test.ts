import { describe, expect, it } from 'vitest'
import { isOwnPage, mayHave } from './navigation-rules.ts'

const LOOK_ALIKES = [
  'https://holdfast/',
  'http://holdfast/index.html',
  'https://holdfast.example/index.html',
  'app://holdfast.evil/index.html',
  'app://evil.holdfast/index.html',
  'app://holdfast-evil/index.html',
  'app://holdfas/index.html',
  'app://holdfastt/index.html',
  'app://holdfast:8080/index.html',
  'app://holdfast@evil/index.html',
  'app://user@holdfast/index.html',
  'app://user:pw@holdfast/index.html',
  'app://:pw@holdfast/index.html',
  'app://evil/#app://holdfast/index.html',
  'app://evil/?app://holdfast/index.html',
  'app://evil/app://holdfast/index.html',
  'app:///index.html',
  'app:/holdfast/index.html',
  'app:holdfast/index.html',
  'app://holdfast\u3002evil/index.html',
  'app://hоldfast/index.html',
  'app://holdfаst/index.html',
  'app://holdfast\u200b/index.html',
  'app://holdfast%00/index.html',
  'app://holdfast%2f.evil/index.html',
  'app://holdfast./index.html',
  'app://[::1]/index.html',
  'apps://holdfast/index.html',
  'xapp://holdfast/index.html',
  'file:///index.html',
  'file://holdfast/index.html',
  'view-source:app://holdfast/index.html',
  'blob:app://holdfast/8f14e45f',
  'filesystem:app://holdfast/temporary/index.html',
  'data:text/html,<script>app://holdfast</script>',
  'javascript:location="app://holdfast/index.html"',
  'about:blank',
  'about:srcdoc',
  'chrome://settings',
  'devtools://devtools/bundled/inspector.html',
  'ws://holdfast/',
  '//holdfast/index.html',
  '/index.html',
  '',
  ' ',
]

describe('navigation', () => {
  it.each([
    'app://holdfast/',
    'app://holdfast/index.html',
    'app://holdfast/index.html#c1',
    'app://holdfast/ledger.html?crashAt=jr1.after-commit',
  ])('stays on the own page %s', (url) => {
    expect(isOwnPage(url)).toBe(true)
  })

  it.each(LOOK_ALIKES)('does not go to %j', (url) => {
    expect(isOwnPage(url)).toBe(false)
  })

  it.each(['app://holdfast/assets/a.js', 'app://holdfast/other.html', 'app://holdfast/index.html/', 'app://holdfast/%69ndex.html'])(
    'opens no other file of the own origin as a page: %s',
    (url) => {
      expect(isOwnPage(url)).toBe(false)
    },
  )
})

describe('permissions', () => {
  it('grants lasting storage and copying to the own top frame alone', () => {
    expect(mayHave('persistent-storage', 'app://holdfast/', true)).toBe(true)
    expect(mayHave('clipboard-sanitized-write', 'app://holdfast', true)).toBe(true)
    expect(mayHave('persistent-storage', 'app://holdfast/', false)).toBe(false)
    expect(mayHave('persistent-storage', 'https://holdfast/', true)).toBe(false)
    expect(mayHave('persistent-storage', '', true)).toBe(false)
  })

  it.each([
    'clipboard-read',
    'media',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'usb',
    'hid',
    'serial',
    'display-capture',
    'fileSystem',
    'idle-detection',
    'window-management',
    'local-fonts',
    'unknown',
    'constructor',
  ])('denies %s', (permission) => {
    expect(mayHave(permission, 'app://holdfast/', true)).toBe(false)
  })
})
