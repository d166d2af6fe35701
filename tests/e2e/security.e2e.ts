import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import type { IpcFault } from '../../shared/ipc/bridge.ts'
import { eventChannels, requestChannels } from '../../shared/ipc/channels.ts'
import { requests } from '../../shared/ipc/contract.ts'
import { startGateway, type Gateway } from './fixtures/gateway.ts'
import { launchApp, type RunningApp } from './fixtures/launch.ts'
import { caret, composer, connection, LIMIT, part, reply, signIn } from './helpers/desk.ts'
import { portsOf, processesOf } from './helpers/listening.ts'
import { askPermissions, openFrames, ownGlobals, plantCode, sendAway } from './helpers/page-attacks.ts'
import { openSink, type Sink } from './helpers/sink.ts'
import { expect, test } from './helpers/test.ts'

/*
 * Numbers are those of the official Electron list. Each test provokes what must be refused and looks at the result, not at
 * the setting. On the Chromium host some of it is Chromium's own doing and shows nothing of real Electron: the sandbox and
 * other switches of a window (3, 4, 6, 8 to 12), the fuses (19), and, of a refused window, that not even its first request
 * leaves. Permissions (5) are asked of the product's handlers there, but once and in advance.
 * Not governed by a content policy, hence not tried here: WebRTC and preconnect.
 */
test.describe.configure({ mode: 'default', timeout: 150_000 })

let gateway: Gateway
let app: RunningApp
let sink: Sink

test.beforeAll(async () => {
  gateway = await startGateway()
  await gateway.control({ do: 'open', customer: { id: 'k1', name: '王女士' }, shop: '旗舰店', assignee: 'agent-1', text: '你好' })
  app = await launchApp({ gatewayUrl: gateway.url })
  sink = await openSink()
  await signIn(app)
})
test.afterAll(async () => {
  await app.kill()
  await gateway.kill()
  await sink.close()
  rmSync(app.userData, { recursive: true, force: true, maxRetries: 5 })
  rmSync(dirname(gateway.db), { recursive: true, force: true })
})

const logText = (): string => {
  const path = join(app.userData, 'logs', 'main.log')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
const refusals = (event: string, field: string): number =>
  logText()
    .split('\n')
    .filter((line) => line.includes(`"event":"${event}"`) && line.includes(field)).length

/** A fresh document: what a test before planted is gone. */
async function freshDesk(): Promise<Page> {
  const desk = await app.desk()
  await desk.reload()
  await composer(desk).waitFor(LIMIT)
  return desk
}
const originOf = (page: Page): Promise<string> => page.evaluate(() => location.origin)

// First of all: what the attacks below try leaves connections behind.
if (process.platform === 'linux') {
  test('security 5.4: the program listens on no port', async () => {
    const desk = await app.desk()
    await connection(desk, 'live')
    const own = processesOf(app.userData)
    // The test itself drives Chromium through the one port it has asked for; nobody else's would be in that file.
    const portFile = join(app.userData, 'chromium-profile', 'DevToolsActivePort')
    const asked = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8').split('\n')[0]) : 0
    const ports = portsOf(own.map((one) => one.pid))
    expect(ports.filter((one) => one.state === 'listening' && one.port !== asked)).toEqual([])
    // Shows that the table is read: the link to the gateway is in it.
    expect(ports).toContainEqual({ protocol: 'tcp', port: expect.any(Number), state: 'connected', peerPort: gateway.port })
    const others = ports.filter((one) => one.state === 'connected' && one.peerPort !== gateway.port && one.port !== asked)
    expect(others).toEqual([])
  })
}

test('security 2: no frame of any window has Node or a raw Electron object', async () => {
  for (const page of [await freshDesk(), await app.ledger()]) {
    const seen = await page.evaluate(() => {
      const names = ['require', 'process', 'module', 'exports', 'global', 'Buffer', '__dirname', 'electron', 'ipcRenderer', 'contextBridge']
      return names.filter((name) => name in globalThis)
    })
    expect(seen).toEqual([])
  }
  const desk = await app.desk()
  const frames = await desk.evaluate(openFrames, `127.0.0.1:${sink.port}`)
  expect(frames.globals).toEqual([])
})

test('security 7: script, style, base and workers that are not files of ours are refused, each with a violation', async () => {
  const desk = await freshDesk()
  const { violations, succeeded } = await desk.evaluate(plantCode)
  expect(succeeded).toEqual([])
  const expected = ['require-trusted-types-for', 'trusted-types', 'script-src-elem', 'style-src-elem', 'style-src-attr', 'base-uri']
  expect(violations).toEqual(expect.arrayContaining(expected))
})

test('security 7: the policy comes as a header with every document and every file', async () => {
  const desk = await app.desk()
  const policies: (string | undefined)[] = []
  desk.on('response', (response) => {
    if (/\.(?:html|js|css)$/.test(new URL(response.url()).pathname)) policies.push(response.headers()['content-security-policy'])
  })
  await freshDesk()
  expect(policies.length).toBeGreaterThan(2)
  for (const policy of policies) {
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe-|\*|https?:/)
  }
})

test('security 7: a planted script carries nothing away by any road the policy governs', async () => {
  const desk = await freshDesk()
  const before = sink.arrived().length
  const { violations, succeeded } = await desk.evaluate(sendAway, `127.0.0.1:${sink.port}`)
  expect(succeeded).toEqual([])
  for (const directive of ['connect-src', 'img-src', 'default-src', 'style-src-elem', 'form-action', 'script-src-elem'])
    expect(violations).toContain(directive)
  expect(sink.arrived().slice(before)).toEqual([])
})

test('security 7, 11, 12: frames, plug-ins and webviews load nothing', async () => {
  const desk = await freshDesk()
  const before = sink.arrived().length
  const { violations, succeeded } = await desk.evaluate(openFrames, `127.0.0.1:${sink.port}`)
  expect(succeeded).toEqual([])
  expect(violations).toEqual(expect.arrayContaining(['frame-src', 'require-trusted-types-for']))
  expect(sink.arrived().slice(before)).toEqual([])
})

test('security 13: the desk stays where it is, whatever address a page is sent to', async () => {
  const desk = await freshDesk()
  const origin = await originOf(desk)
  const host = new URL(origin).host
  const scheme = origin.slice(0, origin.indexOf(':'))
  const away = [
    `http://127.0.0.1:${sink.port}/`,
    `http://localhost:${sink.port}/index.html`,
    `http://127.1:${sink.port}/`,
    `${scheme}://${host}.example.test/index.html`,
    `${scheme}://${host}:8443/index.html`,
    `${scheme}://${host}@example.test/`,
    `${scheme}://agent:secret@${host}/index.html`,
    `${scheme}://x${host}/index.html`,
    `${scheme}://${host.replace('o', 'ο')}/index.html`,
    `${scheme}://${host.replace('l', 'ⅼ')}.test/`,
    `${origin}/other.html`,
    `${origin}/index.html/../../main/main.js`,
    `${origin}/index.html%00`,
    `${origin}//index.html`,
    `http://${host}/index.html`,
    `//127.0.0.1:${sink.port}/`,
    String.raw`\\127.0.0.1:${sink.port}\share`,
  ]
  const before = sink.arrived().length
  await desk.evaluate(() => Object.assign(globalThis, { stayed: true }))
  for (const url of away) {
    const seen = refusals('navigation.refused', '"what":"navigate"')
    await desk.evaluate((to) => location.assign(to), url).catch(() => undefined)
    await expect.poll(() => refusals('navigation.refused', '"what":"navigate"'), { message: url }).toBeGreaterThan(seen)
  }
  // Chromium itself refuses these before anybody is asked.
  for (const url of ['data:text/html,gone', 'file:///etc/passwd', 'chrome://version', 'view-source:https://example.test/', 'blob:null/1'])
    await desk.evaluate((to) => setTimeout(() => location.assign(to)), url)
  await desk.evaluate(() => new Promise((done) => setTimeout(done, 200)))
  expect(await desk.evaluate(() => ({ stayed: 'stayed' in globalThis, path: location.pathname }))).toEqual({
    stayed: true,
    path: '/index.html',
  })
  expect(await originOf(desk)).toBe(origin)
  expect(sink.arrived().slice(before)).toEqual([])
})

test('security 14: no page opens a window, by call, link, middle click or form', async () => {
  const desk = await freshDesk()
  const pages = (): string[] =>
    desk
      .context()
      .pages()
      .map((page) => page.url())
      .toSorted()
  const before = pages()
  const url = `http://127.0.0.1:${sink.port}/window`
  const ways = ['call', 'link', 'middle', 'own page'] as const
  for (const way of ways) {
    const seen = refusals('navigation.refused', '"what":"window"')
    if (way === 'call') await desk.evaluate((to) => void window.open(to, '_blank', 'width=300,height=200'), url)
    else if (way === 'own page') await desk.evaluate(() => void window.open('/index.html'))
    else {
      await desk.evaluate((to) => {
        const link = document.createElement('a')
        Object.assign(link, { href: to, target: '_blank', id: 'planted-link', textContent: 'planted' })
        Object.assign(link.style, { position: 'fixed', inset: '0', zIndex: '9999' })
        document.getElementById('planted-link')?.remove()
        document.body.append(link)
      }, url)
      await desk.locator('#planted-link').click({ button: way === 'middle' ? 'middle' : 'left' })
    }
    // The host refuses the window of a middle click without asking the product.
    if (way === 'middle' && app.host === 'chromium') continue
    await expect.poll(() => refusals('navigation.refused', '"what":"window"'), { message: way }).toBeGreaterThan(seen)
  }
  await desk.evaluate(() => {
    const form = document.createElement('form')
    Object.assign(form, { action: '/index.html', target: '_blank' })
    document.body.append(form)
    form.submit()
  })
  await expect.poll(pages).toEqual(before)
  expect(await desk.evaluate(() => location.pathname)).toBe('/index.html')
})

test('security 5: every permission but storage and copying is denied', async () => {
  const desk = await freshDesk()
  const { granted, got } = await desk.evaluate(askPermissions)
  expect(got).toEqual([])
  expect(granted.filter((name) => name !== 'persistent-storage' && name !== 'clipboard-write')).toEqual([])
})

test('security 20: the bridge is all that a page gets, and it holds nothing but frozen functions', async () => {
  for (const page of [await freshDesk(), await app.ledger()]) {
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
        kinds: [...new Set([...Object.values(now['request'] ?? {}), ...Object.values(now['on'] ?? {})].map((one) => typeof one))],
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
      return Promise.all(list.map((one) => holdfast.request[name]?.(one) ?? Promise.reject(new Error(name))))
    },
    [channel, args] as const,
  )

const fault = (reason: IpcFault['reason']): Answer => ({ ok: false, error: { kind: 'ipc_fault', reason } })

test('security 17: a window may use its own channels only', async () => {
  const windows = { desk: await app.desk(), ledger: await app.ledger() }
  for (const role of ['desk', 'ledger'] as const) {
    for (const channel of requestChannels) {
      if (requests[channel].roles.some((one) => one === role)) continue
      expect(await call(windows[role], channel, [{}]), `${role} calls ${channel}`).toEqual([fault('role')])
    }
  }
})

test('security 17: arguments of another shape are refused on every channel', async () => {
  const windows = { desk: await app.desk(), ledger: await app.ledger() }
  const wrong = [null, 7, 'text', [], true, [{}]]
  for (const channel of requestChannels) {
    const role = (['desk', 'ledger'] as const).find((name) => requests[channel].roles.some((one) => one === name))
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
  const desk = await app.desk()
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
  const desk = await freshDesk()
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
  const desk = await app.desk()
  const opened = (): number => app.output().split('openExternal ').length - 1
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
  if (app.host === 'chromium') {
    expect(await call(desk, 'link.open', [{ url: 'https://example.test/a?b=c' }])).toEqual([{ ok: true, value: {} }])
    await expect.poll(opened).toBe(1)
  }
})

test('security 13: nothing of all this kept the desk from working', async () => {
  const desk = await freshDesk()
  await caret(desk)
  await reply(desk, '一切照常')
  await part(desk, 'bubble', '[data-delivery="delivered"]').filter({ hasText: '一切照常' }).waitFor(LIMIT)
})
