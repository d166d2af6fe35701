import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { caret, composer, connection, kept, LIMIT, notice, part, pause } from './helpers/desk.ts'
import { atGateway, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 150_000 })

const marked = (desk: Page): Promise<string> =>
  composer(desk).evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd))

/** The rules are in the page a moment after its first paint. */
const rulesHere = (): Promise<void> => pause(1_500)

async function writes(desk: Page, words: string): Promise<void> {
  await caret(desk)
  await desk.keyboard.press('Control+A')
  await desk.keyboard.type(words)
  await desk.keyboard.press('Enter')
}

async function stopped(desk: Page, rule: string, at: string): Promise<void> {
  await expect(part(desk, 'composer-error')).toContainText(rule)
  await expect.poll(() => marked(desk)).toBe(at)
  await expect(part(desk, 'bubble', '[data-command-id]')).toHaveCount(0)
}

test('J5 words that steer elsewhere are stopped by key with rule and place, offline too; changed they go', async ({ gateway, work }) => {
  const desk = await work.desk()
  await rulesHere()
  await writes(desk, '加我微信：abc12345 详聊')
  await expect(part(desk, 'composer-error')).toContainText('D')
  await writes(desk, '电话 138 1234 5678 找我')
  await stopped(desk, 'D1', '138 1234 5678')
  // The marked part is selected: typing takes its place.
  await desk.keyboard.type('（见订单页）')
  await expect(part(desk, 'composer-error')).toHaveCount(0)
  await desk.keyboard.press('Enter')
  await kept(desk, '电话 （见订单页） 找我')
  await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId)).toEqual(['电话 （见订单页） 找我'])

  await work.goOffline()
  await caret(desk)
  await desk.keyboard.press('Control+A')
  await desk.keyboard.type('看这里 elsewhere.cn/a1')
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'composer-error')).toContainText('D4')
  expect(await marked(desk)).toBe('elsewhere.cn/a1')
  await pause(500)
  await expect(part(desk, 'status-outbox')).toHaveAttribute('data-count', '0')
  await work.gatewayBack()
  await connection(desk, 'live')
  expect(repliesAtGateway(gateway.db, work.conversationId)).toHaveLength(1)
})

test('J5 an internal note about an inbound contact is kept', async ({ gateway, work }) => {
  const desk = await work.desk()
  await rulesHere()
  await caret(desk)
  await desk.keyboard.press('Control+Shift+N')
  await expect(composer(desk)).toHaveAttribute('data-mode', 'note')
  await desk.keyboard.type('客户改从微信 abc12345 联系，电话 13812345678')
  await desk.keyboard.press('Enter')
  await expect.poll(() => atGateway(gateway.db, '客户改从微信 abc12345 联系，电话 13812345678', 'note')).toBe(1)
})

test('J5 a page can’t get round it: main refuses what a script submits', async ({ gateway, work }) => {
  const desk = await work.desk()
  const answers = await desk.evaluate(async (conversationId) => {
    const { holdfast } = globalThis as unknown as {
      holdfast: { request: Record<string, (args: unknown) => Promise<{ ok: boolean; value: { accountId: string }; error: unknown }>> }
    }
    const ask = (name: string, args: unknown) => holdfast.request[name]?.(args)
    const session = await ask('session.get', {})
    const intent = (id: string, body: object) => ({
      id,
      accountId: session?.value.accountId,
      body: { conversationId, ...body },
      baseMessageId: null,
      dependsOn: null,
      draftId: null,
      label: '',
    })
    const plain = await ask('command.submit', intent('script-1', { kind: 'reply.send', text: '加我ＱＱ：123456789' }))
    const template = await ask('command.submit', intent('script-2', { kind: 'reply.send', text: '扫 码 加 好友', template: 't1' }))
    return [plain, template]
  }, work.conversationId)
  expect(answers).toMatchObject([
    { ok: false, error: { kind: 'diversion' } },
    { ok: false, error: { kind: 'diversion', stop: { rule: 'D5' } } },
  ])
  await pause(500)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([])
})

test('M1 an imported phrase that steers elsewhere is marked at once and in the list, and is stopped when it is sent', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await rulesHere()
  await desk.keyboard.press('F2')
  await part(desk, 'phrase-editor').waitFor(LIMIT)
  const file = join(app.userData, 'more.json')
  const phrase = { title: '引流一句', code: 'ylyj', text: '亲，加 我 薇 信 领券', language: 'zh-CN' }
  writeFileSync(file, JSON.stringify({ phrases: [phrase, { ...phrase, title: '好的一句', code: 'hdyj', text: '马上为您查' }] }))
  await part(desk, 'phrase-import').setInputFiles(file)
  await expect(part(desk, 'import-stopped')).toHaveAttribute('data-count', '1')
  await expect(part(desk, 'import-stopped')).toContainText('引流一句')
  await part(desk, 'import-write').click()
  await part(desk, 'import-done').waitFor(LIMIT)
  await part(desk, 'phrase-search').fill('一句')
  await expect(part(desk, 'phrase-stopped')).toHaveCount(1)
  await desk.keyboard.press('Escape')
  await caret(desk)
  await desk.keyboard.type('/ylyj')
  await expect(part(desk, 'phrase-option').first()).toContainText('引流一句')
  await desk.keyboard.press('Enter')
  await expect(composer(desk)).toHaveValue('亲，加 我 薇 信 领券')
  await desk.keyboard.press('Enter')
  await stopped(desk, 'D6', '加 我 薇 信')
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([])
})

test('J5 a broken rule file: told with its line, the built-in rules stay; the settings say what to mend', async ({ app, work }) => {
  await work.desk()
  const folder = join(app.userData, 'rules')
  mkdirSync(folder)
  writeFileSync(join(folder, 'diversion.json'), '{\n  "format": 1,\n  "version": oops\n}\n')
  await app.restart()
  const desk = await app.desk()
  await connection(desk, 'live')
  await expect(notice(desk, 'rules_broken')).toContainText('3')
  await writes(desk, '扫码加我')
  await expect(part(desk, 'composer-error')).toBeVisible()
  await desk.keyboard.press('Control+,')
  const settings = await app.side('settings')
  await part(settings, 'settings-tab', '[data-tab="safety"]').click()
  await expect(part(settings, 'rules-fault')).toContainText('diversion.json')
  await expect(part(settings, 'rules')).toHaveAttribute('data-source', 'built_in')
})
