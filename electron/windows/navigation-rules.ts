import { APP_ORIGIN, originOf } from '../ipc/trusted-sender.ts'

const PAGES: ReadonlySet<string> = new Set(['/', '/index.html', '/ledger.html', '/panel.html', '/settings.html'])

/** True only for a page of ours: parsed origin and path compared whole, never a prefix of the text. */
export function isOwnPage(url: string): boolean {
  return originOf(url) === APP_ORIGIN && PAGES.has(new URL(url).pathname)
}

/** Permissions our own top frame may have; all else is denied, whoever asks. */
const GRANTED: ReadonlySet<string> = new Set(['persistent-storage', 'clipboard-sanitized-write'])

/** `origin` is the requesting origin or URL as Chromium tells it, with or without a closing slash. */
export function mayHave(permission: string, origin: string, topFrame: boolean): boolean {
  return GRANTED.has(permission) && topFrame && originOf(origin) === APP_ORIGIN
}
