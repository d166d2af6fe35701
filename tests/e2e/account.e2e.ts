import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { addCapture } from '../fakes/captures.ts'
import { connection, goOnline, LIMIT, part, pause } from './helpers/desk.ts'
import { decideBy, item, openOne, openView, view } from './helpers/held-items.ts'
import { submit } from './helpers/records.ts'
import { journalFile, query, repliesAtGateway } from './helpers/stores.ts'
import { changeJournal, deleteLedgerCapture } from './helpers/stopped-stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 240_000 })

const chip = (desk: Page, more: string) => part(desk, 'status-account', more)
const fault = (desk: Page, side: string, no: number) =>
  part(desk, 'account-fault', `[data-side="${side}"][data-kind="missing"][data-no="${no}"]`)

test('J9: the account is in the status bar at every step: written down, on its way, received, decided away', async ({ gateway, work }) => {
  const desk = await work.desk()
  await chip(desk, '[data-submitted="0"][data-holds="true"]').waitFor(LIMIT)
  await submit(desk, addCapture('a', { contact: '1391' }))
  await chip(desk, '[data-submitted="1"][data-received="1"][data-open="0"][data-holds="true"]').waitFor(LIMIT)
  await work.goOffline()
  await submit(desk, addCapture('b', { contact: '1392' }))
  await chip(desk, '[data-submitted="2"][data-received="1"][data-open="1"][data-holds="true"]').waitFor(LIMIT)
  await gateway.control({ do: 'act', agentId: 'agent-2', body: addCapture('theirs', { contact: '1392' }) })
  await work.gatewayBack()
  await goOnline(desk)
  await openView(desk)
  const held = await part(desk, 'reconcile-item').getAttribute('data-command-id')
  await decideBy(desk, held ?? '', 'discard')
  await chip(desk, '[data-submitted="2"][data-received="1"][data-decided="1"][data-open="0"][data-holds="true"]').waitFor(LIMIT)

  // Every item behind each number.
  await chip(desk, '').click()
  await part(desk, 'account-page').waitFor(LIMIT)
  await part(desk, 'account-figure-decided').click()
  await expect(part(desk, 'account-item')).toHaveCount(1)
  await expect(part(desk, 'account-item')).toHaveAttribute('data-no', '2')
  await expect(part(desk, 'account-work')).toHaveAttribute('data-holds', 'true')
  // The decided item keeps its reason in the audit.
  await view(desk).locator('[data-testid="reconcile-tab"][data-tab="gone"]').click()
  await part(desk, 'reconcile-decided', `[data-command-id="${held}"][data-ending="no_longer_true"]`).waitFor(LIMIT)
})

test('J9: one journal row, one receipt, one ledger row gone, each alone: three reds, each naming side and item', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  for (const n of [1, 2, 3]) await submit(desk, addCapture(`k${n}`, { contact: `138${n}`, who: `来电${n}` }))
  await chip(desk, '[data-submitted="3"][data-received="3"][data-holds="true"]').waitFor(LIMIT)
  await gateway.control({ do: 'refuse', on: true })
  await app.close()
  const whole = mkdtempSync(join(tmpdir(), 'holdfast-whole-'))
  cpSync(app.userData, whole, { recursive: true })
  const again = (): void => {
    rmSync(app.userData, { recursive: true, force: true, maxRetries: 5 })
    cpSync(whole, app.userData, { recursive: true })
  }
  const red = async (side: string, no: number): Promise<Page> => {
    await app.restart()
    const now = await app.desk()
    await chip(now, '[data-holds="false"]').waitFor(LIMIT)
    await chip(now, '').click()
    await fault(now, side, no).waitFor(LIMIT)
    await expect(part(now, 'account-fault')).toHaveCount(1)
    return now
  }
  try {
    expect(changeJournal(app, 'DELETE FROM commands WHERE capture_no = 2')).toBe(1)
    await red('journal', 2)
    await app.close()

    again()
    expect(await deleteLedgerCapture(app, 3)).toBe(1)
    await red('ledger', 3)
    await app.close()

    again()
    expect(changeJournal(app, 'DELETE FROM receipts WHERE command_id = (SELECT id FROM commands WHERE capture_no = 1)')).toBe(1)
    const now = await red('receipts', 1)
    // JR10: a receipt can be had again from the back-end; then it adds up.
    await work.gatewayBack()
    await goOnline(now)
    await chip(now, '[data-holds="true"][data-received="3"]').waitFor(LIMIT)
  } finally {
    rmSync(whole, { recursive: true, force: true })
  }
})

test('J9: one row of the stopped journal changed by hand: the account is red and names it, and work goes on', async ({
  app,
  gateway,
  work,
}) => {
  const desk = await work.desk()
  for (const n of [1, 2]) await submit(desk, addCapture(`k${n}`, { contact: `138${n}`, who: `来电${n}` }))
  await chip(desk, '[data-submitted="2"][data-received="2"][data-holds="true"]').waitFor(LIMIT)
  await chip(desk, '').click()
  await part(desk, 'account-log', '[data-state="whole"][data-no="3"]').waitFor(LIMIT)
  await app.close()
  const [{ no } = { no: 0 }] = query<{ no: number }>(journalFile(app), 'SELECT no FROM commands WHERE capture_no = 2')
  expect(changeJournal(app, 'UPDATE commands SET composed_at = composed_at - 60000 WHERE capture_no = 2')).toBe(1)

  await app.restart()
  const now = await app.desk()
  await chip(now, '').click()
  const said = part(now, 'account-log', `[data-state="broken"][data-part="command"][data-what="changed"][data-no="${no}"]`)
  await said.waitFor(LIMIT)
  await expect(said).toContainText('联系记录第 2 号')
  await chip(now, '[data-holds="false"]').waitFor(LIMIT)
  // The three stores still agree, so nothing else is red.
  await expect(part(now, 'account-fault')).toHaveCount(0)
  await now.keyboard.press('Escape')
  await submit(now, { kind: 'reply.send', conversationId: work.conversationId, text: '照常' })
  await expect.poll(() => repliesAtGateway(gateway.db, work.conversationId)).toEqual(['照常'])
})

test('A11: what came while the link was down is listed by conversation; one key acknowledges', async ({ gateway, work }) => {
  const other = await openOne(gateway, 5)
  const desk = await work.desk()
  await desk.locator('[data-testid="conversation-item"] >> nth=1').waitFor(LIMIT)
  // How far everything was is on the disk.
  await pause(4_000)
  await expect(part(desk, 'status-away')).toHaveCount(0)
  await work.goOffline()
  await work.says('第一句')
  await work.says('第二句')
  await gateway.control({ do: 'act', agentId: 'supervisor-1', body: { kind: 'conversation.close', conversationId: other } })
  const fresh = await openOne(gateway, 6)
  await work.gatewayBack()
  await goOnline(desk)
  await part(desk, 'status-away', '[data-count="3"]').waitFor(LIMIT)
  await expect(view(desk)).toHaveCount(0)
  await desk.keyboard.press('F9')
  await view(desk).waitFor(LIMIT)
  const away = (id: string) => part(desk, 'away-item', `[data-conversation-id="${id}"]`)
  await expect(away(work.conversationId)).toHaveAttribute('data-count', '2')
  await expect(away(work.conversationId)).toContainText('第二句')
  await expect(away(fresh)).toBeVisible()
  await away(other).focus()
  await desk.keyboard.press(' ')
  await expect(away(other)).toHaveCount(0)
  await desk.keyboard.press('x')
  await part(desk, 'away-none').waitFor(LIMIT)
  await expect(part(desk, 'status-away')).toHaveCount(0)
})

test('A11: over a restart the list is the same', async ({ app, gateway, work }) => {
  await pause(4_000)
  await app.kill()
  await work.says('趁你不在')
  await app.restart()
  const desk = await app.desk()
  await connection(desk, 'live')
  await part(desk, 'status-away', '[data-count="1"]').waitFor(LIMIT)
  await part(desk, 'status-away').click()
  await expect(part(desk, 'away-item')).toContainText('趁你不在')
  await part(desk, 'away-item').focus()
  await desk.keyboard.press('Enter')
  await expect(part(desk, 'tile', '[data-focused="true"]')).toHaveAttribute('data-conversation-id', work.conversationId)
  await expect(part(desk, 'status-away')).toHaveCount(0)
  expect(gateway.url).not.toBe('')
})

test('A10: an event that did not come in its turn is named, fetched, and named as fetched', async ({ gateway, work }) => {
  const desk = await work.desk()
  await gateway.control({ do: 'drop', direction: 'down', count: 1 })
  await work.says('这一句丢在路上')
  await work.says('这一句到了')
  await expect(part(desk, 'bubble').filter({ hasText: '这一句丢在路上' })).toBeVisible()
  await openView(desk)
  await view(desk).locator('[data-testid="reconcile-tab"][data-tab="away"]').click()
  await part(desk, 'hole', '[data-state="filled"]').waitFor(LIMIT)
})

test('J8: while more than twenty leave, a bar says how far and how long; a fresh reply is not behind them', async ({ gateway, work }) => {
  const desk = await work.desk()
  const other = await openOne(gateway, 3)
  await desk.locator('[data-testid="conversation-item"] >> nth=1').waitFor(LIMIT)
  await work.goOffline()
  for (let n = 0; n < 40; n += 1) await submit(desk, { kind: 'note.add', conversationId: other, text: `备注 ${n}` })
  await gateway.control({ do: 'lag', ms: 60 })
  await openView(desk)
  await view(desk).locator('[data-testid="reconcile-tab"][data-tab="waiting"][data-count="40"]').waitFor(LIMIT)
  await desk.keyboard.press('Escape')
  await work.gatewayBack()
  await goOnline(desk)
  await part(desk, 'status-progress', '[data-total="40"]').waitFor(LIMIT)
  await expect(part(desk, 'status-progress')).toContainText(/还需|left/)
  await submit(desk, { kind: 'reply.send', conversationId: work.conversationId, text: '新的一句' })
  await part(desk, 'bubble', '[data-delivery="delivered"]').filter({ hasText: '新的一句' }).waitFor(LIMIT)
  await expect(part(desk, 'status-progress')).toBeVisible()
  await expect(part(desk, 'status-progress')).toHaveCount(0)
  await gateway.control({ do: 'calm' })
})

test('J8: the view is opened by its key and its count, never by itself; it leaves the typing alone', async ({ gateway, work }) => {
  const desk = await work.desk()
  const late = await openOne(gateway, 2, { replyUntil: 1 })
  const id = await submit(desk, { kind: 'reply.send', conversationId: late, text: '晚了' })
  await part(desk, 'status-review', '[data-count="1"]').waitFor(LIMIT)
  await expect(view(desk)).toHaveCount(0)
  await part(desk, 'status-review').click()
  await item(desk, id).waitFor(LIMIT)
  await desk.keyboard.press('Escape')
  await expect(view(desk)).toHaveCount(0)
  await openView(desk)
  await desk.keyboard.press('F9')
  await expect(view(desk)).toHaveCount(0)
})
