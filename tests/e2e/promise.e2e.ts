import { atGateway, inJournal, repliesAtGateway, wipeLedger } from './helpers/stores.ts'
import { bubble, caret, card, connection, goOnline, kept, LIMIT, listed, notice, nothingOpen, part, reply } from './helpers/desk.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 180_000 })

test('JR8: replies that wait outlive the kill and the loss of the whole ledger; each arrives once, the ended ones never', async ({
  app,
  gateway,
  work,
}) => {
  // One is discarded with a reason, in the card that held it …
  await work.goOffline()
  let desk = await work.desk()
  const discarded = await reply(desk, '这条会被丢弃')
  await work.says('我刚刚自己查到了，退款就行')
  await work.gatewayBack()
  await goOnline(desk)
  await card(desk, 'CB3').waitFor(LIMIT)
  await caret(desk)
  await desk.keyboard.press('Control+Shift+Backspace')
  await desk.keyboard.press('2')
  await card(desk).waitFor({ state: 'detached', ...LIMIT })
  await expect.poll(() => inJournal(app, discarded)).toMatchObject({ decision: 'discard', reason: 'no_longer_true', outcome: 'cancelled' })

  // … and of three that wait for the network one is cancelled.
  await work.goOffline()
  const waiting = ['我已经催了快递', '预计明天下午送到']
  await reply(desk, '我已经催了快递')
  const cancelled = await reply(desk, '这条会被撤回')
  await desk.keyboard.press('Control+Shift+U')
  await bubble(desk, '这条会被撤回').waitFor({ state: 'detached', ...LIMIT })
  await reply(desk, '预计明天下午送到')
  expect(inJournal(app, cancelled)).toMatchObject({ decision: 'cancel' })

  await app.kill()
  wipeLedger(app)
  await gateway.kill()
  await app.restart()

  desk = await work.desk()
  const line = listed(desk, work.conversationId)
  await line.waitFor(LIMIT)
  await expect(line).toContainText('王女士')
  await notice(desk, 'ledger_wiped').waitFor(LIMIT)
  await expect(notice(desk, 'ledger_wiped')).toContainText('2')
  await line.click()
  for (const words of waiting) await bubble(desk, words, 'saved').waitFor(LIMIT)
  for (const words of ['这条会被丢弃', '这条会被撤回']) await expect(bubble(desk, words)).toHaveCount(0)
  await expect(part(desk, 'status-outbox')).toHaveAttribute('data-count', '2')
  expect(waiting.map((words) => atGateway(gateway.db, words))).toEqual([0, 0])

  await gateway.start()
  await goOnline(desk)
  await nothingOpen(desk)
  for (const words of waiting) await bubble(desk, words, 'delivered').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(waiting)

  // And not at the next connection either.
  await app.restart()
  desk = await work.desk()
  await connection(desk, 'live')
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(waiting)
})

test('JR8: a wiped ledger is filled again from the gateway, in words and order as before', async ({ app, work }) => {
  let desk = await work.desk()
  await reply(desk, '第一句')
  await work.says('好的谢谢')
  await reply(desk, '第二句')
  await bubble(desk, '第二句', 'delivered').waitFor(LIMIT)
  const texts = (): Promise<string[]> => desk.locator('[data-testid="bubble"] .bubble').allTextContents()
  await expect.poll(async () => (await texts()).length).toBe(4)
  const before = await texts()

  await app.kill()
  wipeLedger(app)
  await app.restart()
  desk = await work.desk()
  await notice(desk, 'ledger_wiped').waitFor(LIMIT)
  await connection(desk, 'live')
  await caret(desk)
  await expect.poll(texts).toEqual(before)
})

test('JR1: killed in the middle of a burst, every reply the screen called kept arrives once and in order', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  const sent = ['甲', '乙', '丙', '丁'].map((mark) => `连发的一句${mark}`)
  for (const words of sent) {
    await caret(desk)
    await desk.keyboard.type(words)
    await desk.keyboard.press('Enter')
    await kept(desk, words)
  }
  await app.kill()
  await app.restart()
  const again = await work.desk()
  await connection(again, 'live')
  await nothingOpen(again)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(sent)
})
