import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHarness, type Harness, type Look } from '../e2e/harness/open-harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness()
})
afterAll(async () => {
  await harness.close()
})

/** The tile that has the keys. */
const here = (page: Page): Locator => page.locator('[data-testid=tile][data-focused=true]')
const composer = (page: Page): Locator => here(page).getByTestId('composer')
const asked = (page: Page, name: string): Promise<unknown[]> =>
  page.evaluate((wanted) => window.harness.main.asked.filter((one) => one.name === wanted).map((one) => one.args), name)

/** Opens a scene, runs `work`, closes it. */
async function at(look: Look, work: (page: Page) => Promise<void>): Promise<void> {
  const page = await harness.open(look)
  try {
    await work(page)
  } finally {
    await page.close()
  }
}

async function appendMessage(page: Page, id: string, text: string): Promise<void> {
  await page.evaluate(
    ([messageId, words]) =>
      window.harness.ledger.append({
        id: messageId ?? '',
        conversationId: 'c1',
        order: 10_000 + Number(messageId?.replace(/\D/g, '')),
        seq: 10_000,
        author: { kind: 'customer', id: 'cust-c1', name: '王女士' },
        internal: false,
        text: words ?? '',
        at: Date.now(),
        causeId: null,
        deviceId: null,
        delivery: 'sent',
      }),
    [id, text],
  )
  await here(page)
    .locator('[data-pane=messages]')
    .evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 150))))
}

const atEnd = (page: Page): Promise<boolean> =>
  here(page)
    .locator('[data-pane=messages]')
    .evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 2)

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

test('a held reply is discarded by key with a reason; undo gives the text back as a draft', () =>
  at({ scene: 'decision' }, async (page) => {
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
    await composer(page).focus()
    await page.keyboard.press('Control+Shift+Backspace')
    await page.getByTestId('discard-1').waitFor()
    await page.keyboard.type('a1')
    expect(await composer(page).inputValue()).toBe('a1')
    expect(await asked(page, 'command.decide')).toEqual([])
  }))

test('a held reply is edited in the composer and replaced; Escape leaves it as it was', () =>
  at({ scene: 'decision' }, async (page) => {
    await page.keyboard.press('Control+Shift+E')
    await expect.poll(() => composer(page).inputValue()).toBe('补发单已登记，预计后天上午送达。')
    await page.keyboard.press('Escape')
    await page.getByTestId('decision-card').waitFor()
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

test('one append changes exactly one row', () =>
  at({ scene: 'surge' }, async (page) => {
    await page.keyboard.press('Control+M')
    await here(page).locator('.bubble').nth(6).waitFor()
    const reads = await page.evaluate(async () => {
      const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 150)))
      const shown = new Set(
        [...document.querySelectorAll('[data-conversation-id=c1] [data-message-id]')].map((node) => node.getAttribute('data-message-id')),
      )
      const { append } = window.harness.ledger
      await frame()
      const touched = new Set<string>()
      const observer = new MutationObserver((records) => {
        for (const { target } of records) {
          const element = target instanceof Element ? target : target.parentElement
          touched.add(element?.closest('[data-message-id]')?.getAttribute('data-message-id') ?? '')
        }
      })
      for (const row of document.querySelectorAll('[data-conversation-id=c1] [data-message-id]'))
        observer.observe(row, { subtree: true, childList: true, characterData: true, attributes: true })
      append({
        id: 'fresh',
        conversationId: 'c1',
        order: 10_001,
        seq: 10_001,
        author: { kind: 'agent', id: 'agent-zhao', name: '赵敏' },
        internal: false,
        text: '新的一条',
        at: Date.now(),
        causeId: null,
        deviceId: null,
        delivery: 'sent',
      })
      await frame()
      const again = [...touched]
      return { again, fresh: document.querySelectorAll('[data-message-id=fresh]').length, shown: shown.size }
    })
    expect(reads.shown).toBeGreaterThan(5)
    expect(reads).toMatchObject({ again: [], fresh: 1 })
  }))

test('the list stays at the end while the reader is there, also when the composer grows or the window shrinks', () =>
  at({ scene: 'surge' }, async (page) => {
    await expect.poll(() => atEnd(page)).toBe(true)
    await appendMessage(page, 'n1', '新消息 1')
    expect(await atEnd(page)).toBe(true)
    await composer(page).fill('一\n二\n三\n四\n五')
    await expect.poll(() => atEnd(page)).toBe(true)
    await page.setViewportSize({ width: 1100, height: 560 })
    await expect.poll(() => atEnd(page)).toBe(true)
  }))

test('who reads further up is not moved, sees how many came, and one key goes to the end', () =>
  at({ scene: 'surge' }, async (page) => {
    await here(page).locator('[data-pane=messages]').hover()
    await page.mouse.wheel(0, -3_000)
    await page.getByTestId('new-below').waitFor()
    const before = await here(page)
      .locator('[data-pane=messages]')
      .evaluate((box) => box.scrollTop)
    await appendMessage(page, 'n1', '新消息 1')
    await appendMessage(page, 'n2', '新消息 2')
    expect(await page.getByTestId('new-below').textContent()).toContain('2 条新消息')
    expect(
      await here(page)
        .locator('[data-pane=messages]')
        .evaluate((box) => box.scrollTop),
    ).toBe(before)
    await page.keyboard.press('Control+j')
    await expect.poll(() => atEnd(page)).toBe(true)
    expect(await page.getByTestId('new-below').count()).toBe(0)
  }))

test('a new message of the customer is announced, those that were there are not', () =>
  at({}, async (page) => {
    expect(await here(page).getByTestId('announcer').textContent()).toBe('')
    await appendMessage(page, 'n1', '还在吗')
    await expect.poll(() => here(page).getByTestId('announcer').textContent()).toContain('还在吗')
  }))

test('work that is saved shows with the ledger shut, and writing goes on', () =>
  at({ scene: 'ledger_shut' }, async (page) => {
    expect(await page.getByTestId('banner').getAttribute('data-trouble')).toBe('ledger_shut')
    await page.getByTestId('conversation-item').first().click()
    await page.locator('[data-testid=bubble][data-delivery=saved]').first().waitFor()
    await composer(page).fill('再补一句')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid=bubble][data-delivery=saved]', { hasText: '再补一句' }).waitFor()
  }))

const SCENES = ['normal', 'offline', 'decision', 'cb5', 'cb6', 'cb10', 'cb11', 'refused', 'journal_lost', 'superseded', 'refused_token']
const MORE = ['notices', 'empty', 'loading', 'failed', 'ledger_shut', 'signin', 'surge']
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 800, height: 600 },
]

/** Words cut off without an ellipsis, and anything wider than the window. */
function findClipped(): string[] {
  const wide = document.documentElement.scrollWidth > window.innerWidth ? ['page is wider than the window'] : []
  const boxes = [
    ...document.querySelectorAll<HTMLElement>('button, .banner, .notice, .status, .tile__header, .composer__row, .decision, .stance'),
  ]
  // A list line ends in an ellipsis on purpose; the mark on the avatar hangs over its edge.
  const meant = (box: HTMLElement): boolean => box.matches('.item, .rail__avatar')
  const cut = boxes.filter((box) => box.offsetParent !== null && box.scrollWidth > box.clientWidth + 1 && !meant(box))
  return [...wide, ...cut.map((box) => `${box.className}: ${box.textContent?.slice(0, 40)}`)]
}

test.each([...SCENES, ...MORE])('%s: nothing is cut off at any size, theme or language', async (scene) => {
  for (const lang of ['zh-CN', 'en'] as const)
    await at({ scene, lang, theme: lang === 'en' ? 'dark' : 'light' }, async (page) => {
      for (const size of SIZES) {
        await page.setViewportSize(size)
        expect([size.width, lang, await page.evaluate(findClipped)]).toEqual([size.width, lang, []])
      }
    })
})

test('panels open by key, close by Escape, and typing goes on beside them', () =>
  at({}, async (page) => {
    await page.keyboard.press('Control+M')
    for (const [keys, id] of [
      ['Control+/', 'cheat-sheet'],
      ['Control+Shift+P', 'account'],
    ] as const) {
      await composer(page).focus()
      await page.keyboard.press(keys)
      await page.getByTestId(id).waitFor()
      // The sheet of keys may lie over the field on a small screen; it takes no keys from it.
      await composer(page).focus()
      await page.keyboard.type('字')
      await page.keyboard.press('Escape')
    }
    expect(await composer(page).inputValue()).toBe('字字')
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

test('language and theme change at once', () =>
  at({}, async (page) => {
    // As the settings window does it.
    await page.evaluate(() => window.harness.main.bridge.request['settings.set']({ language: 'en', theme: 'dark' }))
    await page.getByText('Settings', { exact: true }).waitFor()
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
  }))

test('nothing in all this broke the content policy or threw', () => {
  expect(harness.complaints).toEqual([])
})
