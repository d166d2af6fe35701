import type { Page } from 'playwright-core'
import { bubble, caret, connection, kept, LIMIT, part, pause } from './helpers/desk.ts'
import { inputMethod } from './helpers/input-method.ts'
import { atGateway, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 150_000 })

const composer = (desk: Page) => part(desk, 'composer')
const text = (desk: Page): Promise<string> => composer(desk).inputValue()
const option = (desk: Page, id: string) => part(desk, 'phrase-option', `[data-phrase-id="${id}"]`)

/** Empties the field as a person would. */
async function clear(desk: Page): Promise<void> {
  await caret(desk)
  await desk.keyboard.press('Control+A')
  await desk.keyboard.press('Backspace')
}

test('each trigger opens the picker; initials find, Enter inserts and never sends, a second phrase is stacked', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  for (const trigger of ['/', ';', '／']) {
    await clear(desk)
    await desk.keyboard.insertText(trigger)
    await part(desk, 'phrase-picker').waitFor(LIMIT)
    await desk.keyboard.type('tkgz')
    await expect(part(desk, 'phrase-option').first()).toHaveAttribute('data-phrase-id', 'refund-rules')
    await desk.keyboard.press('Escape')
    await expect(part(desk, 'phrase-picker')).toHaveCount(0)
    expect(await text(desk)).toBe(`${trigger}tkgz`)
  }
  await clear(desk)
  await desk.keyboard.type('您好，/tkgz')
  await option(desk, 'refund-rules').waitFor(LIMIT)
  await desk.keyboard.press('Enter')
  await expect(composer(desk)).toHaveValue(/^您好，退款规则如下.*原支付方式退回。$/)
  await pause(300)
  await expect(part(desk, 'bubble', '[data-command-id]')).toHaveCount(0)
  await desk.keyboard.type('/hyqtwt')
  await option(desk, 'anything-else').waitFor(LIMIT)
  await desk.keyboard.press('Tab')
  await expect(composer(desk)).toHaveValue(/^您好，退款规则如下.*退回。请问还有其他可以帮您的吗？$/)
  const whole = await text(desk)
  await desk.keyboard.press('Enter')
  await kept(desk, whole)
  await bubble(desk, whole, 'delivered').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([whole])
  await expect(part(desk, 'stages')).toHaveAttribute('data-stage', 'close')
})

test('inside an internal note a trigger opens the picker too; the phrase is put into the note, and nothing goes to the customer', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await clear(desk)
  await desk.keyboard.type('回复的草稿')
  await desk.keyboard.press('Control+Shift+N')
  await expect(composer(desk)).toHaveAttribute('data-mode', 'note')
  await desk.keyboard.type('给同事：/tkgz')
  await option(desk, 'refund-rules').waitFor(LIMIT)
  await desk.keyboard.press('Enter')
  await expect(composer(desk)).toHaveValue(/^给同事：退款规则如下.*原支付方式退回。$/)
  await expect(composer(desk)).toHaveAttribute('data-mode', 'note')
  await pause(300)
  await expect(part(desk, 'bubble', '[data-command-id]')).toHaveCount(0)
  const whole = await text(desk)
  await desk.keyboard.press('Enter')
  await kept(desk, whole)
  await desk.locator('.bubble--note', { hasText: whole }).waitFor(LIMIT)
  await expect.poll(() => atGateway(gateway.db, whole, 'note')).toBe(1)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([])
  // What was begun for the customer is as it was.
  await desk.keyboard.press('Control+Shift+N')
  await expect(composer(desk)).toHaveAttribute('data-mode', 'reply')
  await expect(composer(desk)).toHaveValue('回复的草稿')
})

test('a trigger inside an address, a time or a fraction is text, and so is a doubled one; nothing found never sends', async ({ work }) => {
  const desk = await work.desk()
  await clear(desk)
  for (const plain of ['https://a.b/c', ' 10:30/11', ' 1/2']) {
    await desk.keyboard.type(plain)
    await expect(part(desk, 'phrase-picker')).toHaveCount(0)
  }
  await clear(desk)
  await desk.keyboard.type('/')
  await part(desk, 'phrase-picker').waitFor(LIMIT)
  await desk.keyboard.type('/')
  await expect(part(desk, 'phrase-picker')).toHaveCount(0)
  expect(await text(desk)).toBe('/')
  await desk.keyboard.type('a')
  await expect(part(desk, 'phrase-picker')).toHaveCount(0)
  await clear(desk)
  await desk.keyboard.type('/zzqqxx')
  await part(desk, 'phrase-picker').waitFor(LIMIT)
  await desk.keyboard.press('Enter')
  await pause(300)
  await expect(part(desk, 'bubble', '[data-command-id]')).toHaveCount(0)
  expect(await text(desk)).toBe('/zzqqxx')
})

test('fields are filled by Tab and remembered; what is empty stops the send with the caret on it', async ({ gateway, work }) => {
  const desk = await work.desk()
  await clear(desk)
  await desk.keyboard.type('/kjfp')
  await option(desk, 'invoice').waitFor(LIMIT)
  await desk.keyboard.press('Enter')
  await expect(composer(desk)).toHaveValue(/\[\[抬头\]\]/)
  await desk.keyboard.type('甲公司')
  await desk.keyboard.press('Tab')
  await desk.keyboard.type('91A')
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'composer-error')).toContainText('邮箱')
  expect(await composer(desk).evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd))).toBe(
    '[[邮箱]]',
  )
  await desk.keyboard.type('a@example.com')
  await desk.keyboard.press('Shift+Tab')
  await desk.keyboard.type('92B')
  const whole = '可以开具电子发票。请提供：抬头 甲公司，税号 92B，接收邮箱 a@example.com。我们会在 24 小时内发送。'
  expect(await text(desk)).toBe(whole)
  await desk.keyboard.press('Enter')
  await kept(desk, whole)
  await clear(desk)
  await desk.keyboard.type('/kjfp')
  await option(desk, 'invoice').waitFor(LIMIT)
  await desk.keyboard.press('Enter')
  await expect(composer(desk)).toHaveValue(whole)
  await clear(desk)
  await desk.keyboard.type('/hddd')
  await option(desk, 'confirm-order').waitFor(LIMIT)
  await desk.keyboard.press('Enter')
  await expect(composer(desk)).toHaveValue(/\{\{order\.id\}\}/)
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'composer-error')).toContainText('order.id')
  await pause(300)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([whole])
})

test('IME: the picker waits for the words; the Enter that commits neither picks nor sends', async ({ work }) => {
  const desk = await work.desk()
  await clear(desk)
  await desk.keyboard.type('/')
  await part(desk, 'phrase-picker').waitFor(LIMIT)
  const ime = await inputMethod(desk)
  await ime.compose('tui kuan')
  await ime.takenKey('Process', 'Enter')
  await expect(part(desk, 'phrase-picker')).toHaveCount(1)
  await ime.commit('退款规则')
  await expect(part(desk, 'phrase-option').first()).toHaveAttribute('data-phrase-id', 'refund-rules')
  await pause(200)
  await desk.keyboard.press('Enter')
  await expect(composer(desk)).toHaveValue(/^退款规则如下/)
  await expect(part(desk, 'bubble', '[data-command-id]')).toHaveCount(0)
})

test('the customer’s words bring suggestions, by key and without network; a cold start offline has all phrases', async ({ app, work }) => {
  const desk = await work.desk()
  await work.says('请问退货运费谁出')
  await part(desk, 'suggestion', '[data-phrase-id="return-postage"]').waitFor(LIMIT)
  await work.goOffline()
  await clear(desk)
  await desk.keyboard.press('Control+Shift+1')
  await expect(composer(desk)).toHaveValue(/来回运费由我们承担/)
  await app.restart()
  const again = await app.desk()
  await caret(again)
  await clear(again)
  await again.keyboard.type('/qgzl')
  await option(again, 'customs-held').waitFor(LIMIT)
  await work.gatewayBack()
  await connection(again, 'live')
})
