import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchApp } from './fixtures/launch.ts'
import { openForm } from './helpers/capture.ts'
import { bubble, caret, composer, connection, DRAFT_KEPT_MS, kept, LIMIT, part, pause, signIn } from './helpers/desk.ts'
import { inJournal, journalFile, query, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 240_000 })
test.use({ appEnv: { HOLDFAST_LOG: 'stderr' } })

const PASS = 'vier lose woerter'

async function command(desk: Page, words: string): Promise<void> {
  await desk.keyboard.press('Control+K')
  await part(desk, 'palette').waitFor(LIMIT)
  await desk.keyboard.type(words)
  await pause(300)
  await desk.keyboard.press('Enter')
}

/** The next question of the system for a place is answered with this path. */
const place = (desk: Page, path: string): void => void desk.once('dialog', (dialog) => void dialog.accept(path))

async function open(desk: Page, path: string, passphrase: string): Promise<void> {
  await command(desk, '导入工作')
  await part(desk, 'sealed-take').waitFor(LIMIT)
  await expect(part(desk, 'sealed-choose')).toBeFocused()
  place(desk, path)
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'sealed-passphrase')).toBeFocused()
  await desk.keyboard.type(passphrase)
  await desk.keyboard.press('Enter')
}

const rows = (userData: string): string =>
  JSON.stringify(query(join(userData, 'journal', 'journal.sqlite'), 'SELECT id, body, outcome FROM commands ORDER BY no'))

test('J18 by keys: work of a cut-off desk goes by a sealed file to another computer and from there once to the gateway', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await work.goOffline()
  await caret(desk)
  await desk.keyboard.type('断网时写的一句')
  await desk.keyboard.press('Enter')
  const id = await kept(desk, '断网时写的一句')
  await desk.keyboard.press('Control+Shift+N')
  await desk.keyboard.type('断网时的备注')
  await desk.keyboard.press('Enter')
  await kept(desk, '断网时的备注')

  const file = join(app.userData, 'stick.holdfast')
  await command(desk, '导出未完成')
  await part(desk, 'sealed-save').waitFor(LIMIT)
  await expect(part(desk, 'sealed-passphrase')).toBeFocused()
  await desk.keyboard.type(PASS)
  await desk.keyboard.press('Tab')
  await desk.keyboard.type(PASS)
  place(desk, file)
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'sealed-saved')).toContainText('2')
  await desk.keyboard.press('Escape')
  const bytes = readFileSync(file)
  expect(bytes.subarray(0, 21).toString('latin1')).toBe('age-encryption.org/v1')
  expect(bytes.includes('断网时写的一句')).toBe(false)
  // This computer is gone; the other one has a line.
  await app.kill()
  await work.gatewayBack()
  const other = await launchApp({ gatewayUrl: gateway.url, env: { HOLDFAST_LOG: 'stderr' } })
  try {
    const there = await signIn(other)
    await connection(there, 'live')
    const before = rows(other.userData)
    for (const [path, passphrase, word] of [
      [file, 'ein anderes passwort', '口令不对'],
      [spoilt(file), PASS, '损坏'],
      [import.meta.filename, PASS, '不是 Holdfast'],
    ] as const) {
      await open(there, path, passphrase)
      await expect(part(there, 'sealed-error')).toContainText(word)
      await there.keyboard.press('Escape')
      await expect(part(there, 'sealed-take')).toHaveCount(0)
      expect(rows(other.userData)).toBe(before)
    }
    await open(there, file, PASS)
    await expect(part(there, 'sealed-found')).toHaveAttribute('data-fresh', '2')
    expect(rows(other.userData)).toBe(before)
    await there.keyboard.press('Enter')
    await expect(part(there, 'sealed-taken')).toContainText('2')
    await there.keyboard.press('Escape')
    expect(inJournal(other, id)?.id).toBe(id)
    await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId)).toEqual(['断网时写的一句'])
    await expect.poll(() => inJournal(other, id)?.outcome).toBe('applied')
    await open(there, file, PASS)
    await expect(part(there, 'sealed-found')).toHaveAttribute('data-fresh', '0')
    await there.keyboard.press('Escape')
    for (const secret of [PASS, '断网时写的一句', '断网时的备注']) expect(other.output()).not.toContain(secret)
    expect(app.output()).not.toContain(PASS)
  } finally {
    await other.kill()
    rmSync(other.userData, { recursive: true, force: true, maxRetries: 5 })
  }
  // The first computer comes back: the same ids, so nothing goes twice.
  await app.restart()
  const back = await app.desk()
  await connection(back, 'live')
  await expect.poll(() => inJournal(app, id)?.outcome).toBe('applied')
  await bubble(back, '断网时写的一句', 'delivered').waitFor(LIMIT)
  expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['断网时写的一句'])
  expect(query(journalFile(app), `SELECT count(*) AS n FROM commands WHERE id = '${id}'`)).toEqual([{ n: 1 }])
})

test('J18 JR2 drafts go by the sealed file into their places on another computer; what is written there stays, twice changes nothing', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await work.goOffline()
  await caret(desk)
  await desk.keyboard.type('只写了一半的回复')
  await desk.keyboard.press('Control+Shift+N')
  await desk.keyboard.type('只写了一半的备注')
  await openForm(desk)
  await part(desk, 'capture-who').fill('赵女士')
  await pause(DRAFT_KEPT_MS)
  await desk.keyboard.press('Escape')
  const file = join(app.userData, 'drafts.holdfast')
  await command(desk, '导出未完成')
  await expect(part(desk, 'sealed-passphrase')).toBeFocused(LIMIT)
  await desk.keyboard.type(PASS)
  await desk.keyboard.press('Tab')
  await desk.keyboard.type(PASS)
  place(desk, file)
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'sealed-saved')).toContainText('草稿 3 份')
  await app.kill()
  await work.gatewayBack()

  const other = await launchApp({ gatewayUrl: gateway.url, env: { HOLDFAST_LOG: 'stderr' } })
  try {
    const there = await signIn(other)
    await caret(there)
    await there.keyboard.press('Control+Shift+N')
    await there.keyboard.type('这边自己的备注')
    await pause(DRAFT_KEPT_MS)
    await there.keyboard.press('Control+Shift+N')
    await expect(composer(there)).toHaveValue('')
    await open(there, file, PASS)
    await expect(part(there, 'sealed-found', '[data-fresh="0"][data-drafts="2"]')).toBeVisible(LIMIT)
    await there.keyboard.press('Enter')
    await expect(part(there, 'sealed-taken', '[data-drafts="2"]')).toBeVisible(LIMIT)
    await expect(part(there, 'sealed-beside')).toContainText('只写了一半的备注')
    await there.keyboard.press('Escape')
    // The field was on screen and empty all the while.
    await expect(composer(there)).toHaveValue('只写了一半的回复')
    await openForm(there)
    await expect(part(there, 'capture-who')).toHaveValue('赵女士')
    await there.keyboard.press('Escape')

    await open(there, file, PASS)
    await expect(part(there, 'sealed-found', '[data-fresh="0"][data-drafts="0"]')).toBeVisible(LIMIT)
    await expect(part(there, 'sealed-confirm')).toHaveCount(0)
    await there.keyboard.press('Escape')
    await caret(there)
    await expect(composer(there)).toHaveValue('只写了一半的回复')
    await there.keyboard.press('Enter')
    await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId)).toEqual(['只写了一半的回复'])
    // Sent: its draft is a command's now, and does not come back from the file.
    await open(there, file, PASS)
    await expect(part(there, 'sealed-found', '[data-drafts="0"]')).toBeVisible(LIMIT)
    await there.keyboard.press('Escape')
    await expect(composer(there)).toHaveValue('')
    await there.keyboard.press('Control+Shift+N')
    await expect(composer(there)).toHaveValue('这边自己的备注')
    expect(other.output()).not.toContain('只写了一半')
  } finally {
    await other.kill()
    rmSync(other.userData, { recursive: true, force: true, maxRetries: 5 })
  }
})

function spoilt(file: string): string {
  const bytes = readFileSync(file)
  const at = bytes.length - 20
  bytes[at] = (bytes[at] ?? 0) ^ 1
  const path = `${file}.spoilt.holdfast`
  writeFileSync(path, bytes)
  return path
}
