import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { Gateway } from '../e2e/fixtures/gateway.ts'

type Line = { by: 'customer' | 'agent'; text: string }
type Guest = { id: string; name: string; vip?: boolean; shop: string; lines: readonly [string, ...Line[]] }

/** Five people as they come on an ordinary afternoon; the last words of some wait for an answer. */
export const GUESTS: readonly Guest[] = [
  {
    id: 'tour-1',
    name: '王女士',
    vip: true,
    shop: '云杉家居旗舰店',
    lines: [
      '你好，我昨天拍的那件羊毛大衣今天能发货吗？',
      { by: 'agent', text: '您好王女士，您的订单已在打包，今天 18:00 前发出。' },
      { by: 'customer', text: '好的，另外这个会不会起球？' },
      { by: 'customer', text: '我之前买的那件起得厉害' },
    ],
  },
  {
    id: 'tour-2',
    name: 'Li Wei',
    shop: 'Northshore Overseas',
    lines: [
      'Hi, my parcel has been in customs for 6 days. Do I have to pay duty? Tracking: https://example.com/t/LX99812CN',
      { by: 'agent', text: 'Hello Li Wei, thank you for waiting. Let me check the customs status for you.' },
      { by: 'customer', text: 'It says "held". I am worried.' },
    ],
  },
  {
    id: 'tour-3',
    name: '小鹿要早睡',
    shop: '小满厨房',
    lines: [
      '收到的杯子碎了！！',
      { by: 'agent', text: '非常抱歉让您收到破损的商品，您的心情我们理解。我马上为您登记补发。' },
      { by: 'customer', text: '要多久？我后天要送人' },
    ],
  },
  {
    id: 'tour-4',
    name: '陈先生',
    shop: '北岸数码专营店',
    lines: ['发票抬头可以改吗', { by: 'agent', text: '可以的，请把新的抬头和税号发给我，今天内为您重开。' }],
  },
  { id: 'tour-5', name: 'tb_88213', shop: '北岸数码专营店', lines: ['这款和去年那款有什么区别', { by: 'customer', text: '电池大多少' }] },
  { id: 'tour-6', name: '赵小姐', shop: '云杉家居旗舰店', lines: ['在吗，想问下床架尺寸'] },
]

const HOUR = 3_600_000

/** What the back-end knows of them: two orders, one parcel that stands still and one that has arrived. */
export function fileOf(customerId: string, now: number): CustomerFile {
  const parcel = { number: '7712 0048 8123', carrier: '中通', at: now - 6 * 60_000 }
  return {
    customerId,
    seq: 0,
    profile: {
      at: now - 60_000,
      since: now - 26_000 * HOUR,
      level: '金卡',
      preferences: ['羊毛', '浅色', 'M 码'],
      remark: '对起球敏感，上次退过一件',
      lastVisitAt: now - 980 * HOUR,
      city: '杭州',
    },
    orders: {
      at: now - 20_000,
      rows: [
        {
          id: '281177430192',
          items: [{ name: '双面羊毛大衣', variant: '燕麦 M', quantity: 1, price: 129_900 }],
          total: 129_900,
          currency: 'CNY',
          status: 'shipped',
          placedAt: now - 72 * HOUR,
          stock: { count: 12, at: now - 6 * 60_000 },
          parcel: {
            ...parcel,
            steps: [
              { at: now - 49 * HOUR, text: '已到达转运中心', place: '杭州' },
              { at: now - 61 * HOUR, text: '已揽收', place: '嘉兴' },
              { at: now - 66 * HOUR, text: '仓库已发出', place: '嘉兴' },
            ],
          },
        },
        {
          id: '280966120044',
          items: [{ name: '羊毛围巾', variant: '灰', quantity: 2, price: 15_900 }],
          total: 31_800,
          currency: 'CNY',
          status: 'delivered',
          placedAt: now - 700 * HOUR,
          stock: null,
          parcel: null,
        },
      ],
    },
  }
}

const ROBOT = [
  { by: 'customer', name: '', text: '发错货了' },
  { by: 'bot', name: '智能客服', text: '亲，请问是颜色不对还是款式不对呢？' },
  { by: 'system', name: '系统', text: '顾客要求人工，机器人转接' },
] as const

/** The n-th of them sits down with agent-1, the sixth waits in the queue. Gives the conversation's id. */
export async function seat(gateway: Gateway, n: number): Promise<string> {
  const guest = GUESTS[n]
  if (guest === undefined) throw new Error(`no guest ${n}`)
  const [first, ...rest] = guest.lines
  const customer = { id: guest.id, name: guest.name, vip: guest.vip ?? false }
  const earlier = n === 4 ? ROBOT.map((line) => ({ ...line, name: line.name === '' ? guest.name : line.name })) : []
  const opened = await gateway.control({ do: 'open', customer, shop: guest.shop, assignee: n < 5 ? 'agent-1' : null, text: first, earlier })
  const conversationId = String(opened['conversationId'])
  for (const line of rest) {
    if (line.by === 'customer') await gateway.control({ do: 'say', conversationId, text: line.text })
    else await gateway.control({ do: 'act', agentId: 'agent-1', body: { kind: 'reply.send', conversationId, text: line.text } })
  }
  if (n === 2)
    await gateway.control({
      do: 'act',
      agentId: 'agent-1',
      body: { kind: 'note.add', conversationId, text: '已有同款 3 单破损，仓库在查批次' },
    })
  await gateway.control({ do: 'file', file: fileOf(guest.id, Date.now()) })
  return conversationId
}
