import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { caret, LIMIT, part, pause } from './helpers/desk.ts'
import { inputMethod } from './helpers/input-method.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 150_000 })

const composer = (desk: Page) => part(desk, 'composer')

async function openEditor(desk: Page): Promise<void> {
  await desk.keyboard.press('F2')
  await part(desk, 'phrase-editor').waitFor(LIMIT)
}

/** Types a query behind the trigger; the field is empty again when the caller is done with it. */
async function pickerFinds(desk: Page, query: string, title: string): Promise<void> {
  await caret(desk)
  await desk.keyboard.press('Control+A')
  await desk.keyboard.press('Backspace')
  await desk.keyboard.type(`/${query}`)
  await expect(part(desk, 'phrase-option').first()).toContainText(title)
  await desk.keyboard.press('Escape')
}

test('by keys alone: a phrase is written, found by its initials at once and after a restart, changed, deleted and put back', async ({
  app,
  work,
}) => {
  const desk = await work.desk()
  await caret(desk)
  await openEditor(desk)
  await expect(part(desk, 'phrase-search')).toBeFocused()
  await desk.keyboard.press('Tab')
  await expect(part(desk, 'phrase-new')).toBeFocused()
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'phrase-title')).toBeFocused()
  const ime = await inputMethod(desk)
  await ime.compose('xiao ji')
  await ime.takenKey('Process', 'Enter')
  await ime.commit('小鸡毛绒玩具清洗')
  await pause(200)
  await expect(part(desk, 'phrase-form')).toHaveCount(1)
  await desk.keyboard.press('Tab')
  await desk.keyboard.press('Tab')
  await desk.keyboard.insertText('您好{{customer.name|}}，请用冷水手洗。')
  // Away and back: nothing of it is lost.
  await desk.keyboard.press('Escape')
  await expect(part(desk, 'phrase-editor')).toHaveCount(0)
  await expect(composer(desk)).toBeFocused()
  await openEditor(desk)
  await expect(part(desk, 'phrase-text')).toHaveValue('您好{{customer.name|}}，请用冷水手洗。')
  await part(desk, 'phrase-title').focus()
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'phrase-form')).toHaveCount(0)
  await desk.keyboard.press('F2')
  await expect(part(desk, 'phrase-editor')).toHaveCount(0)
  await pickerFinds(desk, 'xjmrwjqx', '小鸡毛绒玩具清洗')

  await app.restart()
  const again = await app.desk()
  await pickerFinds(again, 'xjmr', '小鸡毛绒玩具清洗')
  await caret(again)
  await openEditor(again)
  await again.keyboard.type('xjmr')
  await expect(part(again, 'phrase-list').locator('button').first()).toContainText('小鸡')
  await again.keyboard.press('Enter')
  await expect(part(again, 'phrase-title')).toHaveValue('小鸡毛绒玩具清洗')
  await part(again, 'phrase-delete').click()
  await part(again, 'phrase-put-back').waitFor(LIMIT)
  await expect(part(again, 'phrase-list')).toHaveCount(0)
  await part(again, 'phrase-put-back').click()
  await expect(part(again, 'phrase-list').locator('button').first()).toContainText('小鸡')
})

/** 标题,内容,快捷码,阶段 as an old tool writes it: GBK. Row 3 has no text, row 4 a stage that is none, row 5 a column too many. */
const OLD_TABLE = Buffer.from(
  'b1eacce2' +
    '2c' +
    'c4dac8dd' +
    '2c' +
    'bfecbddd c2eb'.replace(' ', '') +
    '2c' +
    'bdd7b6ce' +
    '0d0a' +
    'b0fcd7b0c6c6cbf0' +
    '2c' +
    'c4fabac3' +
    '2c' +
    '706b' +
    '2c' +
    'bde2bef6' +
    '0d0a' +
    'b0fcd7b0' +
    '2c2c2c0d0a' +
    'b0fcd7b0' +
    '2c' +
    'c4fabac3' +
    '2c2c' +
    '7878780d0a' +
    'b0fcd7b0' +
    '2c' +
    'c4fabac3' +
    '2c2c2c' +
    '310d0a',
  'hex',
)

test('a GBK table of an old tool comes in by row, what is wrong in it is told; what is taken along comes back as it was', async ({
  work,
}) => {
  const desk = await work.desk()
  await caret(desk)
  await openEditor(desk)
  await part(desk, 'phrase-import').setInputFiles({ name: '话术.csv', mimeType: 'text/csv', buffer: OLD_TABLE })
  const report = part(desk, 'import-report')
  await expect(report).toContainText('GBK')
  await expect(report.locator('li')).toHaveText(['第 3 行：正文 为空', '第 4 行：阶段 的值不对', '第 5 行：列数不对（5）'])
  await part(desk, 'import-write').click()
  await expect(part(desk, 'import-done')).toContainText('1')
  await part(desk, 'phrase-search').fill('bzps')
  await expect(part(desk, 'phrase-list').locator('button').first()).toContainText('包装破损')

  for (const kind of ['csv', 'json'] as const) {
    const [download] = await Promise.all([desk.waitForEvent('download'), part(desk, `phrase-export-${kind}`).click()])
    const buffer = await readFile(await download.path())
    expect(buffer.toString('utf8')).toContain('包装破损')
    await part(desk, 'phrase-import').setInputFiles({ name: download.suggestedFilename(), mimeType: 'text/plain', buffer })
    await expect(report).toContainText(`phrases.${kind}`)
    await expect(report).toContainText(/新增 0 条，修改 0 条，相同 \d{2,} 条，有误 0 行/)
    await expect(part(desk, 'import-write')).toHaveCount(0)
  }
  for (const [name, bytes, said] of [
    ['a.csv', '名字,年龄\n甲,3\n', '缺少'],
    ['a.json', '{"phrases":', '不是有效'],
    ['a.bin', Buffer.from([0xff, 0xff, 0x81]), '认不出'],
  ] as const) {
    await part(desk, 'phrase-import').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(bytes) })
    await expect(part(desk, 'import-refused')).toContainText(said)
  }
})
