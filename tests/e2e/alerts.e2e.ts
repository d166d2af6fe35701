import { LIMIT, listed, part, signIn } from './helpers/desk.ts'
import { hostControl } from './helpers/host-control.ts'
import { expect, test } from './helpers/test.ts'

const host = hostControl()
test.use({ appEnv: { ...host.env, HOLDFAST_HOST_REFUSE: 'CommandOrControl+Shift+F7' } })
test.describe.configure({ timeout: 150_000 })

test('a new customer rings in tray, title and pop-up and takes no focus; a refused key is told and replaced; the rescue key goes there', async ({
  app,
  gateway,
}) => {
  const desk = await signIn(app)
  await expect(part(desk, 'bell')).toHaveAttribute('data-state', 'good')

  const refused = part(desk, 'refused-key', '[data-key="phrase.copy"]')
  await refused.waitFor(LIMIT)
  await part(desk, 'refused-key-take').first().click()
  await refused.waitFor({ state: 'detached', ...LIMIT })

  const opened = await gateway.control({
    do: 'open',
    customer: { id: 'k9', name: '王女士' },
    shop: '旗舰店',
    assignee: 'agent-1',
    text: '在吗',
  })
  const id = String(opened['conversationId'])
  await listed(desk, id).waitFor(LIMIT)
  await expect.poll(() => host.named('Notification.show').length).toBe(1)
  await expect.poll(() => desk.title()).toMatch(/^\(1 [●◆▲■✖]\) Holdfast$/)
  await expect.poll(() => host.named('Tray.setToolTip').at(-1)?.args[0]).toMatch(/1 位顾客在等/)
  // Names stay out of the pop-up unless the agent wants them there.
  expect(JSON.stringify(host.named('Notification.show'))).not.toContain('王女士')
  expect(host.calls().filter(({ call }) => call === 'BrowserWindow.show' || call === 'BrowserWindow.focus')).toEqual([])

  host.play({ do: 'hotkey', accelerator: 'CommandOrControl+Shift+Space' })
  await expect.poll(() => host.named('BrowserWindow.focus').length).toBe(1)
  await expect(desk.locator(`[data-testid="composer"]`).first()).toBeFocused()
})
