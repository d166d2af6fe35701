import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { electronBinary, fetchElectron } from './find-electron.ts'
import { requireBrowser } from './find-browser.ts'
import { needsBuild } from './freshness.ts'

/**
 * `npm start`: builds when needed, starts the local gateway, opens the program. Where Electron's binary can't be had the
 * same bundles open on an installed Chromium; without a display the demo runs instead. Ctrl+C stops everything.
 */

const ROOT = resolve(import.meta.dirname, '../..')
const PORT = 8_787
const say = (line: string): void => console.log(line)

const children = new Set<ChildProcess>()
let stopping = false

function start(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}
const startNode = (file: string, args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess =>
  start(process.execPath, [join(ROOT, file), ...args], env)
const ended = (child: ChildProcess): Promise<number> => new Promise((done) => child.once('exit', (code) => done(code ?? 1)))

/** Ends what still runs, kindly; whoever doesn't listen for 5 s is killed. */
async function stopAll(): Promise<void> {
  stopping = true
  const left = [...children]
  for (const child of left) child.kill('SIGTERM')
  const late = setTimeout(() => left.forEach((child) => child.kill('SIGKILL')), 5_000)
  await Promise.all(left.filter((child) => children.has(child)).map(ended))
  clearTimeout(late)
}

function build(): boolean {
  if (!needsBuild(ROOT)) return true
  say('Building …')
  const script = join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js')
  return spawnSync(process.execPath, [script, 'build', '--logLevel', 'warn'], { cwd: ROOT, stdio: 'inherit' }).status === 0
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })

const anyFree = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** Options that are the gateway's, with their values; everything else is the program's. */
const GATEWAY_OPTIONS = new Set(['--seed', '--customers', '--surge', '--cap', '--scenarios', '--no-customers'])

function splitArgs(args: readonly string[]): { gateway: string[]; program: string[] } {
  const gateway: string[] = []
  const program: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    const own = GATEWAY_OPTIONS.has(arg.split('=')[0] ?? '')
    const target = own ? gateway : program
    target.push(arg)
    const value = args[at + 1]
    if (own && arg !== '--no-customers' && !arg.includes('=') && value !== undefined) {
      target.push(value)
      at += 1
    }
  }
  return { gateway, program }
}

/** Starts the gateway and gives its address. A taken port means another one and a database of its own. */
async function startGateway(args: readonly string[]): Promise<{ url: string; child: ChildProcess }> {
  const usual = await isFree(PORT)
  const port = usual ? PORT : await anyFree()
  if (!usual) say(`Port ${PORT} is taken; the gateway uses ${port}.`)
  const db = usual ? [] : ['--db', join(tmpdir(), `holdfast-gateway-${port}.db`)]
  const child = startNode('electron/local-gateway/cli.ts', ['--port', String(port), ...db, ...args])
  return { url: `ws://127.0.0.1:${port}/desk`, child }
}

/** Remembers for a day that Electron could not be fetched: a shut network may take minutes to say no. */
const REFUSED = join(ROOT, 'node_modules/.cache/holdfast/electron-refused')
const DAY_MS = 86_400_000

function findElectron(): string | null {
  const found = electronBinary()
  if (found !== null) return found
  if (existsSync(REFUSED) && Date.now() - statSync(REFUSED).mtimeMs < DAY_MS) return null
  const fetched = fetchElectron()
  mkdirSync(dirname(REFUSED), { recursive: true })
  if (fetched === null) writeFileSync(REFUSED, '')
  else rmSync(REFUSED, { force: true })
  return fetched
}

function openProgram(url: string, args: readonly string[]): ChildProcess {
  const env = { HOLDFAST_GATEWAY_URL: url }
  const electron = findElectron()
  if (electron !== null) return start(electron, [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT, ...args], env)
  const browser = requireBrowser(say)
  say(`Electron's own binary can't be had here, so the same program opens on ${browser}.`)
  return startNode('electron/chromium-host/run-main.ts', args, env)
}

const hasDisplay = (): boolean => process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

async function main(): Promise<number> {
  if (!build()) return 1
  if (!hasDisplay()) {
    say('There is no display here, so no window can open; running the demo instead (npm run demo).')
    return ended(startNode('tests/demo/demo.ts', []))
  }
  const args = splitArgs(process.argv.slice(2))
  const gateway = await startGateway(args.gateway)
  const program = openProgram(gateway.url, args.program)
  const gone = ended(gateway.child).then(() => {
    if (!stopping) say('The local gateway ended; the program goes on offline.')
    return ended(program)
  })
  return Promise.race([ended(program), gone])
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!stopping) void stopAll().then(() => process.exit(130))
  })
}
try {
  const code = await main()
  if (!stopping) {
    await stopAll()
    process.exit(code)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await stopAll()
  process.exit(1)
}
