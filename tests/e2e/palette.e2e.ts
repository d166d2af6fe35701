import { caret, LIMIT, listed, part } from './helpers/desk.ts'
import { inputMethod } from './helpers/input-method.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 150_000 })

test('palette: a command is found by pinyin initials and run, the caret comes back, and an Enter of the input method runs nothing', async ({
  work,
}) => {
  const desk = await work.desk()
  await caret(desk)
  await desk.keyboard.press('Control+K')
  const input = part(desk, 'palette-input')
  await expect(input).toBeFocused()
  const ime = await inputMethod(desk)
  await ime.compose('jie shu')
  await ime.commit('结束')
  await ime.bareKey('Enter', 'Enter', 13)
  await expect(part(desk, 'palette')).toBeVisible()
  await expect(part(desk, 'palette-item').first()).toHaveAttribute('data-id', 'conversation.close')
  await expect(part(desk, 'stance')).toHaveCount(0)
  await desk.keyboard.press('Escape')
  await expect(part(desk, 'palette')).toHaveCount(0)
  await expect(part(desk, 'composer')).toBeFocused()

  await desk.keyboard.press('Control+K')
  await expect(part(desk, 'palette-input')).toBeFocused()
  await desk.keyboard.type('bzqh')
  await expect(part(desk, 'palette-item').first()).toHaveAttribute('data-id', 'composer.note')
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'palette')).toHaveCount(0)
  await expect(part(desk, 'composer')).toHaveAttribute('data-mode', 'note')
})

test('palette: goes to a conversation by the initials of its customer', async ({ gateway, work }) => {
  const opened = await gateway.control({
    do: 'open',
    customer: { id: 'k2', name: '李雷' },
    shop: '旗舰店',
    assignee: 'agent-1',
    text: '在吗',
  })
  const desk = await work.desk()
  await listed(desk, String(opened['conversationId'])).waitFor(LIMIT)
  await caret(desk, 1)
  await desk.keyboard.press('Control+K')
  await expect(part(desk, 'palette-input')).toBeFocused()
  await desk.keyboard.type('ll')
  await expect(part(desk, 'palette-item').first()).toContainText('李雷')
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'tile', '[data-slot="2"][data-focused="true"]').locator('[data-testid="composer"]')).toBeFocused()
})

test('keys: one is changed by pressing another, works at once and after a restart; a clash is told before it is made', async ({
  app,
  work,
}) => {
  const desk = await work.desk()
  await caret(desk)
  await desk.keyboard.press('Control+,')
  const settings = await app.side('settings')
  await settings.locator('[data-testid="settings-tab"][data-tab="keys"]').click()
  const row = settings.locator('[data-testid="key-row"][data-command="composer.note"]')
  await row.locator('[data-testid="key-change"]').press('Enter')
  await settings.keyboard.press('Control+E')
  await expect(row).toContainText('结束会话')
  await settings.keyboard.press('Escape')
  await expect(row).not.toContainText('Ctrl E')
  await row.locator('[data-testid="key-change"]').press('Enter')
  await settings.keyboard.press('Control+Shift+Q')
  await expect(row).toContainText('Q')

  await desk.bringToFront()
  await caret(desk)
  await desk.keyboard.press('Control+Shift+N')
  await expect(part(desk, 'composer')).toHaveAttribute('data-mode', 'reply')
  await desk.keyboard.press('Control+Shift+Q')
  await expect(part(desk, 'composer')).toHaveAttribute('data-mode', 'note')
  await app.restart()
  const again = await app.desk()
  await caret(again)
  await again.keyboard.press('Control+Shift+Q')
  await expect(part(again, 'composer')).toHaveAttribute('data-mode', 'note')
})

test('keys: each slot has a line of its own and takes another key; the sheet of keys says so', async ({ app, gateway, work }) => {
  const opened = await gateway.control({ do: 'open', customer: { id: 'k2', name: '李雷' }, shop: '', assignee: 'agent-1', text: '在吗' })
  const desk = await work.desk()
  await listed(desk, String(opened['conversationId'])).waitFor(LIMIT)
  await caret(desk)
  await desk.keyboard.press('Control+,')
  const settings = await app.side('settings')
  await settings.locator('[data-testid="settings-tab"][data-tab="keys"]').click()
  await expect(settings.locator('[data-testid="key-row"][data-command^="slot."]')).toHaveCount(5)
  const row = settings.locator('[data-testid="key-row"][data-command="slot.2"]')
  await row.locator('[data-testid="key-change"]').press('Enter')
  await settings.keyboard.press('Control+1')
  await expect(row).toContainText('打开我的第 1 个会话')
  await settings.keyboard.press('Escape')
  await row.locator('[data-testid="key-change"]').press('Enter')
  await settings.keyboard.press('F1')
  await expect(row).toContainText('F1')

  await desk.bringToFront()
  await caret(desk, 1)
  await desk.keyboard.press('Control+2')
  await expect(part(desk, 'tile', '[data-slot="1"][data-focused="true"]')).toHaveCount(1)
  await desk.keyboard.press('F1')
  await expect(part(desk, 'tile', '[data-slot="2"][data-focused="true"]').locator('[data-testid="composer"]')).toBeFocused()
  await desk.keyboard.press('Control+/')
  await expect(part(desk, 'cheat-sheet')).toContainText('打开我的第 2 个会话')
})

test('panel: F4 shows it, the second window follows the tile with the caret, and Shift+F4 brings it back', async ({
  app,
  gateway,
  work,
}) => {
  const opened = await gateway.control({
    do: 'open',
    customer: { id: 'k2', name: '李雷' },
    shop: '旗舰店',
    assignee: 'agent-1',
    text: '在吗',
  })
  const second = String(opened['conversationId'])
  const desk = await work.desk()
  await listed(desk, second).waitFor(LIMIT)
  await caret(desk, 1)
  // There is room for it from the beginning; its key takes it away and brings it back.
  await expect(part(desk, 'panel')).toHaveCount(1)
  await desk.keyboard.press('F4')
  await expect(part(desk, 'panel')).toHaveCount(0)
  await desk.keyboard.press('F4')
  await expect(part(desk, 'panel', `[data-conversation-id="${work.conversationId}"]`)).toContainText('王女士')
  await caret(desk, 2)
  await expect(part(desk, 'panel', `[data-conversation-id="${second}"]`)).toContainText('李雷')
  await desk.keyboard.press('Shift+F4')
  const window = await app.side('panel')
  await expect(part(window, 'panel', `[data-conversation-id="${second}"]`)).toContainText('李雷')
  await expect(part(desk, 'panel')).toHaveCount(0)
  await desk.bringToFront()
  await caret(desk, 1)
  await expect(part(window, 'panel', `[data-conversation-id="${work.conversationId}"]`)).toContainText('王女士')
  await desk.keyboard.press('Shift+F4')
  await expect(part(desk, 'panel')).toHaveCount(1)
})
