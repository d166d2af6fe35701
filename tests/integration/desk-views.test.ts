import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { composer, deskPages, here } from './desk-pages.ts'

const desks = deskPages()
const { at } = desks

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

test('language and theme change at once', () =>
  at({}, async (page) => {
    // As the settings window does it.
    await page.evaluate(() => window.harness.main.bridge.request['settings.set']({ language: 'en', theme: 'dark' }))
    await page.getByText('Settings', { exact: true }).waitFor()
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
  }))

test('nothing in all this broke the content policy or threw', () => {
  expect(desks.complaints()).toEqual([])
})
