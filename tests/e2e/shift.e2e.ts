import type { Page } from 'playwright-core'
import type { Gateway } from './fixtures/gateway.ts'
import { expect as plainExpect, test } from './fixtures/app.ts'
import { composer, connection, focusedTile, LIMIT, part } from './helpers/desk.ts'
import { countingHand, watchInput, wordsOf, type CountingHand, type Written } from './helpers/counting-hand.ts'
import { atGateway, query, repliesAtGateway } from './helpers/stores.ts'

/** Waits long: other work may share the machine. */
const expect = plainExpect.configure({ timeout: 30_000 })

test.describe.configure({ timeout: 300_000 })

const GUESTS = [
  ['王女士', '旗舰店', '在吗，想问下退货'],
  ['Li Wei', '海外店', 'Hi, I sent my coat back last week'],
  ['小鹿要早睡', '小满厨房', '在吗，想问怎么退款'],
  ['陈先生', '数码店', '显示签收了，我没拿到'],
  ['林小姐', '数码店', '这款有现货吗'],
] as const

type Kind = 'typed' | 'phrase' | 'suggestion' | 'palette'
type Shift = {
  gateway: Gateway
  desk: Page
  hand: CountingHand
  /** Conversation of each slot; the first is slot 1. */
  ids: readonly string[]
  /** What each was answered with, in order. */
  said: Map<string, string[]>
  replies: { kind: Kind; keys: number }[]
}

async function signInByKeys(desk: Page, hand: CountingHand): Promise<void> {
  await expect(part(desk, 'sign-in-token')).toBeFocused(LIMIT)
  await hand.type('agent-1-demo')
  await hand.press('Enter')
  await connection(desk, 'live')
}

async function openFive(gateway: Gateway): Promise<string[]> {
  const ids: string[] = []
  for (const [index, [name, shop, text]] of GUESTS.entries()) {
    const opened = await gateway.control({ do: 'open', customer: { id: `k${index + 1}`, name }, shop, assignee: 'agent-1', text })
    ids.push(String(opened['conversationId']))
  }
  return ids
}

const at = ({ ids }: Shift, slot: number): string => ids[slot - 1] ?? ''

async function inTile({ desk }: Shift, conversationId: string): Promise<void> {
  await expect(focusedTile(desk)).toHaveAttribute('data-conversation-id', conversationId)
  await expect(composer(desk)).toBeFocused()
}

async function go(shift: Shift, slot: number): Promise<void> {
  await shift.hand.press(`Control+${slot}`)
  await inTile(shift, at(shift, slot))
}

/** Goes to a tile, fills its field and sends with Enter; the gateway has it then, once, behind what was said before. */
async function send(shift: Shift, slot: number, { kind, fill }: { kind: Kind; fill: () => Promise<void> }): Promise<void> {
  const { hand, desk, gateway, said, replies } = shift
  const before = hand.keys()
  if (kind !== 'palette') await go(shift, slot)
  await fill()
  const words = await composer(desk).inputValue()
  expect(words).not.toMatch(/^$|^\/|\[\[|\{\{/)
  await hand.press('Enter')
  replies.push({ kind, keys: hand.keys() - before })
  const all = [...(said.get(at(shift, slot)) ?? []), words]
  said.set(at(shift, slot), all)
  await expect.poll(() => repliesAtGateway(gateway.db, at(shift, slot))).toEqual(all)
}

const typed = (shift: Shift, slot: number, written: Written): Promise<void> =>
  send(shift, slot, {
    kind: 'typed',
    fill: async () => {
      await shift.hand.write(written)
      await expect(composer(shift.desk)).toHaveValue(wordsOf(written))
    },
  })

const phrase = (shift: Shift, slot: number, { letters, id }: { letters: string; id: string }): Promise<void> =>
  send(shift, slot, {
    kind: 'phrase',
    fill: async () => {
      const { desk, hand } = shift
      await hand.type(`/${letters}`)
      await expect(part(desk, 'phrase-option').first()).toHaveAttribute('data-phrase-id', new RegExp(`^${id}`))
      await hand.press('Enter')
      await expect(part(desk, 'phrase-picker')).toHaveCount(0)
    },
  })

const suggested = (shift: Shift, slot: number, { says, id }: { says?: string; id: string }): Promise<void> =>
  send(shift, slot, {
    kind: 'suggestion',
    fill: async () => {
      const { desk, hand, gateway } = shift
      if (says !== undefined) await gateway.control({ do: 'say', conversationId: at(shift, slot), text: says })
      const offered = focusedTile(desk).locator('[data-testid="suggestion"]')
      await focusedTile(desk).locator(`[data-testid="suggestion"][data-phrase-id^="${id}"]`).waitFor(LIMIT)
      const ids = await offered.evaluateAll((all) => all.map((one) => one.getAttribute('data-phrase-id') ?? ''))
      await hand.press(`Control+Shift+${ids.findIndex((one) => one.startsWith(id)) + 1}`)
      await expect(composer(desk)).not.toHaveValue('')
    },
  })

/** Finds the customer by some letters from wherever the caret is, then types. */
const foundAndTyped = (shift: Shift, slot: number, { letters, written }: { letters: string; written: Written }): Promise<void> =>
  send(shift, slot, {
    kind: 'palette',
    fill: async () => {
      const { desk, hand } = shift
      await hand.press('Control+K')
      await expect(part(desk, 'palette-input')).toBeFocused()
      await hand.type(letters)
      await expect(part(desk, 'palette-item').first()).toHaveAttribute('data-id', at(shift, slot))
      await hand.press('Enter')
      await inTile(shift, at(shift, slot))
      await hand.write(written)
    },
  })

async function note(shift: Shift, slot: number, written: Written): Promise<void> {
  const { desk, hand, gateway } = shift
  await go(shift, slot)
  await hand.press('Control+Shift+N')
  await expect(composer(desk)).toHaveAttribute('data-mode', 'note')
  await hand.write(written)
  await hand.press('Enter')
  await expect.poll(() => atGateway(gateway.db, wordsOf(written), 'note')).toBe(1)
}

type Row = { state: string; assignee_id: string | null; shelf: string | null }

const rowOf = ({ gateway }: Shift, conversationId: string): Row | undefined =>
  query<Row>(gateway.db, `SELECT state, assignee_id, shelf FROM conversations WHERE id = '${conversationId}'`)[0]

/** Hands over with a reason; to null is the queue, which is offered first. */
async function transfer(shift: Shift, slot: number, { to, reason }: { to: string | null; reason: Written }): Promise<void> {
  const { desk, hand, gateway } = shift
  await go(shift, slot)
  await hand.press('Control+Shift+T')
  const popup = part(desk, 'transfer')
  await expect(popup.locator(':checked')).toBeFocused()
  await popup.locator('[value="agent-2"]').waitFor({ state: 'attached', ...LIMIT })
  while ((await popup.locator(':checked').getAttribute('value')) !== (to ?? '')) await hand.press('ArrowDown')
  await hand.press('Tab')
  await expect(part(desk, 'transfer-reason')).toBeFocused()
  await hand.write(reason)
  await hand.press('Enter')
  await expect.poll(() => rowOf(shift, at(shift, slot))?.assignee_id).toBe(to)
  expect(atGateway(gateway.db, wordsOf(reason), 'note')).toBe(1)
}

async function snooze(shift: Shift, slot: number): Promise<void> {
  await go(shift, slot)
  await shift.hand.press('Control+Shift+S')
  await part(shift.desk, 'snooze').waitFor(LIMIT)
  await shift.hand.press('3')
  await expect.poll(() => rowOf(shift, at(shift, slot))?.shelf ?? '').toMatch(/"snoozedUntil":\d/)
}

async function close(shift: Shift, slot: number): Promise<void> {
  await go(shift, slot)
  await shift.hand.press('Control+E')
  await expect.poll(() => rowOf(shift, at(shift, slot))?.state).toBe('closed')
}

async function firstHalf(shift: Shift): Promise<void> {
  await phrase(shift, 1, { letters: 'hygl', id: 'welcome' })
  await typed(shift, 2, ['Hello, one moment please.'])
  await phrase(shift, 3, { letters: 'hygl', id: 'welcome' })
  await suggested(shift, 4, { id: 'signed-not-received' })
  await typed(shift, 5, [
    ['you', '有'],
    ['de', '的'],
    [',', '，'],
    ['qing', '请'],
    ['fangxin', '放心'],
    ['xiadan', '下单'],
  ])
  await suggested(shift, 1, { says: '请问退货运费谁出', id: 'return-postage' })
  await phrase(shift, 3, { letters: 'tkgz', id: 'refund-rules' })
  await suggested(shift, 2, { says: 'How long does a refund take?', id: 'refund-arrival' })
  await foundAndTyped(shift, 5, {
    letters: 'lxj',
    written: [
      ['jintian', '今天'],
      ['keyi', '可以'],
      ['fachu', '发出'],
    ],
  })
  await typed(shift, 4, [
    ['wo', '我'],
    ['mashang', '马上'],
    ['lianxi', '联系'],
    ['kuaidi', '快递'],
  ])
}

async function secondHalf(shift: Shift): Promise<void> {
  await typed(shift, 1, [
    ['yunfeixian', '运费险'],
    ['ye', '也'],
    ['keyi', '可以'],
    ['pei', '赔'],
  ])
  await foundAndTyped(shift, 2, { letters: 'liwei', written: ['The bank may need two more days.'] })
  await suggested(shift, 3, { says: '好的谢谢', id: 'thanks-goodbye' })
  await close(shift, 3)
  await phrase(shift, 1, { letters: 'hyqtwt', id: 'anything-else' })
  await typed(shift, 5, [
    ['wo', '我'],
    ['qing', '请'],
    ['tongshi', '同事'],
    ['wei', '为'],
    ['nin', '您'],
    ['heshi', '核实'],
  ])
  await note(shift, 5, [
    ['guke', '顾客'],
    ['yao', '要'],
    ['zengpiao', '增票'],
  ])
  await transfer(shift, 5, {
    to: 'agent-2',
    reason: [
      ['kai', '开'],
      ['zengpiao', '增票'],
    ],
  })
  await typed(shift, 4, [
    ['xiawu', '下午'],
    ['huifu', '回复'],
    ['nin', '您'],
  ])
  await snooze(shift, 4)
  await phrase(shift, 2, { letters: 'anything', id: 'anything-else' })
  await phrase(shift, 1, { letters: 'gxzx', id: 'thanks-goodbye' })
  await typed(shift, 2, ['A colleague will go on from here.'])
  await transfer(shift, 2, {
    to: null,
    reason: [
      ['yingwen', '英文'],
      ['guke', '顾客'],
    ],
  })
  await phrase(shift, 1, { letters: 'yqpj', id: 'invite-review' })
  await close(shift, 1)
}

/** Keys for one reply, on average, to one decimal. */
const perReply = (replies: Shift['replies'], kind?: Kind): string => {
  const some = replies.filter((one) => kind === undefined || one.kind === kind)
  return (some.reduce((sum, { keys }) => sum + keys, 0) / some.length).toFixed(1)
}

test('a shift without a mouse: five customers, 20 replies, two transfers, a note, a snooze; all of it at the gateway, once', async ({
  app,
  gateway,
}, info) => {
  const desk = await app.desk()
  const seen = await watchInput(desk)
  const hand = await countingHand(desk)
  await signInByKeys(desk, hand)
  const shift: Shift = { gateway, desk, hand, ids: await openFive(gateway), said: new Map(), replies: [] }
  await expect(part(desk, 'tile', '[data-slot]')).toHaveCount(5)
  await firstHalf(shift)
  await secondHalf(shift)

  for (const [conversationId, words] of shift.said) expect(repliesAtGateway(gateway.db, conversationId)).toEqual(words)
  const count = query<{ n: number; internal: number }>(
    gateway.db,
    `SELECT internal, count(*) AS n FROM messages WHERE author_kind = 'agent' GROUP BY internal ORDER BY internal`,
  )
  // The reason of each transfer is a note too.
  expect(count).toEqual([
    { internal: 0, n: 20 },
    { internal: 1, n: 3 },
  ])
  expect(shift.ids.map((id) => rowOf(shift, id)).map((row) => [row?.state, row?.assignee_id])).toEqual([
    ['closed', 'agent-1'],
    ['open', null],
    ['closed', 'agent-1'],
    ['open', 'agent-1'],
    ['open', 'agent-2'],
  ])

  const { keys, pointer } = await seen()
  expect(pointer).toEqual([])
  expect(keys).toBe(hand.keys())
  // The zero means something: the page would have seen a mouse.
  await desk.mouse.move(400, 300)
  expect((await seen()).pointer).toContain('pointermove')

  const kinds = ['typed', 'phrase', 'suggestion', 'palette'] as const
  const lines = [
    `20 replies, ${hand.keys()} keys in the whole shift: ${(hand.keys() / shift.replies.length).toFixed(1)} for each reply with all other work`,
    `keys per reply, way to the tile and Enter counted: all ${perReply(shift.replies)}`,
    ...kinds.map((kind) => `  ${kind} (${shift.replies.filter((one) => one.kind === kind).length}): ${perReply(shift.replies, kind)}`),
  ]
  for (const line of lines) {
    console.log(line)
    info.annotations.push({ type: 'keystrokes', description: line })
  }
})
