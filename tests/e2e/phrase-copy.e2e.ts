import { caret, composer, LIMIT, part, pause } from './helpers/desk.ts'
import { hostControl } from './helpers/host-control.ts'
import { atGateway, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

const host = hostControl()
test.use({ appEnv: host.env })
test.describe.configure({ timeout: 150_000 })

const pressSystemKey = (): void => host.play({ do: 'hotkey', accelerator: 'CommandOrControl+Shift+F7' })

test('the system-wide key opens a search; the phrase chosen is on the clipboard as it is written, and nothing was sent', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await caret(desk)
  await desk.keyboard.type('半句')
  const before = host.named('BrowserWindow.focus').length
  pressSystemKey()
  await expect(part(desk, 'phrase-copy-input')).toBeFocused(LIMIT)
  expect(host.named('BrowserWindow.focus').length).toBeGreaterThan(before)

  // Esc closes it, and the half sentence has the caret again.
  await desk.keyboard.press('Escape')
  await expect(part(desk, 'phrase-copy')).toHaveCount(0)
  await expect(composer(desk)).toBeFocused()
  await expect(composer(desk)).toHaveValue('半句')

  pressSystemKey()
  await expect(part(desk, 'phrase-copy-input')).toBeFocused(LIMIT)
  // Once more from another program: it stays.
  pressSystemKey()
  await desk.keyboard.type('kjfp')
  await expect(part(desk, 'phrase-copy-item').first()).toHaveAttribute('data-id', 'invoice')
  await expect(part(desk, 'phrase-copy')).toHaveCount(1)
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'phrase-copy')).toHaveCount(0)
  await expect(part(desk, 'said')).toContainText('已复制')
  await expect(part(desk, 'said')).toContainText('还有 3 处要填写')
  await expect(composer(desk)).toHaveValue('半句')
  await pause(300)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([])
  expect(atGateway(gateway.db, '半句')).toBe(0)

  await expect(composer(desk)).toBeFocused()
  await desk.keyboard.press('Control+V')
  await expect(composer(desk)).toHaveValue(/^半句可以开具电子发票。请提供：抬头 \[\[抬头\]\]，税号 \[\[税号\]\]，接收邮箱 \[\[邮箱\]\]/)
})

test('the palette has it too, for a desk whose system-wide key is taken; Enter on nothing found does nothing', async ({ work }) => {
  const desk = await work.desk()
  await caret(desk)
  await desk.keyboard.press('Control+K')
  await expect(part(desk, 'palette-input')).toBeFocused()
  await desk.keyboard.type('fzyths')
  await expect(part(desk, 'palette-item').first()).toHaveAttribute('data-id', 'phrase.copy')
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'phrase-copy-input')).toBeFocused(LIMIT)
  await desk.keyboard.type('zzqqxx')
  await expect(part(desk, 'phrase-copy')).toContainText('没有找到')
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'phrase-copy')).toHaveCount(1)
  await desk.keyboard.press('Escape')
  await expect(part(desk, 'phrase-copy')).toHaveCount(0)
  await expect(composer(desk)).toBeFocused()
})
