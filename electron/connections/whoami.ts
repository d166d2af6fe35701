import * as z from 'zod/mini'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import { Agent } from '../../shared/model/agent.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { whoamiAddress } from './address-rules.ts'

const Whoami = z.object({ protocol: z.int(), agent: Agent })
const LARGEST = 65_536

/** `agent`: whose right has ended, with `revoked` alone. */
export type WhoamiError = { kind: 'unreachable' | 'not_a_gateway' | 'token' | 'protocol_version' | 'timeout' | 'revoked'; agent?: Agent }
export type AskWhoami = (gatewayUrl: string, token: string) => Promise<Result<Agent, WhoamiError>>

/**
 * Asks a gateway over HTTP whose token this is, without touching the agent's link: a second hello would fence the first.
 * `gatewayUrl` is a parsed socket address. Nothing is retried; redirects are not followed, a token must not travel on.
 */
export function createWhoami(fetch: typeof globalThis.fetch, limitMs: number): AskWhoami {
  return async (gatewayUrl, token) => {
    try {
      const response = await fetch(whoamiAddress(gatewayUrl), {
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        redirect: 'manual',
        signal: AbortSignal.timeout(limitMs),
      })
      if (response.status === 401) return err({ kind: 'token' })
      if (response.status !== 200 && response.status !== 403) return err({ kind: 'not_a_gateway' })
      const text = await response.text()
      const said: Result<Agent, WhoamiError> = text.length > LARGEST ? err({ kind: 'not_a_gateway' }) : judge(text)
      return said.ok && response.status === 403 ? err({ kind: 'revoked', agent: said.value }) : said
    } catch (error) {
      return err({ kind: kindOf(error) })
    }
  }
}

/**
 * A fetch rejects alike for a dead address and for one that talks something else than HTTP; only the cause tells them apart,
 * in Node by its name, in Chromium's network stack by its message.
 */
function kindOf(error: unknown): 'timeout' | 'not_a_gateway' | 'unreachable' {
  if (!(error instanceof Error)) return 'unreachable'
  if (error.name === 'TimeoutError') return 'timeout'
  const { cause } = error
  const notHttp = error.message.includes('ERR_INVALID_HTTP_RESPONSE') || (cause instanceof Error && cause.name === 'HTTPParserError')
  return notHttp ? 'not_a_gateway' : 'unreachable'
}

function judge(text: string): Result<Agent, WhoamiError> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return err({ kind: 'not_a_gateway' })
  }
  const said = Whoami.safeParse(value)
  if (!said.success) return err({ kind: 'not_a_gateway' })
  return said.data.protocol === PROTOCOL_VERSION ? ok(said.data.agent) : err({ kind: 'protocol_version' })
}
