import type { Page } from 'playwright-core'
import type { IpcFault } from '../../shared/ipc/bridge.ts'
import { eventChannels, requestChannels } from '../../shared/ipc/channels.ts'
import { requests } from '../../shared/ipc/contract.ts'
import { caret, LIMIT, part, reply } from './helpers/desk.ts'
import { oneApp, originOf } from './helpers/one-app.ts'
import { ownGlobals } from './helpers/page-attacks.ts'
import { expect, test } from './helpers/test.ts'

/* The bridge, its channels, our scheme and the way to the system's browser. Numbers are those of the official Electron list. */
test.describe.configure({ mode: 'default', timeout: 150_000 })

const one = oneApp()

test('security 20: the bridge is all that a page gets, and it holds nothing but frozen functions', async () => {
  for (const page of [await one.freshDesk(), await one.app.ledger()]) {
    const added = await page.evaluate(ownGlobals)
    // The schema library keeps its options there; they are the page's own.
    expect(added.toSorted()).toEqual(['__zod_globalConfig', 'holdfast'])
    const seen = await page.evaluate(() => {
      type Loose = Record<string, Record<string, unknown>>
      const world = globalThis as unknown as Record<string, Loose>
      const bridge = world['holdfast'] ?? {}
      const first = bridge['request']?.['session.get']
      const attempt = (work: () => unknown): void => {
        try {
          work()
        } catch {
          // Strict code is told by an exception.
        }
      }
      attempt(() => (world['holdfast'] = {}))
      attempt(() => delete world['holdfast'])
      attempt(() => Object.assign(bridge, { more: 1 }))
      attempt(() => Object.assign(bridge['request'] ?? {}, { 'session.get': () => 'forged' }))
      attempt(() => Object.defineProperty(bridge['on'] ?? {}, 'session.changed', { value: () => 'forged' }))
      attempt(() => Object.setPrototypeOf(bridge['request'] ?? {}, { forged: true }))
      const now = world['holdfast'] ?? {}
      return {
        same: now === bridge && now['request']?.['session.get'] === first,
        keys: Object.keys(now).toSorted(),
        requests: Object.keys(now['request'] ?? {}).toSorted(),
        events: Object.keys(now['on'] ?? {}).toSorted(),
        kinds: [...new Set([...Object.values(now['request'] ?? {}), ...Object.values(now['on'] ?? {})].map((each) => typeof each))],
        forged: 'forged' in (now['request'] ?? {}),
      }
    })
    expect(seen).toEqual({
      same: true,
      keys: ['on', 'platform', 'request'],
      requests: requestChannels.toSorted(),
      events: eventChannels.toSorted(),
      kinds: ['function'],
      forged: false,
    })
  }
})

type Answer = { ok: boolean; error?: IpcFault }

/** Calls a channel of the page's own bridge. */
const call = (page: Page, channel: string, args: readonly unknown[]): Promise<Answer[]> =>
  page.evaluate(
    ([name, list]) => {
      const { holdfast } = globalThis as unknown as { holdfast: { request: Record<string, (args: unknown) => Promise<Answer>> } }
      return Promise.all(list.map((each) => holdfast.request[name]?.(each) ?? Promise.reject(new Error(name))))
    },
    [channel, args] as const,
  )

const fault = (reason: IpcFault['reason']): Answer => ({ ok: false, error: { kind: 'ipc_fault', reason } })

test('security 17: a window may use its own channels only', async () => {
  const windows = { desk: await one.app.desk(), ledger: await one.app.ledger() }
  for (const role of ['desk', 'ledger'] as const) {
    for (const channel of requestChannels) {
      if (requests[channel].roles.some((each) => each === role)) continue
      expect(await call(windows[role], channel, [{}]), `${role} calls ${channel}`).toEqual([fault('role')])
    }
  }
})

test('security 17: arguments of another shape are refused on every channel', async () => {
  const windows = { desk: await one.app.desk(), ledger: await one.app.ledger() }
  const wrong = [null, 7, 'text', [], true, [{}]]
  for (const channel of requestChannels) {
    const role = (['desk', 'ledger'] as const).find((name) => requests[channel].roles.some((each) => each === name))
    const answers = await call(windows[role ?? 'desk'], channel, wrong)
    // What only a side window may ask is refused to these two for who they are.
    expect(answers, channel).toEqual(wrong.map(() => fault(role === undefined ? 'role' : 'shape')))
  }
  const words = 'x'.repeat(30_000)
  const bodies = [
    { kind: 'reply.send', conversationId: 'a b', text: 'x' },
    { kind: 'reply.send', conversationId: 'c', text: words },
    { kind: 'sudo' },
  ]
  const intent = { id: 'i', accountId: 'a', baseMessageId: null, dependsOn: null, draftId: null, label: '' }
  const submitted = await call(
    windows.desk,
    'command.submit',
    bodies.map((body) => ({ ...intent, body })),
  )
  expect(submitted).toEqual(bodies.map(() => fault('shape')))
  const polluted = await call(windows.desk, 'settings.set', [{ zoom: 99 }, { theme: '__proto__' }, { language: 'xx' }])
  expect(polluted).toEqual([fault('shape'), fault('shape'), fault('shape')])
})

test('security 17: a flood is cut off on its own channel and hurts no other', async () => {
  const desk = await one.app.desk()
  const answers = await call(
    desk,
    'connection.get',
    Array.from({ length: 3_000 }, () => ({})),
  )
  const refused = answers.filter((answer) => !answer.ok)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.length).toBeLessThan(answers.length)
  expect(refused).toEqual(refused.map(() => fault('rate')))
  expect(await call(desk, 'settings.get', [{}])).toEqual([expect.objectContaining({ ok: true })])
  await reply(desk, '洪水之后照常回复')
})

test('security 18: the handler of our scheme serves the built pages and nothing beside them', async () => {
  const desk = await one.freshDesk()
  const origin = await originOf(desk)
  const statusOf = async (path: string): Promise<number> => {
    const answered = desk.waitForResponse(
      (response) => response.url().startsWith(`${origin}/`) && response.request().resourceType() === 'image',
      LIMIT,
    )
    await desk.evaluate((src) => {
      const image = document.createElement('img')
      image.src = src
      document.body.append(image)
    }, `${origin}${path}`)
    return (await answered).status()
  }
  expect(await statusOf('/ledger.html')).toBe(200)
  const escapes = [
    '/../main/main.js',
    '/%2e%2e/main/main.js',
    '/..%2fmain%2fmain.js',
    '/%2e%2e%2fmain%2fmain.js',
    '/assets/..%2f..%2fmain%2fmain.js',
    '/assets/..%5c..%5cmain%5cmain.js',
    '/%252e%252e%252fmain%252fmain.js',
    '/..%c0%afmain%c0%afmain.js',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/C:%5cWindows%5cwin.ini',
    '/C:/Windows/win.ini',
    '/index.html%00.png',
    '/.git/config',
    '/assets/',
    '/assets/%2e/%2e%2e/%2e%2e/main/main.js',
    '/preload/index.cjs',
  ]
  for (const path of escapes) expect(await statusOf(path), path).toBe(404)
})

test('security 15: only a plain https link ever reaches the system', async () => {
  const desk = await one.app.desk()
  const opened = (): number => one.app.output().split('openExternal ').length - 1
  const bad = [
    'http://example.test/',
    'file:///etc/passwd',
    String.raw`file:\\server\share`,
    'smb://server/share',
    String.raw`\\server\share\run.exe`,
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:msgbox(1)',
    'ms-msdt:/id PCWDiagnostic',
    'ms-officecmd:{}',
    'search-ms:query=x&crumb=location:server',
    'mailto:a@example.test',
    'tel:10086',
    'https://user:secret@example.test/',
    String.raw`https:\\example.test`,
    'https:example.test',
    'https://',
    'https:///example.test',
    'https://example.test/\u202Egnp.exe',
    'https://example.test/\n',
    'https://example.test/ --inspect',
    `https://example.test/${'a'.repeat(2_040)}`,
    'HTTPS://@example.test/',
    'app://holdfast/index.html',
    'holdfast://do',
    'about:blank',
    '',
  ]
  const answers = await call(
    desk,
    'link.open',
    bad.map((url) => ({ url })),
  )
  for (const [index, answer] of answers.entries()) {
    expect([{ ok: false, error: { kind: 'refused' } }, fault('shape')], bad[index]).toContainEqual(answer)
  }
  expect(opened()).toBe(0)
  // In Electron this would open a browser on whoever's screen the tests run.
  if (one.app.host === 'chromium') {
    expect(await call(desk, 'link.open', [{ url: 'https://example.test/a?b=c' }])).toEqual([{ ok: true, value: {} }])
    await expect.poll(opened).toBe(1)
  }
})

test('security 13: nothing of all this kept the desk from working', async () => {
  const desk = await one.freshDesk()
  await caret(desk)
  await reply(desk, '一切照常')
  await part(desk, 'bubble', '[data-delivery="delivered"]').filter({ hasText: '一切照常' }).waitFor(LIMIT)
})
