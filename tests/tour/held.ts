import type { Page } from 'playwright-core'
import type { Gateway } from '../e2e/fixtures/gateway.ts'
import { submit } from '../e2e/helpers/records.ts'
import { addCapture } from '../fakes/captures.ts'
import { seat } from './guests.ts'

const goOnline = async (desk: Page): Promise<void> => {
  await desk.keyboard.press('Control+Shift+L')
  await desk.locator('[data-testid="status-connection"][data-kind="live"]').waitFor({ timeout: 60_000 })
}

/** An outage with replies and captures of which most need a decision on the way back. */
export async function holdSome({ desk, gateway, seated }: { desk: Page; gateway: Gateway; seated: string[] }): Promise<void> {
  const [first = '', second = '', third = ''] = seated
  await submit(desk, addCapture('cap-there', { who: '周敏', contact: '138 2201 4477', request: '发票抬头开错了，要重开' }))
  const { conversationId: over } = await gateway.control({
    do: 'open',
    customer: { id: 'k-window', name: '周末客人' },
    shop: '小满厨房',
    channel: 'messenger',
    assignee: 'agent-1',
    text: '周末能送到吗',
    replyUntil: 1,
  })
  // How far everything was is on the disk.
  await new Promise((done) => setTimeout(done, 3_500))
  await gateway.control({ do: 'refuse', on: true })
  await gateway.control({ do: 'cut' })
  await desk.locator('[data-testid="banner"]').waitFor()
  const reply = (conversationId: string, text: string) => submit(desk, { kind: 'reply.send', conversationId, text }, { label: '客户' })
  await reply(first, '您好，仓库说明天上午可以发出，单号稍后给您。')
  await reply(second, '已经为您登记补发，预计两天内到。')
  await reply(third, '好的，退款今天会原路退回。')
  await reply(String(over), '可以的，周六上午送到。')
  await submit(
    desk,
    addCapture('cap-served', { who: '王女士的先生', contact: '139 6600 1188', orderNo: '281177430192', request: '催发货' }),
  )
  await submit(
    desk,
    addCapture('cap-double', {
      who: '林晓',
      contact: '13800000001',
      orderNo: '20251009001',
      request: '杯子碎了两个，要补发',
      promise: '今天回电',
    }),
  )
  await submit(desk, addCapture('cap-fine', { who: '陈大海', contact: '微信 dahai88', channel: 'wechat', request: '问床垫什么时候到' }))
  await gateway.control({ do: 'say', conversationId: first, text: '我不想要了，帮我取消吧' })
  await gateway.control({
    do: 'act',
    agentId: 'agent-2',
    body: { kind: 'reply.send', conversationId: second, text: '已经安排顺丰补发，单号 SF1290。' },
  })
  await gateway.control({ do: 'act', agentId: 'supervisor-1', body: { kind: 'conversation.close', conversationId: third } })
  await gateway.control({
    do: 'act',
    agentId: 'agent-2',
    body: addCapture('cap-theirs', { who: '林晓', contact: '138 0000 0001', request: '杯子碎了，要退款', urgency: 3 }),
  })
  seated.push(await seat(gateway, seated.length))
  await gateway.control({ do: 'refuse', on: false })
  await goOnline(desk)
  await desk.locator('[data-testid="status-review"]:not([data-count="0"])').waitFor()
}
