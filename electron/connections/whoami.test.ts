import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createWhoami } from './whoami.ts'

const AGENT = { id: 'a1', name: '苏婷', role: 'agent' }
let close: () => void = () => undefined
afterEach(() => close())

const listen = (server: Server | ReturnType<typeof createTcpServer>): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/desk`))
    close = () => {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    }
  })
const http = (answer: RequestListener): Promise<string> => listen(createServer(answer))
const whoami = createWhoami(fetch, 5_000)
const json =
  (value: unknown, status = 200): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))

describe('whoami', () => {
  it('asks with the token and learns the agent', async () => {
    const seen: unknown[] = []
    const url = await http((request, response) => {
      seen.push(request.url, request.headers.authorization)
      response.end(JSON.stringify({ protocol: 4, agent: AGENT, more: true }))
    })
    expect(await whoami(url, 'secret')).toEqual({ ok: true, value: AGENT })
    expect(seen).toEqual(['/whoami', 'Bearer secret'])
  })

  it.each<[string, RequestListener, string]>([
    ['401', json({}, 401), 'token'],
    ['404', json({}, 404), 'not_a_gateway'],
    ['403 of somebody on the way', json({}, 403), 'not_a_gateway'],
    ['a web page', (_request, response) => void response.end('<html>'), 'not_a_gateway'],
    ['JSON of something else', json({ status: 'ok' }), 'not_a_gateway'],
    ['another protocol', json({ protocol: 99, agent: AGENT }), 'protocol_version'],
    ['an agent without a name', json({ protocol: 4, agent: { id: 'a1', role: 'agent' } }), 'not_a_gateway'],
    ['a redirect', (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'not_a_gateway'],
    ['a flood', (_request, response) => void response.end(`"${'x'.repeat(100_000)}"`), 'not_a_gateway'],
    ['a cut', (request) => void request.socket.destroy(), 'unreachable'],
  ])('calls %s by its name', async (_what, answer, kind) => {
    expect(await whoami(await http(answer), 'secret')).toEqual({ ok: false, error: { kind } })
  })

  it('FR19 revoke: learns whose right has ended', async () => {
    const url = await http(json({ protocol: 4, agent: AGENT }, 403))
    expect(await whoami(url, 'secret')).toEqual({ ok: false, error: { kind: 'revoked', agent: AGENT } })
  })

  it('tells something that is not HTTP from nothing at all', async () => {
    const url = await listen(createTcpServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
    expect(await whoami(url, 'secret')).toEqual({ ok: false, error: { kind: 'not_a_gateway' } })
    close()
    expect(await whoami(url, 'secret')).toEqual({ ok: false, error: { kind: 'unreachable' } })
  })

  it('does not wait longer than its limit', async () => {
    const url = await http(() => undefined)
    expect(await createWhoami(fetch, 50)(url, 'secret')).toEqual({ ok: false, error: { kind: 'timeout' } })
  })
})
