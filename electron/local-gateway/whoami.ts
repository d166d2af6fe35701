import type { IncomingMessage, ServerResponse } from 'node:http'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { serveBlob, type BlobDeps } from './blob-desk.ts'
import type { GatewayStore } from './gateway-store.ts'
import { isRevoked } from './rights-desk.ts'

const BEARER = /^Bearer (\S{1,4096})$/

/**
 * `GET /whoami` with `Authorization: Bearer <token>`: whose token this is, without a hello that would fence a living desk.
 * 200 with `{protocol, agent}`, 403 with the same for one whose right has ended, 401 for an unknown token. Beside it pictures (FR17). `refusing`: the network is played dead.
 */
export function serveHttp({
  store,
  putBlob,
  refusing,
}: BlobDeps & { store: GatewayStore; refusing: () => boolean }): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (refusing()) return void request.socket.destroy()
    const blob = request.url?.startsWith('/blob/') === true
    if (!blob && (request.method !== 'GET' || request.url !== '/whoami')) {
      return void response.writeHead(426).end('Holdfast gateway. Desks connect by WebSocket to /desk.\n')
    }
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1]
    const known = token === undefined ? null : store.agentByToken(token)
    if (known === null) return void response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end()
    const revoked = isRevoked(store, known.id)
    if (blob) return revoked ? void response.writeHead(403).end() : serveBlob({ store, putBlob }, request, response)
    const { id, name, role } = known
    const body = JSON.stringify({ protocol: PROTOCOL_VERSION, agent: { id, name, role } })
    const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }
    return void response.writeHead(revoked ? 403 : 200, headers).end(body)
  }
}
