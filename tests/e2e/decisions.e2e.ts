import { rmSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { launchApp } from './fixtures/launch.ts'
import { bubble, card, composer, connection, goOnline, kept, LIMIT, listed, nothingOpen, part, reply, signIn } from './helpers/desk.ts'
import { atGateway, inJournal, query, repliesAtGateway } from './helpers/stores.ts'
import { expect, test, type Work } from './helpers/test.ts'

test.describe.configure({ timeout: 180_000 })

/** Writes a reply while the gateway is away, lets the world go on, and comes back to the card that holds the reply. */
async function heldBy(
  work: Work,
  held: { rule: string; words: string; meanwhile: () => Promise<unknown> },
): Promise<{ desk: Page; id: string }> {
  await work.goOffline()
  const desk = await work.desk()
  const id = await reply(desk, held.words)
  await held.meanwhile()
  await work.gatewayBack()
  await goOnline(desk)
  await expect(card(desk, held.rule)).toHaveAttribute('data-command-id', id)
  await composer(desk).focus()
  return { desk, id }
}

const decided = (desk: Page): Promise<void> => card(desk).waitFor({ state: 'detached', ...LIMIT })
const stateOf = (db: string, conversationId: string): string | undefined =>
  query<{ state: string }>(db, `SELECT state FROM conversations WHERE id = '${conversationId}'`)[0]?.state

test('CB3: the customer has said more meanwhile; both texts are shown, the edited one goes, the old one never', async ({
  app,
  gateway,
  work,
}) => {
  const { desk, id } = await heldBy(work, {
    rule: 'CB3',
    words: '明天一定给您送到',
    meanwhile: () => work.says('我不要了，帮我退款'),
  })
  await expect(card(desk)).toContainText('明天一定给您送到')
  await expect(card(desk)).toContainText('我不要了，帮我退款')
  expect(atGateway(gateway.db, '明天一定给您送到')).toBe(0)
  await desk.keyboard.press('Control+Shift+E')
  await part(desk, 'cancel-edit').waitFor(LIMIT)
  await expect(composer(desk)).toHaveValue('明天一定给您送到')
  await desk.keyboard.press('Control+A')
  await desk.keyboard.type('好的，现在就为您退款')
  await desk.keyboard.press('Enter')
  await bubble(desk, '好的，现在就为您退款', 'delivered').waitFor(LIMIT)
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['好的，现在就为您退款'])
  expect(inJournal(app, id)).toMatchObject({ decision: 'replace', outcome: 'superseded' })
})

test('CB3: a mere "在吗" holds nothing; after newer words, sending anyway sends once and holds no second time', async ({
  gateway,
  work,
}) => {
  await work.goOffline()
  const desk = await work.desk()
  await reply(desk, '我在，正在查')
  await work.says('在吗？')
  await work.gatewayBack()
  await goOnline(desk)
  await bubble(desk, '我在，正在查', 'delivered').waitFor(LIMIT)
  await expect(card(desk)).toHaveCount(0)

  await heldBy(work, { rule: 'CB3', words: '查到了，在路上', meanwhile: () => work.says('那我要换个地址') })
  await desk.keyboard.press('Control+Shift+Enter')
  await decided(desk)
  await bubble(desk, '查到了，在路上', 'delivered').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['我在，正在查', '查到了，在路上'])
})

test('CB5: closed meanwhile; by key it is opened again and the reply goes after that', async ({ gateway, work }) => {
  const { conversationId } = work
  const { desk } = await heldBy(work, {
    rule: 'CB5',
    words: '补充一点：保修两年',
    meanwhile: () => gateway.control({ do: 'act', agentId: 'supervisor-1', body: { kind: 'conversation.close', conversationId } }),
  })
  expect(stateOf(gateway.db, conversationId)).toBe('closed')
  expect(atGateway(gateway.db, '补充一点：保修两年')).toBe(0)
  await desk.keyboard.press('Control+Shift+Enter')
  await decided(desk)
  await bubble(desk, '补充一点：保修两年', 'delivered').waitFor(LIMIT)
  await nothingOpen(desk)
  expect(stateOf(gateway.db, conversationId)).toBe('open')
  expect(repliesAtGateway(gateway.db, conversationId)).toEqual(['补充一点：保修两年'])
})

test('CB6: a colleague has answered meanwhile; by key the reply becomes a note, and the customer never sees it', async ({
  app,
  gateway,
  work,
}) => {
  const { conversationId } = work
  const theirs = { kind: 'reply.send', conversationId, text: '已经为您重新发货了' } as const
  const { desk, id } = await heldBy(work, {
    rule: 'CB6',
    words: '我帮您催一下原来的包裹',
    meanwhile: () => gateway.control({ do: 'act', agentId: 'agent-2', body: theirs }),
  })
  await expect(card(desk)).toContainText('我帮您催一下原来的包裹')
  await expect(card(desk)).toContainText('已经为您重新发货了')
  await desk.keyboard.press('Control+Shift+M')
  await decided(desk)
  await expect.poll(() => atGateway(gateway.db, '我帮您催一下原来的包裹', 'note')).toBe(1)
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, conversationId)).toEqual(['已经为您重新发货了'])
  expect(inJournal(app, id)).toMatchObject({ decision: 'replace', outcome: 'superseded' })
})

test('CB10: what a reply depends on did not go through; it waits for a person too', async ({ gateway, work }) => {
  const opened = await gateway.control({
    do: 'open',
    customer: { id: 'k2', name: '李伟' },
    shop: '旗舰店',
    assignee: null,
    text: '请问发货了吗',
  })
  const conversationId = String(opened['conversationId'])
  const desk = await work.desk()
  await listed(desk, conversationId).click()
  await part(desk, 'stance', '[data-kind="queued"]').waitFor(LIMIT)
  await work.goOffline()
  await composer(desk).focus()
  await desk.keyboard.type('您好，我来为您查')
  await desk.keyboard.press('Enter')
  await kept(desk, '您好，我来为您查')
  await gateway.control({ do: 'act', agentId: 'agent-2', body: { kind: 'conversation.take', conversationId } })
  await work.gatewayBack()
  await goOnline(desk)

  // Taking it was refused: somebody else has it.
  await card(desk, 'conflict').waitFor(LIMIT)
  await composer(desk).focus()
  await desk.keyboard.press('Control+Shift+Backspace')
  await desk.keyboard.press('1')
  await card(desk, 'CB10').waitFor(LIMIT)
  expect(atGateway(gateway.db, '您好，我来为您查')).toBe(0)
  await desk.keyboard.press('Control+Shift+M')
  await decided(desk)
  await expect.poll(() => atGateway(gateway.db, '您好，我来为您查', 'note')).toBe(1)
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, conversationId)).toEqual([])
})

test('CB11: the gateway was restored to before the answer; a person says whether it goes again', async ({ gateway, work }) => {
  let desk = await work.desk()
  await reply(desk, '备份之前的一句')
  await bubble(desk, '备份之前的一句', 'delivered').waitFor(LIMIT)
  await gateway.control({ do: 'backup', name: 'before' })
  // Judged and kept there, but no answer comes back …
  await gateway.control({ do: 'mute', on: true })
  await reply(desk, '回执没有回来')
  await expect.poll(() => atGateway(gateway.db, '回执没有回来')).toBe(1)
  // … and then that is gone as well.
  await gateway.control({ do: 'refuse', on: true })
  await gateway.control({ do: 'cut' })
  await gateway.control({ do: 'mute', on: false })
  await gateway.control({ do: 'restore', name: 'before' })
  expect(atGateway(gateway.db, '回执没有回来')).toBe(0)
  await part(desk, 'banner', '[data-trouble="offline"]').waitFor(LIMIT)
  await work.gatewayBack()
  await goOnline(desk)
  desk = await work.desk()
  await card(desk, 'CB11').waitFor(LIMIT)
  await part(desk, 'notice', '[data-kind="server_restored"]').waitFor(LIMIT)
  expect(atGateway(gateway.db, '回执没有回来')).toBe(0)
  await composer(desk).focus()
  await desk.keyboard.press('Control+Shift+Enter')
  await decided(desk)
  await bubble(desk, '回执没有回来', 'delivered').waitFor(LIMIT)
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['备份之前的一句', '回执没有回来'])
})

test('CB6: two desks on one gateway see each other, and the one that was away does not answer a second time', async ({
  app,
  gateway,
  work,
}) => {
  const { conversationId } = work
  const other = await launchApp({ gatewayUrl: gateway.url })
  try {
    const theirs = await signIn(other, 'supervisor-demo')
    await listed(theirs, conversationId).click()
    await part(theirs, 'stance', '[data-kind="other"]').waitFor(LIMIT)
    const mine = await work.desk()
    await reply(mine, '您好，我是苏婷')
    await bubble(theirs, '您好，我是苏婷').waitFor(LIMIT)

    await work.goOffline()
    await reply(mine, '稍等，我问一下仓库')
    await app.kill()
    await work.gatewayBack()
    await goOnline(theirs)
    await composer(theirs).focus()
    await theirs.keyboard.press('Control+Shift+O')
    await part(theirs, 'stance').waitFor({ state: 'detached', ...LIMIT })
    await composer(theirs).focus()
    await theirs.keyboard.type('仓库说明天发出')
    await theirs.keyboard.press('Enter')
    await bubble(theirs, '仓库说明天发出', 'delivered').waitFor(LIMIT)

    await app.restart()
    const again = await work.desk()
    await connection(again, 'live')
    await card(again, 'CB6').waitFor(LIMIT)
    await expect(card(again)).toContainText('仓库说明天发出')
    await listed(again, conversationId).click()
    await part(again, 'tile').click()
    await again.keyboard.press('Control+Shift+M')
    await decided(again)
    await bubble(theirs, '稍等，我问一下仓库').and(theirs.locator(':has(.bubble--note)')).waitFor(LIMIT)
    expect(repliesAtGateway(gateway.db, conversationId)).toEqual(['您好，我是苏婷', '仓库说明天发出'])
  } finally {
    await other.kill()
    rmSync(other.userData, { recursive: true, force: true, maxRetries: 5 })
  }
})
