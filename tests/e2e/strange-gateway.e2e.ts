import type { Page } from 'playwright-core'
import type { Gateway } from './fixtures/gateway.ts'
import { kept as recordsOf } from './helpers/capture.ts'
import { bubble, card, composer, goOnline, LIMIT, nothingOpen, notice, part, pause, reply } from './helpers/desk.ts'
import { goTo, numberOf, openOne, openView } from './helpers/held-items.ts'
import { submit } from './helpers/records.ts'
import { repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 180_000 })

const CAPTURE = {
  channel: 'phone',
  who: '李先生',
  contact: '139 0000 1111',
  orderNo: '',
  category: 'aftersale',
  urgency: 2,
  request: '改地址',
  promise: '',
  dueAt: null,
} as const

/** A contact written down, as its form does; the id of its command. */
const writeDown = (desk: Page, captureId: string): Promise<string> =>
  submit(desk, {
    kind: 'capture.add',
    captureId,
    capture: { ...CAPTURE, happenedAt: Date.now() },
    conversationId: null,
    customerId: null,
  })

const count = async (gateway: Gateway, name: string): Promise<number> => Number((await gateway.control({ do: 'counts' }))[name])
/** Everything desks have said to the gateway so far. */
const frames = (gateway: Gateway): Promise<number> => count(gateway, 'frames')
/** How often the gateway has lied in an answer. */
async function lies(gateway: Gateway): Promise<number> {
  const { faults } = (await gateway.control({ do: 'counts' })) as { faults: Record<string, number> }
  return faults['answer'] ?? 0
}

test('FR15: back but slow, seven seconds for an answer: what waited arrives once and in order, on one link', async ({ gateway, work }) => {
  const desk = await work.desk()
  await work.goOffline()
  for (const words of ['慢网关第一句', '慢网关第二句']) await reply(desk, words)
  await writeDown(desk, 'cap-slow')
  const [before, links] = [await frames(gateway), await count(gateway, 'accepted')]
  await gateway.control({ do: 'lag', ms: 3_500 })
  await work.gatewayBack()
  await goOnline(desk)
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['慢网关第一句', '慢网关第二句'])
  expect((await recordsOf(gateway)).captures.map(({ id }) => id)).toEqual(['cap-slow'])
  // Two at the most: one dial may have been under way when the line came back.
  expect((await count(gateway, 'accepted')) - links).toBeLessThanOrEqual(2)
  expect((await frames(gateway)) - before).toBeLessThan(40)
})

test('FR15: so slow that it is as good as away: said so, no rush of frames, and all goes once it is quick again', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await work.goOffline()
  await reply(desk, '等网关快起来')
  const before = await frames(gateway)
  await gateway.control({ do: 'lag', ms: 8_000 })
  await work.gatewayBack()
  await desk.keyboard.press('Control+Shift+L')
  await pause(13_000)
  await part(desk, 'banner', '[data-trouble="offline"]').waitFor(LIMIT)
  await bubble(desk, '等网关快起来', 'saved').waitFor(LIMIT)
  expect((await frames(gateway)) - before).toBeLessThan(10)
  await gateway.control({ do: 'calm' })
  await goOnline(desk)
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['等网关快起来'])
})

test('FR8: welcomes that name a head never sent, an older one, one of another lane: each reply arrives once and in order', async ({
  gateway,
  work,
}) => {
  const other = await openOne(gateway, 1)
  const desk = await work.desk()
  const older = await reply(desk, '停机前第一句')
  await reply(desk, '停机前第二句')
  const elsewhere = await submit(desk, { kind: 'reply.send', conversationId: other, text: '另一位' })
  await nothingOpen(desk)
  const written: string[] = []
  for (const head of ['never-sent', older, elsewhere]) {
    await work.goOffline()
    for (const n of ['一', '二']) {
      written.push(`${written.length} 第${n}句`)
      await reply(desk, written.at(-1) ?? '')
    }
    await gateway.control({ do: 'heads', count: 1, head })
    await work.gatewayBack()
    await goOnline(desk)
    await nothingOpen(desk)
  }
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['停机前第一句', '停机前第二句', ...written])
  expect(repliesAtGateway(gateway.db, other)).toEqual(['另一位'])
})

/** What waits for a person is sent by its key, and arrives. */
async function sendAnyway(desk: Page, words: string): Promise<void> {
  await composer(desk).focus()
  await desk.keyboard.press('Control+Shift+Enter')
  await bubble(desk, words, 'delivered').waitFor(LIMIT)
  await nothingOpen(desk)
}

test('FR8 FR14: a gateway that only ever says "not after that" or a word nobody knows: before a person, told why, tried no more', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  const answers = [
    { words: '前后对不上', verdict: { kind: 'conflict', reason: 'order', head: 'never-sent' }, tries: 2, told: '前后顺序对不上' },
    { words: '没见过的理由', verdict: { kind: 'conflict', reason: 'moon' }, tries: 1, told: '网关没有说明' },
  ]
  for (const { words, verdict, tries, told } of answers) {
    await work.goOffline()
    await reply(desk, words)
    const before = await lies(gateway)
    await gateway.control({ do: 'answer', count: 50, verdict, judged: false })
    await work.gatewayBack()
    await goOnline(desk)
    await expect(card(desk, 'conflict')).toContainText(told)
    await pause(2_000)
    expect((await lies(gateway)) - before).toBe(tries)
    await gateway.control({ do: 'calm' })
    await sendAnyway(desk, words)
  }
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['前后对不上', '没见过的理由'])
})

test('FR14: answers of a kind nobody knows: done all the same it is done; not done it is a person’s, for replies and contacts', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  const verdict = { kind: 'of.another.world' }
  await gateway.control({ do: 'answer', count: 1, verdict, judged: true })
  await reply(desk, '做了但答得看不懂')
  await nothingOpen(desk)
  await notice(desk, 'quarantined').waitFor(LIMIT)

  await work.goOffline()
  await reply(desk, '没做也答得看不懂')
  const contact = await writeDown(desk, 'cap-strange')
  const before = await lies(gateway)
  await gateway.control({ do: 'answer', count: 50, verdict, judged: false })
  await work.gatewayBack()
  await goOnline(desk)
  await expect(card(desk, 'CB11')).toContainText('看不懂')
  await pause(2_000)
  expect((await lies(gateway)) - before).toBe(2)
  await gateway.control({ do: 'calm' })
  await openView(desk)
  await goTo(desk, contact)
  await desk.keyboard.press(await numberOf(desk, 'send'))
  await expect.poll(async () => (await recordsOf(gateway)).captures.map(({ id }) => id)).toEqual(['cap-strange'])
  await desk.keyboard.press('Escape')
  await sendAnyway(desk, '没做也答得看不懂')
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['做了但答得看不懂', '没做也答得看不懂'])
})

test('LD6: events of a kind nobody knows in the middle of the return: told, and what waited goes once and in order', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await work.goOffline()
  for (const words of ['返回途中第一句', '返回途中第二句']) await reply(desk, words)
  await work.says('在吗')
  // The customer's words and the event of the first reply.
  await gateway.control({ do: 'spoil', count: 2 })
  const before = await frames(gateway)
  await work.gatewayBack()
  await goOnline(desk)
  await nothingOpen(desk)
  await notice(desk, 'quarantined').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['返回途中第一句', '返回途中第二句'])
  expect((await frames(gateway)) - before).toBeLessThan(30)
})
