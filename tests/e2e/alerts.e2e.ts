import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LIMIT, listed, part, signIn } from './helpers/desk.ts'
import { expect, test } from './helpers/test.ts'

const control = mkdtempSync(join(tmpdir(), 'holdfast-control-'))
test.use({ appEnv: { HOLDFAST_HOST_CONTROL: control, HOLDFAST_HOST_REFUSE: 'CommandOrControl+Shift+F7' } })
test.describe.configure({ timeout: 150_000 })

type Call = { call: string; args: unknown[] }
const calls = (): Call[] => {
  const file = join(control, 'calls.jsonl')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Call)
}
const named = (name: string): Call[] => calls().filter((one) => one.call === name)
const play = (what: object): void => writeFileSync(join(control, 'do.json'), JSON.stringify(what))

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
  await expect.poll(() => named('Notification.show').length).toBe(1)
  await expect.poll(() => desk.title()).toMatch(/^\(1 [●◆▲■✖]\) Holdfast$/)
  await expect.poll(() => named('Tray.setToolTip').at(-1)?.args[0]).toMatch(/1 位顾客在等/)
  // Names stay out of the pop-up unless the agent wants them there.
  expect(JSON.stringify(named('Notification.show'))).not.toContain('王女士')
  expect(calls().filter(({ call }) => call === 'BrowserWindow.show' || call === 'BrowserWindow.focus')).toEqual([])

  play({ do: 'hotkey', accelerator: 'CommandOrControl+Shift+Space' })
  await expect.poll(() => named('BrowserWindow.focus').length).toBe(1)
  await expect(desk.locator(`[data-testid="composer"]`).first()).toBeFocused()
})
