import { err, ok, type Result } from '../../shared/lib/result.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * The address as it is dialled and hashed, or a refusal. `wss:` anywhere, plain `ws:` only to this machine (WN4),
 * never with credentials in it. The fragment goes, because a socket can't have one.
 */
export function parseGatewayAddress(raw: string): Result<string, { kind: 'bad_address' }> {
  const bad = err({ kind: 'bad_address' } as const)
  const text = raw.trim()
  if (!URL.canParse(text)) return bad
  const url = new URL(text)
  if (url.hostname === '' || url.username !== '' || url.password !== '') return bad
  if (url.protocol !== 'wss:' && !(url.protocol === 'ws:' && LOOPBACK.test(url.hostname))) return bad
  url.hash = ''
  return ok(url.href)
}

/** Where the gateway says whose token this is: same host and port, over HTTP. */
export function whoamiAddress(gatewayUrl: string): string {
  return httpAddress(gatewayUrl, '/whoami')
}

/** Where the gateway keeps the picture of this hash: same host and port, over HTTP. */
export function blobAddress(gatewayUrl: string, hash: string): string {
  return httpAddress(gatewayUrl, `/blob/${hash}`)
}

function httpAddress(gatewayUrl: string, path: string): string {
  const url = new URL(path, gatewayUrl)
  url.protocol = url.protocol === 'wss:' ? 'https:' : 'http:'
  return url.href
}
