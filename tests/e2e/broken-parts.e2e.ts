import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import { launchApp, type RunningApp } from './fixtures/launch.ts'
import {
  bubble,
  caret,
  composer,
  connection,
  DRAFT_KEPT_MS,
  goOnline,
  kept,
  LIMIT,
  listed,
  nothingOpen,
  notice,
  part,
  pause,
  reply,
  signIn,
} from './helpers/desk.ts'
import { mayMount, mountSmallDisk } from './helpers/small-disk.ts'
import { filesUnder, ledgerFolder, query, journalFile, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 200_000 })

/** Ends the process behind a page as the system would; the page never answers. */
async function killRenderer(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const died = page.waitForEvent('crash', LIMIT)
  session.send('Page.crash').catch(() => undefined)
  await died
}

test('LD1: an IndexedDB that can not be opened at all: told, work goes on through the journal, and everything is there once it opens', async ({
  app,
  gateway,
  work,
}) => {
  await work.goOffline()
  await reply(await work.desk(), '账本坏掉之前写的')
  await app.kill()
  await work.gatewayBack()
  const folder = ledgerFolder(app)
  renameSync(folder, `${folder}.away`)
  // Not a folder, so nothing can be kept in it.
  writeFileSync(folder, 'rubbish')
  await app.restart()

  const desk = await work.desk()
  const { conversationId } = work
  await expect(listed(desk, conversationId)).toContainText('王女士')
  await listed(desk, conversationId).click()
  await bubble(desk, '账本坏掉之前写的', 'saved').waitFor(LIMIT)
  await composer(desk).focus()
  await desk.keyboard.type('账本打不开也能存')
  await desk.keyboard.press('Enter')
  await kept(desk, '账本打不开也能存')
  await notice(desk, 'ledger_unopenable').waitFor({ timeout: 90_000 })
  await composer(desk).focus()
  await desk.keyboard.type('再写一句')
  await desk.keyboard.press('Enter')
  await kept(desk, '再写一句')
  expect(repliesAtGateway(gateway.db, conversationId)).toEqual([])

  rmSync(folder)
  await connection(desk, 'live')
  await nothingOpen(desk)
  await bubble(desk, '再写一句', 'delivered').waitFor(LIMIT)
  await bubble(desk, '包裹三天没动了').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, conversationId)).toEqual(['账本坏掉之前写的', '账本打不开也能存', '再写一句'])
})

test('LD1: ledger files full of rubbish: told what came back, and what waited goes once', async ({ app, gateway, work }) => {
  await work.goOffline()
  await reply(await work.desk(), '等在账本里')
  await app.kill()
  const files = filesUnder(ledgerFolder(app)).filter((path) => /MANIFEST|CURRENT|\.log$|\.ldb$/.test(path))
  expect(files.length).toBeGreaterThan(1)
  for (const file of files) writeFileSync(file, 'rubbish '.repeat(64))
  await app.restart()
  const desk = await work.desk()
  await notice(desk, 'ledger_wiped').or(notice(desk, 'ledger_unopenable')).waitFor({ timeout: 90_000 })
  await listed(desk, work.conversationId).waitFor({ timeout: 90_000 })
  await listed(desk, work.conversationId).click()
  await bubble(desk, '等在账本里', 'saved').waitFor(LIMIT)
  await work.gatewayBack()
  await goOnline(desk)
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['等在账本里'])
})

test('desk renderer killed: the desk is back by itself with the sentence that was being typed', async ({ app, work }) => {
  const desk = await work.desk()
  await reply(desk, '先发一句')
  await caret(desk)
  await desk.keyboard.type('这句还没发出去')
  await pause(DRAFT_KEPT_MS)
  await killRenderer(desk)
  const again = await app.desk()
  expect(again).not.toBe(desk)
  await composer(again).waitFor(LIMIT)
  await expect(composer(again)).toHaveValue('这句还没发出去')
  await notice(again, 'desk_window_restored').waitFor(LIMIT)
  await caret(again)
  await again.keyboard.press('Enter')
  await bubble(again, '这句还没发出去', 'delivered').waitFor(LIMIT)
})

test('WN1: ledger window killed: a new one takes over, what was kept meanwhile goes once and in order', async ({ app, gateway, work }) => {
  let desk = await work.desk()
  await work.says('第一问')
  await bubble(desk, '第一问').waitFor(LIMIT)
  await killRenderer(await app.ledger())
  desk = await work.desk()
  await reply(desk, '账本窗口没了也在写')
  // A nudge, for words of substance would rightly hold what was written while no ledger was live (CB3).
  await work.says('在吗')
  await bubble(desk, '在吗').waitFor({ timeout: 60_000 })
  // Once more, with a reply under way.
  const ledger = await app.ledger()
  desk = await work.desk()
  await caret(desk)
  await desk.keyboard.type('发送途中再来一次')
  await desk.keyboard.press('Enter')
  await killRenderer(ledger)
  await app.ledger()
  desk = await work.desk()
  await connection(desk, 'live')
  await bubble(desk, '发送途中再来一次', 'delivered').waitFor({ timeout: 60_000 })
  await nothingOpen(desk)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['账本窗口没了也在写', '发送途中再来一次'])
})

const rowsIn = (app: RunningApp): number => query<{ n: number }>(journalFile(app), 'SELECT count(*) AS n FROM commands')[0]?.n ?? -1

/** The journal can't be written: the reply is refused with these words and stays; once it can, the same key sends it. */
async function refusedUntilMended(
  at: { app: RunningApp; desk: Page },
  how: { text: string; words: RegExp; breakIt: () => void; mend: () => void },
): Promise<void> {
  const { app, desk } = at
  const before = rowsIn(app)
  how.breakIt()
  await caret(desk)
  await desk.keyboard.insertText(how.text)
  await desk.keyboard.press('Enter')
  const told = part(desk, 'composer-error')
  await told.waitFor(LIMIT)
  await expect(told).toContainText(how.words)
  await expect(composer(desk)).toHaveValue(how.text)
  await expect(composer(desk)).toBeEditable()
  await expect(part(desk, 'bubble').filter({ hasText: how.text })).toHaveCount(0)
  how.mend()
  expect(rowsIn(app)).toBe(before)
  await desk.keyboard.press('Enter')
  await expect(composer(desk)).toHaveValue('')
  await nothingOpen(desk)
  expect(rowsIn(app)).toBe(before + 1)
}

test('JR1: a journal that can not be written: refused in plain words, the text stays, and the same key sends it later', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  const text = '有人占着本机记录'
  const other = new DatabaseSync(journalFile(app))
  const mend = (): void => other.exec('ROLLBACK')
  await refusedUntilMended({ app, desk }, { text, words: /写不进/, breakIt: () => other.exec('BEGIN IMMEDIATE'), mend })
  other.close()
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual([text])
})

// Elsewhere nobody but the one above and the journal's own tests can show it.
if (mayMount()) {
  test('JR1: a full disk under the journal: refused in plain words, the text stays, and the same key sends it when there is room', async ({
    gateway,
  }) => {
    const userData = mkdtempSync(join(tmpdir(), 'holdfast-full-'))
    const disk = mountSmallDisk(join(userData, 'journal'))
    const customer = { id: 'k1', name: '王女士' }
    const opened = await gateway.control({ do: 'open', customer, shop: '旗舰店', assignee: 'agent-1', text: '在吗' })
    const app = await launchApp({ gatewayUrl: gateway.url, userData })
    try {
      const desk = await signIn(app)
      await reply(desk, '还有地方')
      await bubble(desk, '还有地方', 'delivered').waitFor(LIMIT)
      const text = `满了就存不下${'长'.repeat(15_000)}`
      await refusedUntilMended({ app, desk }, { text, words: /磁盘满/, breakIt: disk.fill, mend: disk.free })
      expect(repliesAtGateway(gateway.db, String(opened['conversationId']))).toEqual(['还有地方', text])
    } finally {
      await app.kill()
      disk.remove()
      rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
    }
  })
}

test('FR3: the same profile on a second machine takes over; "use here" takes it back, and no reply goes twice', async ({
  app,
  gateway,
  work,
}) => {
  await work.goOffline()
  await reply(await work.desk(), '两台机器上都有的一句')
  await app.kill()
  const copy = mkdtempSync(join(tmpdir(), 'holdfast-copy-'))
  // Locks and sockets are of a running program, not of its data.
  const left = /^(?:Singleton|host-instance|host-second)/
  cpSync(app.userData, copy, { recursive: true, filter: (from) => !left.test(from.split(/[/\\]/).at(-1) ?? '') })
  expect(readdirSync(copy)).toContain('journal')
  await work.gatewayBack()
  await app.restart()
  const first = await work.desk()
  await connection(first, 'live')
  await nothingOpen(first)

  const second = await launchApp({ gatewayUrl: gateway.url, userData: copy })
  try {
    const other = await second.desk()
    await connection(other, 'live')
    await nothingOpen(other)
    await connection(first, 'superseded')
    await part(first, 'banner', '[data-trouble="superseded"]').waitFor(LIMIT)
    await reply(first, '被顶替时写的')
    await bubble(first, '被顶替时写的', 'saved').waitFor(LIMIT)
    // It does not fight: only the agent's word brings it back.
    await pause(3_000)
    await connection(other, 'live')
    await caret(first)
    await first.keyboard.press('Control+Shift+L')
    await connection(first, 'live')
    await connection(other, 'superseded')
    await nothingOpen(first)
    expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['两台机器上都有的一句', '被顶替时写的'])
  } finally {
    await second.kill()
    rmSync(copy, { recursive: true, force: true, maxRetries: 5 })
  }
})
