import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import type { RunningApp } from './fixtures/launch.ts'
import { bubble, caret, card, connection, DRAFT_KEPT_MS, kept, LIMIT, notice, part, pause, reply, typeToken } from './helpers/desk.ts'
import { filesUnder, ledgerFolder } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 150_000 })
test.use({ appEnv: { HOLDFAST_LOG: 'stderr' } })

/** Marks no program would ever write by itself. */
const MARK = '7f3a91'
const TOKEN = 'agent-1-demo'
const WRONG_TOKEN = `falsch-${MARK}-geheim`
const WORDS = {
  name: `欧阳雀${MARK}`,
  message: `我的电话13912345678请打给我${MARK}`,
  reply: `好的马上为您查单号${MARK}`,
  note: `客户情绪激动小心${MARK}`,
  draft: `还没写完的一句${MARK}`,
  link: `https://user:pw@example.test/${MARK}`,
  frame: `看不懂的一帧${MARK}`,
  error: `页面里的错误${MARK}`,
}

/** A text as it may lie in a file. */
function spellings(text: string): Buffer[] {
  const utf8 = Buffer.from(text, 'utf8')
  // Base64 of a text inside a longer one depends on where it begins; the middle of each of the three is looked for.
  const base64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), utf8])
      .toString('base64')
      .slice(4, -4),
  )
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[^\u0020-\u007e]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)
  return [
    utf8,
    Buffer.from(text, 'utf16le'),
    ...[utf8.toString('hex'), encodeURIComponent(text), escaped, ...base64].map((one) => Buffer.from(one)),
  ]
}

/** Files of the data folder with this text in any spelling, relative to it. */
function holding(app: RunningApp, text: string): string[] {
  const wanted = spellings(text)
  return filesUnder(app.userData)
    .filter((path) => {
      const bytes = readFileSync(path)
      return wanted.some((one) => bytes.includes(one))
    })
    .map((path) => relative(app.userData, path))
}

test('security 5.4: neither a token nor the words of anybody reach a log or a settings file', async ({ app, gateway }) => {
  const opened = await gateway.control({
    do: 'open',
    customer: { id: 'k1', name: WORDS.name },
    shop: '旗舰店',
    assignee: 'agent-1',
    text: WORDS.message,
  })
  const conversationId = String(opened['conversationId'])
  const desk = await app.desk()
  await typeToken(desk, WRONG_TOKEN)
  await part(desk, 'sign-in-problem', '[data-kind="token"]').waitFor(LIMIT)
  await typeToken(desk, TOKEN)
  await connection(desk, 'live')

  await reply(desk, WORDS.reply)
  await desk.keyboard.press('Control+Shift+N')
  await desk.locator('[data-testid="composer"][data-mode="note"]:focus').waitFor(LIMIT)
  await desk.keyboard.type(WORDS.note)
  await desk.keyboard.press('Enter')
  await kept(desk, WORDS.note)
  await desk.keyboard.press('Control+Shift+N')
  await desk.locator('[data-testid="composer"][data-mode="reply"]').waitFor(LIMIT)

  // Everything that makes a program write lines about what went wrong.
  for (const text of [WORDS.frame, `{"v":2,"type":"event","body":{"seq":"${WORDS.frame}"}}`, `{"v":2,"type":"${WORDS.frame}","body":{}}`])
    await gateway.control({ do: 'raw', text })
  await notice(desk, 'quarantined').waitFor(LIMIT)
  await desk.evaluate((message) => {
    setTimeout(() => {
      throw new Error(message)
    })
    const { holdfast } = globalThis as unknown as { holdfast: { request: Record<string, (args: unknown) => Promise<unknown>> } }
    void holdfast.request['link.open']?.({ url: message })
    void holdfast.request['settings.set']?.({ theme: message })
    void holdfast.request['ledger.dropLink']?.({ linkId: 1, reason: message })
  }, WORDS.error)
  await desk.evaluate((url) => location.assign(url), WORDS.link).catch(() => undefined)
  await gateway.control({ do: 'refuse', on: true })
  await gateway.control({ do: 'cut' })
  await part(desk, 'banner', '[data-trouble="offline"]').waitFor(LIMIT)
  await reply(desk, `${WORDS.reply}，再等等`)
  await gateway.control({ do: 'say', conversationId, text: `${WORDS.message}！` })
  await gateway.control({ do: 'refuse', on: false })
  await desk.keyboard.press('Control+Shift+L')
  await card(desk, 'CB3').waitFor(LIMIT)
  await caret(desk)
  await desk.keyboard.type(WORDS.draft)
  await pause(DRAFT_KEPT_MS)
  await bubble(desk, WORDS.note, 'delivered').waitFor(LIMIT)
  await app.close()

  // The journal and the ledger are where work is kept, and nothing else is.
  const work = ['journal', relative(app.userData, ledgerFolder(app))]
  for (const [what, text] of Object.entries(WORDS)) {
    const elsewhere = holding(app, text).filter((path) => !work.some((folder) => path.startsWith(folder + sep)))
    expect(elsewhere, what).toEqual([])
  }
  expect(
    holding(app, WORDS.reply).some((path) => path.startsWith('journal')),
    'the search finds what is there',
  ).toBe(true)
  expect(holding(app, WRONG_TOKEN)).toEqual([])
  // The host has no keyring; in Electron the token is sealed and found nowhere at all.
  expect(holding(app, TOKEN)).toEqual(app.host === 'chromium' ? ['secrets.json'] : [])
  for (const text of [...Object.values(WORDS), MARK, TOKEN, '13912345678']) expect(app.output()).not.toContain(text)
  expect(app.output()).toContain('"event":"ipc.refused"')
})
