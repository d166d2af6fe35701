import { kept as recordsOf, writeDown } from './helpers/capture.ts'
import { bubble, card, connection, goOnline, LIMIT, nothingOpen, notice, part, pause, reply } from './helpers/desk.ts'
import { pcClock } from './helpers/pc-clock.ts'
import { repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

const DAY = 24 * 3_600_000
/** Times of the gateway and of the test, on one machine, may be this far apart, milliseconds. */
const NEAR = 60_000

const clock = pcClock()
test.use({ appEnv: clock.env })
test.describe.configure({ timeout: 180_000 })
test.afterEach(() => clock.reset())
test.afterAll(() => clock.remove())

const distance = (at: string | number | null | undefined): number => Math.abs(Number(at) - Date.now())

test('D9: the PC’s clock set a day forward, then a day back, in mid-outage: nothing is held for its age, order, times and report are right', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await work.goOffline()
  await reply(desk, '钟还准的时候')
  await clock.set(app, DAY)
  await reply(desk, '钟快了一天')
  await writeDown(desk, { who: '李先生', category: '2', urgency: '3', request: '改地址' })
  await clock.set(app, -DAY)
  await reply(desk, '钟慢了一天')
  await writeDown(desk, { who: '赵女士', category: '1', urgency: '4', request: '问尺寸' }, 2)
  await desk.keyboard.press('Escape')
  await pause(5_000)
  await work.gatewayBack()
  await goOnline(desk)
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['钟还准的时候', '钟快了一天', '钟慢了一天'])
  const { captures } = await recordsOf(gateway)
  expect(captures.map(({ capture }) => capture.who)).toEqual(['李先生', '赵女士'])
  for (const { capture, capturedAt, syncedAt } of captures)
    for (const at of [capture.happenedAt, capturedAt, syncedAt]) expect(distance(at)).toBeLessThan(NEAR)

  await desk.keyboard.press('Shift+F7')
  await expect(part(desk, 'report-figure', '[data-figure="synced"]')).toHaveAttribute('data-count', '5')
  await expect(part(desk, 'report-outage')).toHaveCount(0)
  const page = part(desk, 'report-page')
  expect(distance(await page.getAttribute('data-start'))).toBeLessThan(NEAR)
})

test('D9 CB3: started without a link on a clock that is a day wrong: the words are before a person, and the gateway’s time mends the rest', async ({
  app,
  gateway,
  work,
}) => {
  await work.goOffline()
  await clock.set(app, -DAY)
  await app.restart()
  const desk = await work.desk()
  await connection(desk, 'offline')
  await clock.set(app, -DAY)
  await reply(desk, '开机时钟慢了一天')
  await writeDown(desk, { who: '李先生', category: '2', urgency: '3', request: '改地址' })
  await desk.keyboard.press('Escape')
  await work.gatewayBack()
  await goOnline(desk)
  await expect(notice(desk, 'clock_wrong')).toContainText('1440')
  // As old as the clock said it was: nobody can know better, so a person looks at it.
  await card(desk, 'CB3').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([])
  await desk.keyboard.press('Control+1')
  await desk.keyboard.press('Control+Shift+Enter')
  await bubble(desk, '开机时钟慢了一天', 'delivered').waitFor(LIMIT)
  await nothingOpen(desk)
  await reply(desk, '网关的时间已经知道')
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['开机时钟慢了一天', '网关的时间已经知道'])
  expect((await recordsOf(gateway)).captures.map(({ capture }) => capture.who)).toEqual(['李先生'])
})
