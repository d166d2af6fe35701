import type { App, Session, WebContents } from 'electron'
import type { Log } from '../../shared/lib/log.ts'
import { isOwnPage, mayHave } from './navigation-rules.ts'

export type GuardedContents = Pick<WebContents, 'on' | 'setWindowOpenHandler'>

/** No page leaves our origin, opens a window or attaches a webview. Own windows are made by main alone. */
export function guardContents(contents: GuardedContents, log: Log): void {
  const refuse = (what: string, event: { preventDefault: () => void }, url: string): void => {
    if (isOwnPage(url)) return
    event.preventDefault()
    log.error('navigation.refused', { what })
  }
  contents.on('will-navigate', (event) => refuse('navigate', event, event.url))
  contents.on('will-redirect', (event) => refuse('redirect', event, event.url))
  contents.on('will-frame-navigate', (event) => refuse('frame', event, event.url))
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    log.error('navigation.refused', { what: 'webview' })
  })
  contents.setWindowOpenHandler(() => {
    log.error('navigation.refused', { what: 'window' })
    return { action: 'deny' }
  })
}

/** Guards every web contents the program will ever have, before it loads anything. */
export function guardAllContents(app: Pick<App, 'on'>, log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log))
}

/** Both handlers are needed: pages that only check would else be told yes. */
export function guardPermissions(session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>, log: Log): void {
  session.setPermissionRequestHandler((...[, permission, reply, details]) => {
    const granted = mayHave(permission, details.requestingUrl, details.isMainFrame)
    if (!granted) log.info('permission.denied', { permission })
    reply(granted)
  })
  session.setPermissionCheckHandler((...[, permission, origin, details]) => mayHave(permission, origin, details.isMainFrame))
}
