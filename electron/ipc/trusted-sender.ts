import type { IpcFault } from '../../shared/ipc/bridge.ts'
import type { WindowRole } from '../../shared/ipc/contract.ts'

/** The one origin this program's own pages have. */
export const APP_ORIGIN = 'app://holdfast'

/** What is known of whoever sent a message; `frame` is null when it navigated away or was destroyed meanwhile. */
export type SenderFacts = {
  frame: { url: string; top: boolean } | null
  /** Role main gave the window when it created it; null for any web contents main does not know. */
  role: WindowRole | null
}

/**
 * Origin of a URL as `scheme://host[:port]`, or null if it has none to speak of or carries credentials.
 * Node gives 'null' as the origin of every non-special scheme, so it is put together from the parsed parts.
 */
export function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, host, username, password } = new URL(url)
  return host === '' || username !== '' || password !== '' ? null : `${protocol}//${host}`
}

/** Null when the sender may make this request, else why not. */
export function judgeSender(sender: SenderFacts, allowed: readonly WindowRole[]): Extract<IpcFault['reason'], 'sender' | 'role'> | null {
  if (sender.frame === null || !sender.frame.top || originOf(sender.frame.url) !== APP_ORIGIN) return 'sender'
  if (sender.role === null) return 'sender'
  return allowed.includes(sender.role) ? null : 'role'
}
