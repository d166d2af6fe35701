import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { WebSocketServer, type WebSocket } from 'ws'
import { ROOT } from '../e2e/fixtures/processes.ts'

/** Conversations with a key and conversations with a line in the list, numbered in that order. */
export const TILES = 5
export const LOOKS = 10

const STYLES = ['styles/tokens.css', 'styles/base.css', 'features/timeline/timeline.css', 'features/composer/composer.css']
const source = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** The product's own style sheets, so that both arms set and paint the same letters. */
const css = (): string =>
  STYLES.map((path) => source(`renderer/${path}`).replace(/@import[^;]*;/g, '')).join('\n') +
  ':root{--column:880px} .pane{display:flex;flex-direction:column;height:100%;min-height:0;min-width:0;background:var(--surface)} .five{display:grid;grid-template:1fr 1fr/repeat(6,1fr);gap:8px;height:100vh} .five>.pane{grid-column:span 2} .five>.pane:nth-child(n+4){grid-column:span 3}  .timeline__scroll{overflow-y:auto} .side{display:grid;grid-template-columns:240px 1fr;height:100vh} .side nav{display:flex;flex-direction:column} .side nav button{height:48px} .side .five,.side .one{height:100%;min-height:0}'

const FLOOR = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>floor</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/floor.css"><body><div class="pane" id="root"><div class="timeline"><div class="timeline__scroll"></div></div>
<div class="composer"><div class="composer__row"><textarea class="composer__field" data-testid="composer" rows="1"></textarea></div></div></div>
<script type="module" src="/floor.js"></script></body></html>`
const PANE = `<div class="pane"><div class="timeline"><div class="timeline__scroll"></div></div><div class="composer"><div class="composer__row">
<textarea class="composer__field" data-testid="composer" rows="1"></textarea></div></div></div>`
/** Five panes as the desk lays five tiles out. */
const FIVE = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>floor</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/floor.css"><body><div class="five">${PANE.repeat(5)}</div><script type="module" src="/floor.js"></script></body></html>`
/** Conversations 0 to 4 by their keys, the others by a click. */
const history = (
  panes: number,
): string => `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>floor</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/floor.css"><body><div class="side"><nav>${Array.from({ length: LOOKS }, (_none, at) => `<button data-testid="conversation-item" data-conversation-id="${TILES + at}">${at}</button>`).join('')}</nav>
<div class="${panes === 1 ? 'one' : 'five'}">${PANE.replace('class="pane"', 'class="pane" data-testid="tile"').repeat(panes)}</div></div>
<script type="module" src="/floor-history.js"></script></body></html>`
const BLANK = '<!doctype html><meta charset="utf-8"><title>blank</title><link rel="icon" href="data:,"><body>.</body>'

const HEADERS = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cache-Control': 'no-store' }

export type FloorServer = {
  readonly floorUrl: string
  /** The same with five panes. */
  readonly fiveUrl: string
  /** Stored conversations: five panes, or one. */
  readonly historyUrl: { five: string; one: string }
  /** One dot, so that there is something to paint. */
  readonly blankUrl: string
  /** To the page that is open. */
  send(text: string): void
  /** Resolves when the page has its socket. */
  connected(): Promise<void>
  close(): void
}

/** Serves the floor page and the blank page, and is the other end of the floor page's socket. */
export async function startFloorServer(): Promise<FloorServer> {
  const files = new Map<string, [type: string, body: string]>([
    ['/', ['text/html', FLOOR]],
    ['/five', ['text/html', FIVE]],
    ['/history5', ['text/html', history(TILES)]],
    ['/history1', ['text/html', history(1)]],
    ['/floor-history.js', ['text/javascript', stripTypeScriptTypes(source('tests/bench/floor-history.ts'))]],
    ['/blank', ['text/html', BLANK]],
    ['/floor.css', ['text/css', css()]],
    ['/floor.js', ['text/javascript', stripTypeScriptTypes(source('tests/bench/floor-page.ts'))]],
  ])
  const server = createServer(({ url }, response) => {
    const [type, body] = files.get(url?.split('?')[0] ?? '') ?? []
    response.writeHead(type === undefined ? 404 : 200, { ...HEADERS, 'Content-Type': `${type ?? 'text/plain'}; charset=utf-8` })
    response.end(body)
  })
  let socket: WebSocket | null = null
  let told = (): void => undefined
  const open = new Promise<void>((resolve) => (told = resolve))
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  sockets.on('connection', (one) => {
    socket = one
    told()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    floorUrl: `${origin}/`,
    fiveUrl: `${origin}/five`,
    historyUrl: { five: `${origin}/history5`, one: `${origin}/history1` },
    blankUrl: `${origin}/blank`,
    send(text) {
      if (socket === null) throw new Error('the floor page has no socket')
      socket.send(text)
    },
    connected: () => open,
    close() {
      for (const one of sockets.clients) one.terminate()
      sockets.close()
      server.closeAllConnections()
      server.close()
    },
  }
}
