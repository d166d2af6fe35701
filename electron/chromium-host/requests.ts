import { ownSchemes, toChromium, toElectron } from './host.ts'
import type { Answer, Paused } from './page.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** What the page gets for a request: the product's own handler, loopback as it is, nothing else. */
export async function answerRequest({ request }: Paused): Promise<Answer> {
  const url = toElectron(request.url)
  const handler = ownSchemes.get(new URL(url).protocol.slice(0, -1))
  if (handler === undefined) return LOOPBACK.has(new URL(url).hostname) ? 'continue' : 'refuse'
  const response = await handler(new Request(url, { method: request.method, headers: request.headers }))
  return {
    status: response.status,
    headers: [...response.headers].map(([name, value]) => [name, toChromiumHeader(value)]),
    body: new Uint8Array(await response.arrayBuffer()),
  }
}

/** Origins named in a header (a policy, a redirect) are translated too. */
const toChromiumHeader = (value: string): string => value.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s/;,]+/gi, toChromium)
