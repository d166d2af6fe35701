import { join } from 'node:path'
import { startBrowser, type Browser } from './browser.ts'
import type { HostDisplay } from './control.ts'
import { requireBrowser } from './find-browser.ts'
import { createOpener, type Opener } from './opener.ts'

/** `display`: the one windows open on, null without a screen. */
export type Host = { browser: Browser; opener: Opener; screen: boolean; display: HostDisplay | null }

/** Set once Chromium runs; null before `ready` and in a second instance. */
let host: Host | null = null
let resolveHost: (host: Host) => void = () => undefined
export const hostReady = new Promise<Host>((resolve) => {
  resolveHost = resolve
})
export const currentHost = (): Host | null => host

/** True where windows can be seen. `HOLDFAST_HOST_HEADLESS=1` says no in spite of a screen. */
export function hasScreen(): boolean {
  if (process.env['HOLDFAST_HOST_HEADLESS'] === '1') return false
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}

/** Starts Chromium on `<userData>/chromium-profile`. `HOLDFAST_HOST_CDP` opens a port for other drivers (0: any). */
export async function startHost(userData: string): Promise<Host> {
  const port = process.env['HOLDFAST_HOST_CDP']
  const screen = hasScreen()
  const browser = await startBrowser({
    executable: requireBrowser((line) => console.error(line)),
    profile: join(userData, 'chromium-profile'),
    headless: !screen,
    debugPort: port === undefined || port === '' ? null : Number(port),
  })
  const opener = await createOpener(browser.cdp, screen)
  host = { browser, opener, screen, display: screen ? await opener.display() : null }
  resolveHost(host)
  return host
}

/** Schemes a handler is registered for; their pages live under a https origin of the reserved name `.invalid`. */
export const ownSchemes = new Map<string, (request: Request) => Response | Promise<Response>>()

/** `app://holdfast/x` → `https://holdfast.app.invalid/x`. Other URLs stay as they are. */
export function toChromium(url: string): string {
  const found = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/is.exec(url)
  return found?.[1] !== undefined && ownSchemes.has(found[1]) ? `https://${found[2]}.${found[1]}.invalid${found[3]}` : url
}

/** The way back: what the product sees of a URL or origin. */
export function toElectron(url: string): string {
  const found = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.invalid(.*)$/is.exec(url)
  return found?.[2] !== undefined && ownSchemes.has(found[2]) ? `${found[2]}://${found[1]}${found[3]}` : url
}
