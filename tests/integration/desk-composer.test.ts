import { expect, test } from 'vitest'
import { asked, composer, deskPages, here } from './desk-pages.ts'

const desks = deskPages()
const { at } = desks

test('JR1: the text is locked and says so until main has answered, then it is a saved bubble and the field is empty', () =>
  at({ save: 'held' }, async (page) => {
    await composer(page).fill('马上为您查')
    await page.keyboard.press('Enter')
    await here(page).getByTestId('send').getByText('保存中').waitFor()
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Home')
    await page.keyboard.type('x')
    await page.keyboard.press('Delete')
    expect(await composer(page).inputValue()).toBe('马上为您查')
    await page.evaluate(() => window.harness.main.release())
    const bubble = page.locator('[data-testid=bubble][data-command-id]', { hasText: '马上为您查' })
    await bubble.waitFor()
    expect(await bubble.getAttribute('data-delivery')).toBe('saved')
    expect(await composer(page).inputValue()).toBe('')
    const [intent] = (await asked(page, 'command.submit')) as { draftId: string; baseMessageId: string; body: unknown }[]
    expect(intent).toMatchObject({ body: { kind: 'reply.send', conversationId: 'c1', text: '马上为您查' }, baseMessageId: 'c1-m7' })
    expect(intent?.draftId).toMatch(/^[0-9a-f-]{36}$/)
  }))

test('keys pressed while the text is locked are not lost: they begin the next text', () =>
  at({ save: 'held' }, async (page) => {
    await composer(page).fill('第一条')
    await page.keyboard.press('Enter')
    await here(page).getByTestId('send').getByText('保存中').waitFor()
    await page.keyboard.type('第二')
    await page.evaluate(() => window.harness.main.release())
    await expect.poll(() => composer(page).inputValue()).toBe('第二')
    await page.keyboard.type('条')
    await page.keyboard.press('Enter')
    await page.evaluate(() => window.harness.main.release())
    await page.locator('[data-delivery=saved]', { hasText: '第二条' }).waitFor()
  }))

test('JR1: "not saved" gives the text back with the reason', () =>
  at({ save: 'full' }, async (page) => {
    await composer(page).fill('马上为您查')
    await page.keyboard.press('Enter')
    expect(await here(page).getByTestId('composer-error').textContent()).toContain('磁盘满了')
    expect(await composer(page).inputValue()).toBe('马上为您查')
    await page.keyboard.type('。')
    expect(await composer(page).inputValue()).toBe('马上为您查。')
  }))

test('the send key is the agent’s choice and stands on the button; Shift+Enter is always a new line', () =>
  at({ sendKey: 'ctrl_enter' }, async (page) => {
    expect(await here(page).getByTestId('send').textContent()).toContain('Ctrl')
    await composer(page).pressSequentially('一')
    await page.keyboard.press('Enter')
    await page.keyboard.type('二')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('三')
    expect(await composer(page).inputValue()).toBe('一\n二\n三')
    await page.keyboard.press('Control+Enter')
    await page.locator('[data-delivery=saved]').waitFor()
    expect(await asked(page, 'command.submit')).toHaveLength(1)
  }))

test('the Enter that picks a candidate never sends, and no app key fires during composition', () =>
  at({}, async (page) => {
    const keys = await page.context().newCDPSession(page)
    const down = (key: string, windowsVirtualKeyCode: number, modifiers = 0) =>
      keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode, modifiers })
    await composer(page).focus()
    await keys.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 })
    await down('N', 78, 2 | 8)
    expect(await composer(page).getAttribute('data-mode')).toBe('reply')
    await down('Enter', 229)
    await keys.send('Input.insertText', { text: '你好' })
    expect(await composer(page).inputValue()).toBe('你好')
    expect(await asked(page, 'command.submit')).toEqual([])
    await page.keyboard.press('Enter')
    await page.locator('[data-delivery=saved]', { hasText: '你好' }).waitFor()
  }))

test('Hangul: one Enter commits and sends', () =>
  at({}, async (page) => {
    await composer(page).focus()
    // The order Chromium has on Windows and macOS, in one go: commit by a composing Enter, then the Enter itself.
    await composer(page).evaluate((field: HTMLTextAreaElement) => {
      const enter = (keyCode: number, isComposing: boolean): void =>
        void field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode, isComposing, bubbles: true, cancelable: true }))
      field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }))
      field.value = '안녕'
      field.dispatchEvent(new InputEvent('input', { bubbles: true }))
      enter(229, true)
      field.dispatchEvent(new CompositionEvent('compositionend', { data: '안녕', bubbles: true }))
      enter(13, false)
    })
    await page.locator('[data-delivery=saved]', { hasText: '안녕' }).waitFor()
    expect(await asked(page, 'command.submit')).toHaveLength(1)
  }))

test('LD2: a draft is kept soon after a key, and another conversation has another', () =>
  at({}, async (page) => {
    const kept = () => page.evaluate(() => [...window.harness.ledger.drafts.kept].map(([slot, draft]) => [slot, draft.text]))
    await composer(page).pressSequentially('写到一半')
    await expect.poll(kept).toEqual([['c1 reply', '写到一半']])
    await page.keyboard.press('Control+2')
    await page.locator('[data-testid=tile][data-conversation-id=c2]').waitFor()
    await expect.poll(() => composer(page).inputValue()).toBe('')
    await page.keyboard.press('Control+1')
    await expect.poll(() => composer(page).inputValue()).toBe('写到一半')
    expect(await composer(page).evaluate((field) => field === document.activeElement)).toBe(true)
  }))

test('a note is written on another ground, under its own draft, and saved as a note', () =>
  at({}, async (page) => {
    await composer(page).pressSequentially('回复的草稿')
    await page.keyboard.press('Control+Shift+N')
    await expect.poll(() => composer(page).getAttribute('data-mode')).toBe('note')
    expect(await composer(page).inputValue()).toBe('')
    await composer(page).pressSequentially('仓库说明天到')
    await page.keyboard.press('Enter')
    await page.locator('.bubble--note', { hasText: '仓库说明天到' }).waitFor()
    expect(await asked(page, 'command.submit')).toMatchObject([{ body: { kind: 'note.add' } }])
    await page.keyboard.press('Control+Shift+N')
    await expect.poll(() => composer(page).inputValue()).toBe('回复的草稿')
  }))

test('nothing in all this broke the content policy or threw', () => {
  expect(desks.complaints()).toEqual([])
})
