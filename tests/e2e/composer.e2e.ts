import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { RunningApp } from './fixtures/launch.ts'
import { bubble, caret, composer, connection, DRAFT_KEPT_MS, kept, LIMIT, notice, part, pause, typeToken } from './helpers/desk.ts'
import { draftsSeen, watchDrafts } from './helpers/draft-watch.ts'
import { atGateway, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 240_000 })

const setHold = (desk: Page, sendHold: number): Promise<unknown> =>
  desk.evaluate((seconds) => window.holdfast?.request['settings.set']({ sendHold: seconds }), sendHold)

const selection = (desk: Page): Promise<readonly unknown[]> =>
  composer(desk).evaluate((field: HTMLTextAreaElement) => [field.selectionStart, field.selectionEnd, field.selectionDirection])

/** Puts a text into the field as the clipboard would. */
const paste = async (desk: Page, text: string): Promise<void> => {
  await (await caret(desk)).evaluate((_field, words) => document.execCommand('insertText', false, words), text)
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/**
 * Intervals of the yardstick after which a letter must be on the disk. The keeper promises two, one that runs while the letter comes and
 * one for the letter; the others are for a kill between two writes.
 */
const INTERVALS = 4

/**
 * Types like a fast hand until everything is killed; how much of the typing did not come back, and what did. `emptied`: the browser gave
 * its whole store up with the kill, and the desk has said so (JR8).
 */
async function typeAndKill(
  app: RunningApp,
  before: string,
  { forMs, mayBeEmptied }: { forMs: number; mayBeEmptied: boolean },
): Promise<{ lost: string; text: string; emptied: boolean }> {
  const desk = await app.desk()
  const field = await caret(desk)
  await expect(field).toHaveValue(before)
  await watchDrafts(desk)
  let [typed, lastAt] = [before, Date.now()]
  const begun = Date.now()
  let seen = await draftsSeen(desk)
  const due = (): number => seen.intervals.at(-INTERVALS) ?? 0
  // Until something is due: on a slow machine keys and intervals take their time.
  for (let no = 0; Date.now() - begun < forMs || due() <= before.length; no += 1) {
    const letter = LETTERS.charAt(no % LETTERS.length)
    await field.press(letter)
    typed += letter
    lastAt = Date.now()
    await pause(20 + ((no * 37) % 90))
    seen = await draftsSeen(desk)
  }
  await app.kill()
  await app.restart()
  const restarted = await app.desk()
  const again = await caret(restarted)
  const told = notice(restarted, 'ledger_wiped')
  await expect.poll(async () => (await again.inputValue()) !== '' || (mayBeEmptied && (await told.count()) > 0)).toBe(true)
  const text = await again.inputValue()
  if (text === '') return { lost: 'all, told', text, emptied: true }
  expect(typed.startsWith(text), `${text} began ${typed}`).toBe(true)
  expect(text.startsWith(seen.kept), `what the page was told is kept is there: ${seen.kept}, ${text}`).toBe(true)
  expect(text.length, `letters typed ${INTERVALS} intervals before the kill are there`).toBeGreaterThanOrEqual(due())
  return { lost: `${typed.length - text.length} of ${typed.length - before.length} (${lastAt - begun} ms)`, text, emptied: false }
}

test('B5: killed twelve times in the middle of typing, the draft has all that was told to be kept and lacks the last moments only', async ({
  app,
  work,
}, info) => {
  await work.desk()
  let text = ''
  const lost: string[] = []
  let emptied = false
  for (let round = 0; round < 12; round += 1) {
    // Once in the twelve may be the browser's doing.
    const after = await typeAndKill(app, text, { forMs: 900 + ((round * 733) % 1_900), mayBeEmptied: !emptied })
    lost.push(after.lost)
    text = after.text
    emptied ||= after.emptied
  }
  const told = `letters lost: ${lost.join(', ')}`
  info.annotations.push({ type: 'figure', description: told })
  console.log(told)
})

test('B4: reply and note are two drafts, and each comes back with its selection after a reload, a restart and a new sign-in', async ({
  app,
  work,
}) => {
  let desk = await work.desk()
  await caret(desk)
  await desk.keyboard.type('给顾客的话')
  for (let step = 0; step < 3; step += 1) await desk.keyboard.press('Shift+ArrowLeft')
  await desk.keyboard.press('Control+Shift+N')
  await expect(composer(desk)).toHaveAttribute('data-mode', 'note')
  await desk.keyboard.type('给同事的话')
  await desk.keyboard.press('Home')
  await pause(DRAFT_KEPT_MS)

  const both = async (): Promise<void> => {
    await caret(desk)
    await expect(composer(desk)).toHaveValue('给顾客的话')
    await expect.poll(() => selection(desk)).toEqual([2, 5, 'backward'])
    await desk.keyboard.press('Control+Shift+N')
    await expect(composer(desk)).toHaveValue('给同事的话')
    await expect.poll(() => selection(desk)).toEqual([0, 0, expect.any(String)])
    await desk.keyboard.press('Control+Shift+N')
    await expect(composer(desk)).toHaveAttribute('data-mode', 'reply')
  }
  await desk.reload()
  await both()
  await app.kill()
  await app.restart()
  desk = await work.desk()
  await both()

  await app.kill()
  writeFileSync(join(app.userData, 'secrets.json'), '{}')
  await app.restart()
  desk = await work.desk()
  await connection(desk, 'refused')
  await both()
  await desk.keyboard.press('Control+Shift+L')
  await typeToken(desk, 'agent-1-demo')
  await connection(desk, 'live')
  await both()
})

test('B9: a held reply counts down; Esc takes it back, time sends it once, and it is not at the gateway before', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await setHold(desk, 5)
  await caret(desk)
  await desk.keyboard.type('好的亲')
  await desk.keyboard.press('Enter')
  await part(desk, 'held').waitFor(LIMIT)
  await desk.keyboard.press('Escape')
  await expect(part(desk, 'held')).toHaveCount(0)
  await expect(composer(desk)).toHaveValue('好的亲')
  await desk.keyboard.type('，马上')
  await setHold(desk, 1)
  for (let press = 0; press < 20; press += 1) await desk.keyboard.press('Enter')
  await part(desk, 'held').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([])
  await bubble(desk, '好的亲，马上', 'delivered').waitFor(LIMIT)
  await pause(1_500)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['好的亲，马上'])
})

test('B9: a kill while a reply is held brings it back as a draft; it was never sent, and it goes once', async ({ app, gateway, work }) => {
  let desk = await work.desk()
  await setHold(desk, 5)
  await caret(desk)
  await desk.keyboard.type('给您退款 20 元')
  await desk.keyboard.press('Enter')
  await part(desk, 'held').waitFor(LIMIT)
  await desk.keyboard.type('下一句')
  await pause(DRAFT_KEPT_MS)
  await app.kill()
  await app.restart()
  desk = await work.desk()
  await caret(desk)
  await expect(composer(desk)).toHaveValue('给您退款 20 元\n下一句')
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([])
  await setHold(desk, 0)
  await desk.keyboard.press('Enter')
  await bubble(desk, '给您退款 20 元\n下一句', 'delivered').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['给您退款 20 元\n下一句'])
})

test('B11: twenty fast presses of Enter, and twenty more while the line is slow, are one message', async ({ gateway, work }) => {
  const desk = await work.desk()
  await gateway.control({ do: 'lag', ms: 3_000 })
  await caret(desk)
  await desk.keyboard.type('只有一次')
  for (let press = 0; press < 20; press += 1) await desk.keyboard.press('Enter')
  await kept(desk, '只有一次')
  for (let press = 0; press < 20; press += 1) await desk.keyboard.press('Enter')
  await bubble(desk, '只有一次', 'delivered').waitFor(LIMIT)
  expect(atGateway(gateway.db, '只有一次')).toBe(1)
})

test('B18: what is typed at full speed on a line that lags ten seconds arrives in typing order, each message once', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await gateway.control({ do: 'lag', ms: 10_000 })
  await caret(desk)
  const texts = Array.from({ length: 15 }, (_one, no) => `msg${no}`)
  for (const text of texts) {
    await desk.keyboard.type(text)
    await desk.keyboard.press('Enter')
  }
  await expect(composer(desk)).toHaveValue('')
  // Long enough that some are on the way and the line, which answers no heartbeat in time, is dropped in between.
  await pause(25_000)
  await gateway.control({ do: 'calm' })
  await desk.keyboard.press('Control+Shift+L')
  await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId).length, { timeout: 150_000 }).toBe(texts.length)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(texts)
})

test('a paste of 20,000 characters goes whole, one more is refused in plain words and stays', async ({ gateway, work }) => {
  const desk = await work.desk()
  const whole = `开头${'长'.repeat(19_996)}结尾`
  await paste(desk, whole)
  await desk.keyboard.press('Enter')
  await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId)).toEqual([whole])

  await paste(desk, `${whole}多`)
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'composer-room')).toContainText('超出 1 字')
  await expect(composer(desk)).toHaveValue(`${whole}多`)
  await desk.keyboard.press('Backspace')
  await desk.keyboard.press('Enter')
  await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId).length).toBe(2)
})

test('emoji, right-to-left words and characters of no width arrive as they were written', async ({ gateway, work }) => {
  const desk = await work.desk()
  const texts = ['👨‍👩‍👧‍👦👍🏽', 'مرحبا، أين طلبي؟', 'a\u200Bb\u200Dc\uFEFFd', 'ｆｕｌｌ　ｗｉｄｔｈ', 'e\u0301té']
  for (const text of texts) {
    await paste(desk, text)
    await desk.keyboard.press('Enter')
    await expect(composer(desk)).toHaveValue('')
  }
  await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId)).toEqual(texts)
  await paste(desk, 'مرحبا')
  expect(await composer(desk).evaluate((field) => getComputedStyle(field).direction)).toBe('rtl')
})
