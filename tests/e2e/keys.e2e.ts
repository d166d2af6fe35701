import type { Page } from 'playwright-core'
import { bubble, caret, composer, DRAFT_KEPT_MS, kept, LIMIT, part, pause, reply } from './helpers/desk.ts'
import { inputMethod } from './helpers/input-method.ts'
import { repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 150_000 })

const text = (desk: Page): Promise<string> => composer(desk).inputValue()
const composing = (desk: Page): Promise<string[]> =>
  desk.evaluate(() => {
    const seen: string[] = []
    for (const type of ['compositionstart', 'compositionend', 'keydown'] as const) {
      window.addEventListener(type, (event) => {
        const key = event instanceof KeyboardEvent ? ` ${event.key} ${event.keyCode} ${event.isComposing}` : ''
        seen.push(`${type}${key}`)
      })
    }
    Object.assign(globalThis, { seen })
    return seen
  })
const seen = (desk: Page): Promise<string[]> => desk.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)
/** Nothing was sent: neither a bubble of ours nor a locked field. */
const nothingSent = async (desk: Page): Promise<void> => {
  await expect(part(desk, 'bubble', '[data-command-id]')).toHaveCount(0)
  await expect(composer(desk)).toBeEditable()
}

test('IME: the Enter that picks a candidate never sends; the next one does', async ({ gateway, work }) => {
  const desk = await work.desk()
  await caret(desk)
  await composing(desk)
  const ime = await inputMethod(desk)
  for (const step of ['n', 'ni', 'ni h', 'ni hao']) await ime.compose(step)
  await ime.takenKey('Process', 'Enter')
  await ime.takenKey('Enter', 'Enter')
  await ime.bareKey('Enter', 'Enter', 13)
  await nothingSent(desk)
  expect(await text(desk)).toBe('ni hao')
  await ime.commit('你好')
  expect(await text(desk)).toBe('你好')
  await nothingSent(desk)
  // What this test rests on: the browser took these keys for keys pressed while composing.
  expect(await seen(desk)).toEqual(
    expect.arrayContaining(['compositionstart', 'keydown Process 229 true', 'keydown Enter 13 true', 'compositionend']),
  )

  await ime.compose('shi jie')
  await ime.takenKey('Process', 'Space')
  await ime.commit('世界')
  await pause(200)
  await desk.keyboard.press('Enter')
  await kept(desk, '你好世界')
  await bubble(desk, '你好世界', 'delivered').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['你好世界'])
})

test('IME: Hangul needs one Enter only: it commits and sends', async ({ gateway, work }) => {
  const desk = await work.desk()
  await caret(desk)
  const ime = await inputMethod(desk)
  for (const step of ['ㅎ', '하', '한']) await ime.compose(step)
  await ime.commit('한')
  for (const step of ['ㄱ', '그', '글']) await ime.compose(step)
  await nothingSent(desk)
  // One press: the input method takes it, ends the composition, and hands it on.
  await ime.takenKey('Process', 'Enter')
  await ime.commit('글')
  await ime.bareKey('Enter', 'Enter', 13)
  await kept(desk, '한글')
  await bubble(desk, '한글', 'delivered').waitFor(LIMIT)
  expect(await text(desk)).toBe('')

  // The same where the system reports the press only once the composition is over.
  await ime.compose('말')
  await ime.commit('말')
  await ime.bareKey('Enter', 'Enter', 13)
  await kept(desk, '말')
  await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId)).toEqual(['한글', '말'])
})

test('IME: an Enter reported right after the composition it ended neither sends nor breaks the line', async ({ work }) => {
  const desk = await work.desk()
  await caret(desk)
  // As one task, for it is the nearness in time that tells this press from the next one.
  const leftAlone = await composer(desk).evaluate((field) => {
    const say = (type: string, data: string): boolean => field.dispatchEvent(new CompositionEvent(type, { data, bubbles: true }))
    say('compositionstart', '')
    document.execCommand('insertText', false, '你好')
    say('compositionend', '你好')
    const enter = { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true }
    return field.dispatchEvent(new KeyboardEvent('keydown', enter))
  })
  expect(leftAlone).toBe(false)
  await nothingSent(desk)
  expect(await text(desk)).toBe('你好')
  await pause(300)
  await desk.keyboard.press('Enter')
  await kept(desk, '你好')
})

test('IME: while composing no key of the program fires and nothing renders the field anew', async ({ work }) => {
  const desk = await work.desk()
  await caret(desk)
  const field = await composer(desk).elementHandle()
  const ime = await inputMethod(desk)
  await ime.compose('wo zai')
  // Keys of the program: note, end the conversation, all keys, settings. An input method may want any of them.
  for (const chord of ['Control+Shift+N', 'Control+E', 'Control+/', 'Control+,', 'Control+J']) await desk.keyboard.press(chord)
  await work.says('作文时来的一句')
  await bubble(desk, '作文时来的一句').waitFor(LIMIT)
  await expect(composer(desk)).toHaveAttribute('data-mode', 'reply')
  await expect(part(desk, 'stance')).toHaveCount(0)
  await expect(part(desk, 'bubble', '[data-command-id]')).toHaveCount(0)
  expect(await text(desk)).toBe('wo zai')
  await ime.commit('我在')
  expect(await text(desk)).toBe('我在')
  expect(await desk.evaluate((before) => before === document.activeElement, field)).toBe(true)
  // The same key does it once the composition is over.
  await desk.keyboard.press('Control+Shift+N')
  await expect(composer(desk)).toHaveAttribute('data-mode', 'note')
})

test('keys: Shift+Enter is a line, Enter sends; with the other choice Enter is a line and Ctrl+Enter sends', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await caret(desk)
  await desk.keyboard.type('第一行')
  await desk.keyboard.press('Shift+Enter')
  await desk.keyboard.type('第二行')
  await desk.keyboard.press('Control+Enter')
  await desk.keyboard.type('第三行')
  expect(await text(desk)).toBe('第一行\n第二行\n第三行')
  await nothingSent(desk)
  await desk.keyboard.press('Enter')
  await expect(composer(desk)).toHaveValue('')

  await desk.keyboard.press('Control+,')
  const settings = await app.side('settings')
  await settings.locator('[data-testid="settings-tab"][data-tab="writing"]').focus()
  await part(settings, 'settings-panel').locator('input[value="ctrl_enter"]').press('Space')
  await expect(part(settings, 'settings-panel').locator('input[value="ctrl_enter"]')).toBeChecked()
  // The window may be gone before the press has been answered.
  await settings.keyboard.press('Escape').catch(() => undefined)
  await desk.bringToFront()
  await caret(desk)
  await desk.keyboard.type('甲')
  await desk.keyboard.press('Enter')
  await desk.keyboard.type('乙')
  expect(await text(desk)).toBe('甲\n乙')
  await desk.keyboard.press('Control+Enter')
  await expect(composer(desk)).toHaveValue('')
  await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId)).toEqual(['第一行\n第二行\n第三行', '甲\n乙'])
})

test('LD2: what was being typed survives a SIGKILL of everything, with its caret; what was sent does not come back', async ({
  app,
  gateway,
  work,
}) => {
  await work.goOffline()
  let desk = await work.desk()
  await reply(desk, '这句已经存下')
  await caret(desk)
  await desk.keyboard.type('写了一半的话')
  for (let step = 0; step < 2; step += 1) await desk.keyboard.press('ArrowLeft')
  await desk.keyboard.type('长')
  await pause(DRAFT_KEPT_MS)
  await app.kill()
  await gateway.kill()
  await app.restart()
  desk = await work.desk()
  await caret(desk)
  await expect(composer(desk)).toHaveValue('写了一半长的话')
  await bubble(desk, '这句已经存下', 'saved').waitFor(LIMIT)
  await desk.keyboard.type('长')
  await expect(composer(desk)).toHaveValue('写了一半长长的话')
  await desk.keyboard.press('Enter')
  await kept(desk, '写了一半长长的话')

  await app.kill()
  await app.restart()
  desk = await work.desk()
  await bubble(desk, '写了一半长长的话', 'saved').waitFor(LIMIT)
  await caret(desk)
  expect(await text(desk)).toBe('')
  await gateway.start()
  await desk.keyboard.press('Control+Shift+L')
  await bubble(desk, '写了一半长长的话', 'delivered').waitFor({ timeout: 60_000 })
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['这句已经存下', '写了一半长长的话'])
})

test('LD2: a text that is being composed when everything is killed is a draft too', async ({ app, work }) => {
  const desk = await work.desk()
  await caret(desk)
  const ime = await inputMethod(desk)
  await desk.keyboard.type('已经')
  await ime.compose('da hao')
  await pause(DRAFT_KEPT_MS)
  await app.kill()
  await app.restart()
  const again = await work.desk()
  await caret(again)
  await expect(composer(again)).toHaveValue(/^已经/)
})
