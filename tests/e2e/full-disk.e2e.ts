import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchApp } from './fixtures/launch.ts'
import { kept as recordsOf, keysOf, openForm, pressAll } from './helpers/capture.ts'
import { bubble, caret, composer, goOnline, kept, LIMIT, nothingOpen, notice, part, pause, reply, signIn } from './helpers/desk.ts'
import { goTo, item, numberOf, openOne, openView } from './helpers/held-items.ts'
import { quotaOf } from './helpers/quota.ts'
import { submit } from './helpers/records.ts'
import { mayMount, mountSmallDisk } from './helpers/small-disk.ts'
import { atGateway, inJournal, journalFile, quarantined, repliesAtGateway } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 180_000 })

// An event, or, when it is kept no more, a page of a snapshot (FR12).
for (const what of ['an event', 'a page'] as const) {
  test(`LD8: no more room in the browser for ${what}: told, work goes on through the journal, nothing is set aside, room brings all`, async ({
    app,
    gateway,
    work,
  }) => {
    const desk = await work.desk()
    await reply(desk, '还有地方')
    await nothingOpen(desk)
    const counted = async (name: string): Promise<number> => Number((await gateway.control({ do: 'counts' }))[name])
    const quota = await quotaOf(desk)
    await quota.fill()
    const [links, frames] = [await counted('accepted'), await counted('frames')]
    await work.says('在吗')
    if (what === 'a page') await gateway.control({ do: 'forget', seq: await counted('head') })
    await notice(desk, 'disk_short').waitFor(LIMIT)
    await caret(desk)
    await desk.keyboard.type('写不进草稿')
    await expect(part(desk, 'composer-error')).toContainText('草稿')
    await desk.keyboard.press('Enter')
    await kept(desk, '写不进草稿')
    // Enough lives of the ledger for an event that kills to be found out.
    await expect.poll(() => counted('accepted').then((now) => now - links), LIMIT).toBeGreaterThanOrEqual(5)
    await expect(bubble(desk, '在吗')).toHaveCount(0)
    // A few frames a life, and the lives further and further apart.
    expect((await counted('frames')) - frames).toBeLessThan(60)

    await quota.lift()
    await goOnline(desk)
    await bubble(desk, '在吗').waitFor(LIMIT)
    await nothingOpen(desk)
    await expect(notice(desk, 'disk_short')).toHaveCount(0, LIMIT)
    await expect(notice(desk, 'ledger_unopenable')).toHaveCount(0)
    expect(await quarantined(app)).toBe(0)
    expect(repliesAtGateway(gateway.db, work.conversationId)).toEqual(['还有地方', '写不进草稿'])
  })
}

// Elsewhere the journal's own tests show it.
if (mayMount()) {
  test('JR1 JR3 JR4: the journal’s disk is full at the return: what waits does not leave, words and contacts are refused and stay, then all goes once', async ({
    gateway,
  }) => {
    const userData = mkdtempSync(join(tmpdir(), 'holdfast-full-'))
    const disk = mountSmallDisk(join(userData, 'journal'))
    const [first, second] = [await openOne(gateway, 1), await openOne(gateway, 2)]
    const app = await launchApp({ gatewayUrl: gateway.url, userData })
    try {
      const desk = await signIn(app)
      await caret(desk)
      await gateway.control({ do: 'refuse', on: true })
      await gateway.control({ do: 'cut' })
      await part(desk, 'banner', '[data-trouble="offline"]').waitFor(LIMIT)
      const held = await submit(desk, { kind: 'reply.send', conversationId: second, text: '要人看' })
      const waiting = await submit(desk, { kind: 'reply.send', conversationId: first, text: '等磁盘' })
      await pause(30)
      await gateway.control({ do: 'say', conversationId: second, text: '我不要了，帮我退款' })
      // No room left over in the log either.
      execFileSync('sqlite3', [journalFile(app), 'PRAGMA wal_checkpoint(TRUNCATE)'])
      disk.fill()
      await gateway.control({ do: 'refuse', on: false })
      await goOnline(desk)
      await openView(desk)
      await goTo(desk, held)
      await desk.keyboard.press(await numberOf(desk, 'send'))
      await expect(part(desk, 'reconcile')).toContainText('磁盘满')
      await expect(item(desk, held)).toHaveCount(1)
      await desk.keyboard.press('Escape')
      await openForm(desk)
      await pressAll(desk, [...keysOf({ who: '李先生', category: '2', urgency: '2', request: '改地址' }), 'Enter'])
      await expect(part(desk, 'capture-error')).toContainText('磁盘满')
      await expect(part(desk, 'capture-who')).toHaveValue('李先生')
      expect([inJournal(app, waiting)?.outcome, inJournal(app, held)?.decision]).toEqual([null, null])
      expect(['等磁盘', '要人看'].map((words) => atGateway(gateway.db, words))).toEqual([0, 0])

      disk.free()
      await part(desk, 'capture-request').focus()
      await desk.keyboard.press('Control+Enter')
      await part(desk, 'capture-saved', '[data-n="1"]').waitFor(LIMIT)
      await expect.poll(() => atGateway(gateway.db, '等磁盘')).toBe(1)
      await openView(desk)
      await goTo(desk, held)
      await desk.keyboard.press(await numberOf(desk, 'send'))
      await nothingOpen(desk)
      expect(['等磁盘', '要人看'].map((words) => atGateway(gateway.db, words))).toEqual([1, 1])
      expect((await recordsOf(gateway)).captures.map(({ capture }) => capture.who)).toEqual(['李先生'])
      await expect(composer(desk)).toHaveValue('')
    } finally {
      await app.kill()
      disk.remove()
      rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
    }
  })
}
