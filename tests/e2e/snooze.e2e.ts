import type { Page } from 'playwright-core'
import { caret, listed, LIMIT, part, pause, reply } from './helpers/desk.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 150_000 })

/** How long the snoozes of this test last, milliseconds. */
const SNOOZE_MS = 8_000

const first = (desk: Page): Promise<string | null> => part(desk, 'conversation-item').first().getAttribute('data-conversation-id')

test('A6: a snooze that is over is marked in list and tile and stands on top until its tile gets the keys, through a restart', async ({
  app,
  gateway,
  work,
}) => {
  const opened = await gateway.control({ do: 'open', customer: { id: 'k2', name: '李雷' }, shop: '', assignee: 'agent-1', text: '在吗' })
  const id = String(opened['conversationId'])
  let desk = await work.desk()
  await listed(desk, id).waitFor(LIMIT)
  await reply(desk, '马上')
  await caret(desk, 2)
  await desk.keyboard.type('一会儿回复您')
  await desk.keyboard.press('Enter')
  await part(desk, 'bubble', '[data-delivery="delivered"]').filter({ hasText: '一会儿回复您' }).waitFor(LIMIT)
  await caret(desk, 1)
  const body = { kind: 'conversation.shelve' as const, conversationId: id, snoozedUntil: Date.now() + SNOOZE_MS }
  await gateway.control({ do: 'act', agentId: 'agent-1', body })
  await expect(listed(desk, id)).toHaveAttribute('data-asleep', 'true')
  await expect(listed(desk, id)).not.toHaveAttribute('data-back', 'true')

  const tile = (page: Page) => part(page, 'tile', `[data-conversation-id="${id}"]`)
  const marked = async (page: Page): Promise<void> => {
    await expect(listed(page, id)).toHaveAttribute('data-back', 'true')
    await expect(listed(page, id)).not.toHaveAttribute('data-asleep', 'true')
    await expect(listed(page, id)).toContainText('搁置到时')
    await expect(tile(page).locator('[data-testid="tile-back"]')).toHaveText('搁置到时')
    expect(await first(page)).toBe(id)
  }
  await marked(desk)
  await expect(part(desk, 'said')).toContainText('李雷')
  await pause(500)

  await app.restart()
  desk = await app.desk()
  await caret(desk, 1)
  await marked(desk)

  await caret(desk, 2)
  await expect(listed(desk, id)).not.toHaveAttribute('data-back', 'true')
  await expect(tile(desk).locator('[data-testid="tile-back"]')).toHaveCount(0)
  await expect(tile(desk).locator('[data-testid="tile-rest"]')).toHaveCount(0)
  expect(await first(desk)).toBe(work.conversationId)
  await pause(500)
  await app.restart()
  desk = await app.desk()
  await caret(desk, 1)
  await expect(listed(desk, id)).toBeVisible()
  await expect(listed(desk, id)).not.toHaveAttribute('data-back', 'true')
})
