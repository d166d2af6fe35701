import type { Page } from 'playwright-core'
import type { Gateway } from './fixtures/gateway.ts'
import { expect as plainExpect, test } from './fixtures/app.ts'
import {
  bubble,
  caret,
  composer,
  connection,
  DRAFT_KEPT_MS,
  focusedTile,
  kept,
  LIMIT,
  listed,
  part,
  pause,
  signIn,
} from './helpers/desk.ts'
import { inputMethod } from './helpers/input-method.ts'
import { atGateway, query } from './helpers/stores.ts'

/** Waits long: other work may share the machine. */
const expect = plainExpect.configure({ timeout: 30_000 })

test.describe.configure({ timeout: 240_000 })

const NAMES = ['王女士', 'Li Wei', '小鹿要早睡', '陈先生', 'tb_88213', '林小姐', '何先生']

/** A conversation of the n-th customer, of agent-1 unless it goes to the queue; its id. */
async function open(gateway: Gateway, n: number, assignee: string | null = 'agent-1'): Promise<string> {
  const customer = { id: `k${n}`, name: NAMES[n - 1] ?? `顾客 ${n}` }
  const opened = await gateway.control({ do: 'open', customer, shop: '旗舰店', assignee, text: `第 ${n} 位的问题` })
  return String(opened['conversationId'])
}

async function openMine(gateway: Gateway, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 1; n <= count; n += 1) ids.push(await open(gateway, n))
  return ids
}

const assigneeOf = (gateway: Gateway, id: string): string | null =>
  query<{ assignee_id: string | null }>(gateway.db, `SELECT assignee_id FROM conversations WHERE id = '${id}'`)[0]?.assignee_id ?? null

/** Which conversation stands in which slot, as it is on the screen. */
const slotsOf = (desk: Page): Promise<[string, string][]> =>
  part(desk, 'tile', '[data-slot]').evaluateAll((tiles) =>
    tiles
      .map((tile): [string, string] => [tile.getAttribute('data-slot') ?? '', tile.getAttribute('data-conversation-id') ?? ''])
      .toSorted(([a], [b]) => a.localeCompare(b)),
  )

const said = (desk: Page, words: string) => part(desk, 'said').filter({ hasText: words })

test('A2, A3: five tiles by key, each with its own draft; a kill brings back slots, drafts and the tile with the keys', async ({
  app,
  gateway,
}) => {
  const ids = await openMine(gateway, 5)
  let desk = await signIn(app)
  const wanted = ids.map((id, index) => [String(index + 1), id])
  await expect.poll(() => slotsOf(desk)).toEqual(wanted)
  for (const slot of [1, 2, 3, 4, 5]) {
    await caret(desk, slot)
    await desk.keyboard.type(`第 ${slot} 格的草稿`)
  }
  await caret(desk, 3)
  await pause(DRAFT_KEPT_MS)
  await app.kill()
  await app.restart()
  desk = await app.desk()
  await connection(desk, 'live')
  await expect.poll(() => slotsOf(desk)).toEqual(wanted)
  await expect(focusedTile(desk)).toHaveAttribute('data-slot', '3')
  await expect(composer(desk)).toBeFocused()
  for (const slot of [1, 2, 3, 4, 5])
    await expect(part(desk, 'tile', `[data-slot="${slot}"]`).locator('[data-testid="composer"]')).toHaveValue(`第 ${slot} 格的草稿`)

  // A number stays with its conversation while others come and go.
  await caret(desk, 2)
  await desk.keyboard.press('Control+E')
  await expect(part(desk, 'tile', '[data-slot="2"]')).toHaveCount(0)
  await expect(focusedTile(desk)).toHaveAttribute('data-conversation-id', ids[1] ?? '')
  await caret(desk, 4)
  await expect(part(desk, 'tile')).toHaveCount(4)
  const next = await open(gateway, 6)
  await expect.poll(() => slotsOf(desk)).toEqual(wanted.map(([slot, id]) => [slot, slot === '2' ? next : id]))
  await expect(composer(desk)).toBeFocused()
})

test('E5: whoever waits longest is taken by key; at the cap it is refused in plain words', async ({ app, gateway }) => {
  const oldest = await open(gateway, 6, null)
  const younger = await open(gateway, 7, null)
  await openMine(gateway, 5)
  const desk = await signIn(app)
  await caret(desk, 5)
  await desk.keyboard.press('Control+Shift+G')
  await expect(said(desk, '到上限了')).toBeVisible()
  await pause(500)
  expect([assigneeOf(gateway, oldest), assigneeOf(gateway, younger)]).toEqual([null, null])
  await desk.keyboard.press('Control+E')
  await expect(part(desk, 'tile', '[data-slot="5"]')).toHaveCount(0)
  await desk.keyboard.press('Control+Shift+G')
  await expect.poll(() => assigneeOf(gateway, oldest)).toBe('agent-1')
  await expect(focusedTile(desk)).toHaveAttribute('data-conversation-id', oldest)
  await expect(focusedTile(desk)).toHaveAttribute('data-slot', '5')
  await expect(composer(desk)).toBeFocused()
  expect(assigneeOf(gateway, younger)).toBeNull()
})

test('E1: handed over by keys alone, with a reason; the Enter that picks a word does not send', async ({ app, gateway }) => {
  const [first = '', second = ''] = await openMine(gateway, 2)
  const desk = await signIn(app)
  await caret(desk, 2)
  await desk.keyboard.press('Control+Shift+T')
  const popup = part(desk, 'transfer')
  await popup.waitFor(LIMIT)
  await expect(popup.locator('[value="agent-2"]')).toBeAttached()
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'transfer-error')).toBeVisible()
  await expect(part(desk, 'transfer-reason')).toBeFocused()
  const ime = await inputMethod(desk)
  await ime.compose('yao gai di zhi')
  await ime.bareKey('Enter', 'Enter', 13)
  await ime.commit('要改地址')
  await expect(popup).toBeVisible()
  expect(assigneeOf(gateway, second)).toBe('agent-1')
  await desk.keyboard.press('Shift+Tab')
  while ((await popup.locator(':checked').getAttribute('value')) !== 'agent-2') await desk.keyboard.press('ArrowDown')
  await desk.keyboard.press('Enter')
  await popup.waitFor({ state: 'detached', ...LIMIT })
  await expect.poll(() => assigneeOf(gateway, second)).toBe('agent-2')
  expect(atGateway(gateway.db, '要改地址', 'note')).toBe(1)
  expect(assigneeOf(gateway, first)).toBe('agent-1')
  await caret(desk, 1)
  await expect(part(desk, 'tile')).toHaveCount(1)
})

test('A6: pinned, on hold and snoozed without a link, through a kill; a word of the customer brings one back', async ({ app, gateway }) => {
  const [pinned = '', held = '', snoozed = '', plain = ''] = await openMine(gateway, 4)
  let desk = await signIn(app)
  // Who waits for an answer does not rest: both are answered first.
  for (const [slot, words] of [
    [2, '等仓库回复后告诉您'],
    [3, '一小时后回复您'],
  ] as const) {
    await caret(desk, slot)
    await desk.keyboard.type(words)
    await desk.keyboard.press('Enter')
    await bubble(desk, words, 'delivered').waitFor(LIMIT)
  }
  await gateway.control({ do: 'refuse', on: true })
  await gateway.control({ do: 'cut' })
  await part(desk, 'banner', '[data-trouble="offline"]').waitFor(LIMIT)
  await caret(desk, 1)
  await desk.keyboard.press('Control+B')
  await caret(desk, 2)
  await desk.keyboard.press('Control+Shift+B')
  await caret(desk, 3)
  await desk.keyboard.press('Control+Shift+S')
  await part(desk, 'snooze').waitFor(LIMIT)
  await desk.keyboard.press('3')
  const resting = async (): Promise<void> => {
    await expect(listed(desk, held)).toHaveAttribute('data-asleep', 'true')
    await expect(listed(desk, snoozed)).toHaveAttribute('data-asleep', 'true')
    await expect(part(desk, 'conversation-item').first()).toHaveAttribute('data-conversation-id', pinned)
  }
  await resting()
  await caret(desk, 4)
  await expect
    .poll(() => slotsOf(desk))
    .toEqual([
      ['1', pinned],
      ['4', plain],
    ])
  await app.kill()
  await app.restart()
  desk = await app.desk()
  await resting()
  await expect
    .poll(() => slotsOf(desk))
    .toEqual([
      ['1', pinned],
      ['4', plain],
    ])
  await gateway.control({ do: 'refuse', on: false })
  await desk.keyboard.press('Control+Shift+L')
  await connection(desk, 'live')
  await part(desk, 'status-outbox', '[data-count="0"]').waitFor(LIMIT)
  await resting()
  await gateway.control({ do: 'say', conversationId: snoozed, text: '等不及了，现在能说吗' })
  await expect(listed(desk, snoozed)).not.toHaveAttribute('data-asleep', 'true')
  await expect
    .poll(() => slotsOf(desk))
    .toEqual([
      ['1', pinned],
      ['2', snoozed],
      ['4', plain],
    ])
  await caret(desk, 2)
  await desk.keyboard.type('马上为您看')
  await desk.keyboard.press('Enter')
  await kept(desk, '马上为您看')
})

test('A2: whatever is chosen from the menu of a tile, the caret is in its composer again; Esc goes back to the menu’s button', async ({
  app,
  gateway,
}) => {
  const ids = await openMine(gateway, 2)
  const desk = await signIn(app)
  await caret(desk, 2)
  const choose = async (id: string): Promise<void> => {
    await focusedTile(desk).locator('[data-testid="tile-menu"]').press('Enter')
    await part(desk, `menu-${id}`).focus(LIMIT)
    await desk.keyboard.press('Enter')
    await part(desk, 'tile-menu-items').waitFor({ state: 'detached', ...LIMIT })
  }
  const inField = async (): Promise<void> => {
    await expect(composer(desk)).toBeFocused()
    await expect(focusedTile(desk)).toHaveAttribute('data-conversation-id', ids[1] ?? '')
  }
  for (const id of ['conversation.pin', 'composer.note', 'tile.large', 'tile.large']) {
    await choose(id)
    await pause(300)
    await inField()
  }
  for (const [id, popup] of [
    ['conversation.snooze', 'snooze'],
    ['conversation.transfer', 'transfer'],
  ] as const) {
    await choose(id)
    await expect(part(desk, popup).locator(':focus')).toBeAttached()
    await desk.keyboard.press('Escape')
    await part(desk, popup).waitFor({ state: 'detached', ...LIMIT })
    await pause(300)
    await inField()
  }
  await focusedTile(desk).locator('[data-testid="tile-menu"]').press('Enter')
  await part(desk, 'tile-menu-items').waitFor(LIMIT)
  await desk.keyboard.press('Escape')
  await expect(focusedTile(desk).locator('[data-testid="tile-menu"]')).toBeFocused()
})

test('E4: my state by key, and back', async ({ app }) => {
  const desk = await signIn(app)
  await part(desk, 'agent-state', '[data-state="online"]').waitFor(LIMIT)
  await desk.keyboard.press('F3')
  await part(desk, 'presence').waitFor(LIMIT)
  await desk.keyboard.press('2')
  await part(desk, 'agent-state', '[data-state="break"]').waitFor(LIMIT)
  await part(desk, 'presence').waitFor({ state: 'detached', ...LIMIT })
  await desk.keyboard.press('F3')
  await part(desk, 'presence').waitFor(LIMIT)
  await desk.keyboard.press('1')
  await part(desk, 'agent-state', '[data-state="online"]').waitFor(LIMIT)
})
