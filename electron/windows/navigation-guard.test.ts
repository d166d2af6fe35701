import type * as Electron from 'electron'
import { describe, expect, it } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import { FakeWindow } from '../../tests/fakes/electron-window.ts'
import { guardContents, guardPermissions } from './navigation-guard.ts'

type Asked = Parameters<Exclude<Parameters<Electron.Session['setPermissionRequestHandler']>[0], null>>
type Checked = Parameters<Exclude<Parameters<Electron.Session['setPermissionCheckHandler']>[0], null>>

function guarded(): { navigate: (event: string, url: string) => boolean; window: FakeWindow } {
  const window = new FakeWindow()
  guardContents(window.electron.webContents, silentLog)
  return {
    window,
    navigate(event, url) {
      let prevented = false
      window.contents.emit(event, { url, preventDefault: () => (prevented = true) })
      return prevented
    },
  }
}

describe('navigation guard', () => {
  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s: own pages go on, all else is prevented', (event) => {
    const { navigate } = guarded()
    expect(navigate(event, 'app://holdfast/index.html')).toBe(false)
    expect(navigate(event, 'https://example.com/')).toBe(true)
    expect(navigate(event, 'app://holdfast.evil/index.html')).toBe(true)
    expect(navigate(event, 'file:///etc/passwd')).toBe(true)
  })

  it('opens no window and attaches no webview, not even of our own pages', () => {
    const { navigate, window } = guarded()
    const details = { url: 'app://holdfast/index.html' } as Electron.HandlerDetails
    expect(window.contents.openHandler?.(details)).toEqual({ action: 'deny' })
    expect(navigate('will-attach-webview', 'app://holdfast/index.html')).toBe(true)
  })

  it('answers permission requests and checks alike', () => {
    let ask: ((...args: Asked) => void) | null = null
    let check: ((...args: Checked) => boolean) | null = null
    guardPermissions(
      {
        setPermissionRequestHandler: (handler) => void (ask = handler),
        setPermissionCheckHandler: (handler) => void (check = handler),
      } satisfies Pick<Electron.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
      silentLog,
    )
    const answers = (permission: Asked[1], url: string, isMainFrame: boolean): unknown[] => {
      const said: unknown[] = []
      const contents = {} as Electron.WebContents
      const details = { isMainFrame, requestingUrl: url }
      ask?.(contents, permission, (granted) => void said.push(granted), details)
      said.push(check?.(contents, permission, url, details))
      return said
    }
    expect(answers('persistent-storage', 'app://holdfast/index.html', true)).toEqual([true, true])
    expect(answers('persistent-storage', 'app://holdfast/index.html', false)).toEqual([false, false])
    expect(answers('media', 'app://holdfast/index.html', true)).toEqual([false, false])
    expect(answers('persistent-storage', 'https://example.com/', true)).toEqual([false, false])
  })
})
