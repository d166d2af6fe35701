import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { asked, composer, deskPages, here } from './desk-pages.ts'

const desks = deskPages()
const { at } = desks
const card = (page: Page): Promise<void> => page.getByTestId('decision-card').waitFor()

test('a held reply is discarded by key with a reason; undo gives the text back as a draft', () =>
  at({ scene: 'decision' }, async (page) => {
    await card(page)
    await composer(page).pressSequentially('正在写')
    await page.keyboard.press('Control+Shift+Backspace')
    await page.keyboard.press('2')
    await page.getByTestId('undo-bar').waitFor()
    expect(await asked(page, 'command.decide')).toMatchObject([
      { commandId: 'k9', decision: { kind: 'discard', rule: 'CB3', judgedUpTo: 40, reason: 'no_longer_true' } },
    ])
    expect(await page.getByTestId('decision-card').count()).toBe(0)
    expect(await composer(page).inputValue()).toBe('正在写')
    await page.keyboard.press('Control+Shift+Y')
    await expect.poll(() => composer(page).inputValue()).toBe('正在写\n补发单已登记，预计后天上午送达。')
  }))

test('asking for a reason never blocks typing: any other key goes back and is typed', () =>
  at({ scene: 'decision' }, async (page) => {
    await card(page)
    await composer(page).focus()
    await page.keyboard.press('Control+Shift+Backspace')
    await page.getByTestId('discard-1').waitFor()
    await page.keyboard.type('a1')
    expect(await composer(page).inputValue()).toBe('a1')
    expect(await asked(page, 'command.decide')).toEqual([])
  }))

test('a held reply is edited in the composer and replaced; Escape leaves it as it was', () =>
  at({ scene: 'decision' }, async (page) => {
    await card(page)
    await page.keyboard.press('Control+Shift+E')
    await expect.poll(() => composer(page).inputValue()).toBe('补发单已登记，预计后天上午送达。')
    await page.keyboard.press('Escape')
    await card(page)
    await page.keyboard.press('Control+Shift+E')
    await expect.poll(() => composer(page).inputValue()).not.toBe('')
    await composer(page).fill('退款已提交，1–3 天到账。')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=bubble]', { hasText: '退款已提交' }).waitFor()
    expect(await asked(page, 'command.decide')).toMatchObject([
      { commandId: 'k9', decision: { kind: 'replace', rule: 'CB3', by: [{ body: { text: '退款已提交，1–3 天到账。' } }] } },
    ])
  }))

test('CB5: Ctrl+Shift+Enter opens the conversation again first', () =>
  at({ scene: 'cb5' }, async (page) => {
    await card(page)
    await page.keyboard.press('Control+Shift+Enter')
    await expect
      .poll(() => asked(page, 'command.decide'))
      .toMatchObject([{ decision: { kind: 'replace', by: [{ body: { kind: 'conversation.reopen' } }, { body: { kind: 'reply.send' } }] } }])
  }))

test('a saved reply that has not left is taken back by key, and its text can be put back', () =>
  at({ scene: 'offline' }, async (page) => {
    const last = page.locator('[data-testid=bubble][data-command-id=k2]')
    await last.waitFor()
    await page.keyboard.press('Control+Shift+U')
    await last.waitFor({ state: 'detached' })
    expect(await asked(page, 'command.decide')).toMatchObject([{ commandId: 'k2', decision: { kind: 'cancel' } }])
    await page.keyboard.press('Control+Shift+Y')
    await expect.poll(() => composer(page).inputValue()).toBe('如果 30 天内起球，我们免费为您处理。')
  }))

test('after a button is pressed and gone, and while reading, typing goes into the composer', () =>
  at({ scene: 'decision' }, async (page) => {
    await page.getByTestId('decide-note').click()
    await page.getByTestId('decision-card').waitFor({ state: 'detached' })
    await page.keyboard.type('a')
    await here(page).locator('[data-pane=messages]').focus()
    await page.keyboard.type('b')
    await page.keyboard.press('Control+Shift+P')
    await page.getByTestId('account').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('account').waitFor({ state: 'detached' })
    await page.keyboard.type('c')
    expect(await composer(page).inputValue()).toBe('abc')
  }))

test('nothing in all this broke the content policy or threw', () => {
  expect(desks.complaints()).toEqual([])
})
