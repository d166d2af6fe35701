import type * as Electron from 'electron'
import { hostReady, ownSchemes, toChromium, toElectron } from '../host.ts'
import { loud } from './loud.ts'

export const protocol = loud('protocol', {
  registerSchemesAsPrivileged: () => undefined,
  handle: (scheme, handler) => void ownSchemes.set(scheme, handler),
} satisfies Partial<Electron.Protocol>)

/** Electron's permission names that Chromium's remote control can grant. */
const GRANTABLE = {
  'persistent-storage': 'durableStorage',
  'clipboard-sanitized-write': 'clipboardSanitizedWrite',
  'clipboard-read': 'clipboardReadWrite',
  notifications: 'notifications',
} as const

type Check = Parameters<Electron.Session['setPermissionCheckHandler']>[0]
type Ask = Parameters<Electron.Session['setPermissionRequestHandler']>[0]
let check: Check = null
let ask: Ask = null

/**
 * Chromium asks nobody here, so both handlers are asked in advance, for the top frame of each own origin. What either
 * refuses is denied, and so is every permission not in the table.
 */
async function settlePermissions(origin: string): Promise<void> {
  const { browser } = await hostReady
  const details = { isMainFrame: true, requestingUrl: `${toElectron(origin)}/`, securityOrigin: toElectron(origin) }
  const granted: (typeof GRANTABLE)[keyof typeof GRANTABLE][] = []
  for (const [name, permission] of Object.entries(GRANTABLE) as [keyof typeof GRANTABLE, (typeof GRANTABLE)[keyof typeof GRANTABLE]][]) {
    if (check?.(null, name, toElectron(origin), details) !== true) continue
    const asked = new Promise<boolean>((resolve) => {
      if (ask === null) resolve(false)
      else ask(loud('WebContents', {}) as Electron.WebContents, name, resolve, details)
    })
    if (await asked) granted.push(permission)
  }
  await browser.cdp.send('Browser.grantPermissions', { origin, permissions: granted })
}

/** Settles the permissions of a page's origin before its first document. */
export function preparePermissions(url: string): Promise<void> {
  const target = toChromium(url)
  return target === url ? Promise.resolve() : settlePermissions(new URL(target).origin)
}

export const session = loud('session', {
  defaultSession: loud('session.defaultSession', {
    setPermissionCheckHandler: (handler: Check) => {
      check = handler
    },
    setPermissionRequestHandler: (handler: Ask) => {
      ask = handler
    },
  } satisfies Partial<Electron.Session>) as unknown as Electron.Session,
} satisfies Partial<typeof Electron.session>)
