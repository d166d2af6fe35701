import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { note } from '../conformance/scene.ts'
import { answerable, rawDesk } from '../conformance/raw-desk.ts'

let folder = ''
const children: ChildProcess[] = []
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-cli-'))
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function run(...args: string[]) {
  const child = spawn(process.execPath, ['electron/local-gateway/cli.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }))
  })
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const url = /listening on (ws:\S+)/.exec(out)?.[1]
      if (url !== undefined && out.includes('\n')) resolve(url)
    })
    child.on('close', () => reject(new Error(`ended: ${err}`)))
  })
  // Whoever only asks how it ended must not be told that it never listened.
  listening.catch(() => undefined)
  return { child, ended, listening }
}

describe('gateway command line', () => {
  it('prints where it listens and who may sign in, and ends cleanly on SIGTERM', async () => {
    const gateway = run('--port', '0', '--db', join(folder, 'a.db'), '--no-customers')
    expect(await gateway.listening).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/desk$/)
    gateway.child.kill('SIGTERM')
    const { code, out, err } = await gateway.ended
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/苏婷 agent-1-demo · 陈默 agent-2-demo/)
    expect(out).not.toMatch(/control/i)
  })

  it('says in one line what to do when the port is taken', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { code, out, err } = await run('--port', String(port), '--db', join(folder, 'b.db')).ended
    server.close()
    expect([code, out]).toEqual([1, ''])
    expect(err.trim().split('\n').length).toBe(1)
    expect(err).toMatch(new RegExp(`Port ${port} is taken.*--port 0`))
  })

  it.each([
    [['--port', 'http'], /--port must be a number/, 2],
    [['--seed', '-1'], /--seed|seed/, 2],
    [['--color'], /--help/, 2],
  ] as const)('refuses %j in one line', async (args, line, exit) => {
    const { code, err } = await run(...args).ended
    expect(code).toBe(exit)
    expect(err).toMatch(line)
  })

  it('says in one line that the database can’t be used', async () => {
    const db = join(folder, 'noise.db')
    writeFileSync(db, 'no database, '.repeat(1_000))
    const { code, err } = await run('--port', '0', '--db', db).ended
    expect(code).toBe(1)
    expect(err).toMatch(/noise\.db can't be used .*--db/)
  })

  it('FR7 has on disk what it answered ok when it is killed the next moment', async () => {
    const db = join(folder, 'killed.db')
    const gateway = run('--port', '0', '--db', db, '--customers', '1')
    const desk = await rawDesk(await gateway.listening, 'agent-1-demo')
    let conversationId = answerable(await desk.live())[0]?.id
    // The first customer may arrive only now.
    while (conversationId === undefined) {
      const event = await desk.next('event')
      if (event.kind === 'message.added') conversationId = event.message.conversationId
    }
    expect((await desk.judged(note(conversationId, '记住这一句'))).verdict.kind).toBe('ok')
    gateway.child.kill('SIGKILL')
    await gateway.ended
    const rows = new DatabaseSync(db).prepare('SELECT m.text, c.verdict FROM messages m JOIN commands c ON c.id = m.cause_id').all()
    expect(rows.map((row) => ({ ...row }))).toEqual([{ text: '记住这一句', verdict: 'ok' }])
  })
})
