import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startNode } from './fixtures/processes.ts'
import {
  bubble,
  caret,
  composer,
  connection,
  DRAFT_KEPT_MS,
  goOnline,
  LIMIT,
  listed,
  nothingOpen,
  notice,
  part,
  pause,
  reply,
  typeToken,
} from './helpers/desk.ts'
import { openSink } from './helpers/sink.ts'
import { quarantined, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 150_000 })

test('sign-in: each wrong address, token or listener gets its own plain words, and the right one still works after all of them', async ({
  app,
  gateway,
}) => {
  const ssh = await openSink('SSH-2.0-OpenSSH_9.9\r\n')
  const shop = createServer((_request, response) => response.end('<h1>Shop</h1>'))
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done))
  const shopPort = (shop.address() as AddressInfo).port
  const gone = await openSink()
  await gone.close()
  const desk = await app.desk()
  const attempts = [
    ['那个网关', 'bad_address'],
    ['http://127.0.0.1:8787/desk', 'bad_address'],
    ['ws://gateway.example.test/desk', 'bad_address'],
    ['wss://agent:secret@gateway.example.test/desk', 'bad_address'],
    [`ws://127.0.0.1:${gone.port}/desk`, 'unreachable'],
    [`ws://127.0.0.1:${ssh.port}/desk`, 'not_a_gateway'],
    [`ws://127.0.0.1:${shopPort}/desk`, 'not_a_gateway'],
    [gateway.url, 'token'],
  ] as const
  const seen = new Set<string>()
  for (const [url, problem] of attempts) {
    await typeToken(desk, 'not-a-token', url)
    const told = part(desk, 'sign-in-problem', `[data-kind="${problem}"]`)
    await expect(told, url).toBeVisible()
    seen.add(`${problem} ${await told.textContent()}`)
    await expect(part(desk, 'sign-in-submit')).toBeEnabled()
    // A new attempt starts without the words of the last one, or the next wait would find those.
    await desk.reload()
  }
  expect(seen.size).toBe(4)
  await gateway.control({ do: 'refuse', on: true })
  await typeToken(desk, 'agent-1-demo', gateway.url)
  await expect(part(desk, 'sign-in-problem', '[data-kind="unreachable"]')).toBeVisible()
  await gateway.control({ do: 'refuse', on: false })
  await typeToken(desk, 'agent-1-demo')
  await connection(desk, 'live')
  await new Promise((done) => shop.close(done))
  await ssh.close()
})

test('gateway absent at start: the desk opens at once with what it knows, and what is written goes when the gateway comes', async ({
  app,
  gateway,
  work,
}) => {
  await bubble(await work.desk(), '包裹三天没动了').waitFor(LIMIT)
  await app.kill()
  await gateway.kill()
  await app.restart()
  const desk = await work.desk()
  await listed(desk, work.conversationId).waitFor(LIMIT)
  await bubble(desk, '包裹三天没动了').waitFor(LIMIT)
  await part(desk, 'banner', '[data-trouble="offline"]').waitFor(LIMIT)
  await reply(desk, '网关不在也能写')
  await bubble(desk, '网关不在也能写', 'saved').waitFor(LIMIT)
  await gateway.start()
  await goOnline(desk)
  await bubble(desk, '网关不在也能写', 'delivered').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['网关不在也能写'])
})

test('token no longer valid at start: nothing is lost while it is asked for again', async ({ app, gateway, work }) => {
  await work.goOffline()
  await reply(await work.desk(), '令牌失效前写的')
  await app.kill()
  writeFileSync(join(app.userData, 'secrets.json'), '{}')
  await work.gatewayBack()
  await app.restart()
  const desk = await work.desk()
  await connection(desk, 'refused')
  await bubble(desk, '令牌失效前写的', 'saved').waitFor(LIMIT)
  await desk.keyboard.press('Control+Shift+L')
  await typeToken(desk, 'agent-1-demo')
  await connection(desk, 'live')
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['令牌失效前写的'])
})

test('port taken: the gateway says so in one line and ends with 1', async ({ gateway }) => {
  const second = startNode('electron/local-gateway/cli.ts', ['--port', String(gateway.port), '--db', ':memory:', '--no-customers'])
  expect(await second.exited).toBe(1)
  const lines = second.output().trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(String(gateway.port))
  expect(lines[0]).toContain('taken')
  await gateway.control({ do: 'counts' })
})

test('second start: it ends by itself, and the first goes on with the sentence that was being typed', async ({ app, work }) => {
  const desk = await work.desk()
  await caret(desk)
  await desk.keyboard.type('写到一半')
  const second = await app.startSecond()
  expect(await second.exited).toBe(0)
  await desk.keyboard.type('接着写')
  await expect(composer(desk)).toHaveValue('写到一半接着写')
  await desk.keyboard.press('Enter')
  await bubble(desk, '写到一半接着写', 'delivered').waitFor(LIMIT)
})

test('broken settings and session files: set aside as they were, defaults, told, and no work lost', async ({ app, gateway, work }) => {
  await work.goOffline()
  await reply(await work.desk(), '设置坏掉之前写的')
  await (await work.desk()).keyboard.press('Control+,')
  await part(await app.side('settings'), 'settings-panel')
    .locator('input[value="en"]')
    .press('Space')
  await expect((await work.desk()).locator('html')).toHaveAttribute('lang', 'en')
  const deviceId = (): unknown => (JSON.parse(readFileSync(join(app.userData, 'settings.json'), 'utf8')) as { deviceId: unknown }).deviceId
  const before = deviceId()
  await app.kill()
  const broken = '{"settings":{"language":"en",'
  writeFileSync(join(app.userData, 'settings.json'), broken)
  await app.restart()

  let desk = await work.desk()
  await notice(desk, 'settings_broken').waitFor(LIMIT)
  await expect(desk.locator('html')).toHaveAttribute('lang', 'zh-CN')
  const asideOf = (name: string): string[] => readdirSync(app.userData).filter((file) => file.startsWith(`${name}-damaged-`))
  expect(asideOf('settings').map((file) => readFileSync(join(app.userData, file), 'utf8'))).toEqual([broken])
  await bubble(desk, '设置坏掉之前写的', 'saved').waitFor(LIMIT)
  await expect.poll(deviceId).toBe(before)

  await app.kill()
  writeFileSync(join(app.userData, 'session.json'), '[]')
  await app.restart()
  desk = await work.desk()
  expect(asideOf('session')).toHaveLength(1)
  await work.gatewayBack()
  await typeToken(desk, 'agent-1-demo', gateway.url)
  await connection(desk, 'live')
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['设置坏掉之前写的'])
})

test('LD6: frames nobody can read are put aside and counted, the words between them arrive', async ({ app, gateway, work }) => {
  const desk = await work.desk()
  const bad = [
    'not json at all',
    '[]',
    '{"v":2}',
    '{"v":2,"type":"weather","body":{"rain":true}}',
    '{"v":2,"type":"event","body":{"seq":"x"}}',
    '{"v":2,"type":"answer","body":{"id":7}}',
    `{"v":2,"type":"signal","body":${'{"a":'.repeat(60)}1${'}'.repeat(60)}}`,
    '{"v":2,"type":"signal","body":{"__proto__":{"polluted":1}}}',
  ]
  for (const text of bad) await gateway.control({ do: 'raw', text })
  await expect.poll(() => quarantined(app)).toBe(bad.length)
  await expect(notice(desk, 'quarantined')).toContainText(String(bad.length))

  // An event with a number but of a kind nobody knows: passed over and kept, what follows it is not held up.
  await gateway.control({ do: 'spoil', count: 1 })
  await work.says('这一句来自另一个世界')
  await work.says('这一句照常到达')
  await bubble(desk, '这一句照常到达').waitFor(LIMIT)
  await expect(bubble(desk, '这一句来自另一个世界')).toHaveCount(0)
  await expect.poll(() => quarantined(app)).toBe(bad.length + 1)

  // Over the limit: that line is given up and dialled anew.
  await gateway.control({ do: 'raw', text: `{"v":2,"type":"weather","body":"${'x'.repeat(1_100_000)}"}` })
  await expect.poll(() => quarantined(app)).toBe(bad.length + 2)
  await goOnline(desk)
  await reply(desk, '什么帧都挡不住')
  await bubble(desk, '什么帧都挡不住', 'delivered').waitFor(LIMIT)
  await expect(notice(desk, 'quarantined')).toContainText(String(bad.length + 2))

  // Kept over a restart.
  await pause(DRAFT_KEPT_MS)
  await app.restart()
  await connection(await work.desk(), 'live')
  await expect.poll(() => quarantined(app)).toBe(bad.length + 2)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['什么帧都挡不住'])
})

test('LD6: an unreadable event that might forbid a reply is never passed over: the whole state is fetched again', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  const { head } = await gateway.control({ do: 'counts' })
  const { accepted } = await gateway.control({ do: 'counts' })
  const body = { seq: Number(head) + 1, kind: 'conversation.changed', conversation: { id: work.conversationId, state: 'shut?' } }
  await gateway.control({ do: 'raw', text: JSON.stringify({ v: 4, type: 'event', body }) })
  await expect.poll(() => quarantined(app)).toBe(1)
  await expect.poll(async () => (await gateway.control({ do: 'counts' }))['accepted']).toBe(Number(accepted) + 1)
  await goOnline(desk)
  // Had its number been taken, this event of the same number would be dropped as known.
  await work.says('和那一帧同号的一句')
  await bubble(desk, '和那一帧同号的一句').waitFor(LIMIT)
})
