import { caret, composer, connection, LIMIT, part, pause } from './helpers/desk.ts'
import { kept, pressAll } from './helpers/capture.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 150_000 })

test('G1: the words of a ticket are whole a quarter of a second after the last key, killed with SIGKILL then; saved, they are gone', async ({
  app,
  gateway,
  work,
}) => {
  let desk = await work.desk()
  const field = (name: string) => part(desk, `capture-${name}`)
  const open = async (): Promise<void> => {
    await caret(desk)
    await expect(async () => {
      await desk.keyboard.press('Control+T')
      await expect(field('category').locator('input').first()).toBeVisible({ timeout: 2_000 })
      if ((await field('customerName').inputValue()) !== '') return
      // The key was faster than the list: a ticket of nobody. Its conversation's is the next.
      await desk.keyboard.press('Escape')
      throw new Error('a ticket of nobody')
    }).toPass(LIMIT)
  }
  await open()
  await expect(field('category').locator('input').first()).toBeFocused()
  await pressAll(desk, ['2', '3', ...Array.from('杯子碎了，补发一套'), 'Tab', 'Tab', ...Array.from('T2811457743')])
  const words = async (): Promise<string[]> => Promise.all(['summary', 'customerName', 'orderNo'].map((name) => field(name).inputValue()))
  const before = await words()
  expect(before).toEqual(['杯子碎了，补发一套', '王女士', 'T2811457743'])
  await pause(250)
  await app.kill()
  await app.restart()
  desk = await app.desk()
  await connection(desk, 'live')
  await open()
  await expect.poll(words).toEqual(before)
  await expect(field('urgency').locator('input:checked')).toHaveValue('3')

  // Its key again brings the caret back and loses nothing; so does leaving it.
  await desk.keyboard.press('Control+T')
  await expect.poll(words).toEqual(before)
  await desk.keyboard.press('Escape')
  await expect(composer(desk)).toBeFocused()
  await open()
  await expect.poll(words).toEqual(before)

  await desk.keyboard.press('Control+Enter')
  await expect(part(desk, 'said')).toContainText('工单已保存：王女士')
  await expect.poll(async () => (await kept(gateway)).tickets.map(({ summary }) => summary)).toEqual(['杯子碎了，补发一套'])
  await open()
  await expect(field('summary')).toHaveValue('')
  await expect(field('customerName')).toHaveValue('王女士')
})
