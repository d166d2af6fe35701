import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import type { Round } from '../../shared/model/round.ts'
import type { RunningApp } from './fixtures/launch.ts'
import { focusedTile, LIMIT, listed, nothingOpen, part, pause, reply } from './helpers/desk.ts'
import { journalFile, query } from './helpers/stores.ts'
import { expect, test } from './helpers/test.ts'

test.describe.configure({ timeout: 180_000 })

const HOURS_2 = 7_200_000

/** Asks main for shorter limits, so that a wait runs through all bands while somebody watches. */
async function shortLimits(desk: Page): Promise<void> {
  await desk.evaluate(async () => {
    const { holdfast } = globalThis as unknown as { holdfast: { request: Record<string, (args: unknown) => Promise<unknown>> } }
    await holdfast.request['settings.set']?.({ limits: { warnMs: 4_000, goalMs: 7_000, nagMs: 10_000, scoredMs: 13_000 } })
  })
}

type Shown = { band: string; text: string; colour: string }

/** Writes down each band the chip of the tile shows from now on, with its words and its colour. */
async function watchChip(desk: Page): Promise<() => Promise<readonly Shown[]>> {
  await desk.evaluate(() => {
    const seen: Shown[] = []
    Object.assign(globalThis, { seenBands: seen })
    const look = (): void => {
      const chip = document.querySelector<HTMLElement>('[data-testid="wait-chip"]')
      const band = chip?.dataset['band']
      if (chip === null || band === undefined || seen.at(-1)?.band === band) return
      const { color, backgroundColor } = getComputedStyle(chip)
      seen.push({ band, text: chip.textContent ?? '', colour: `${color} on ${backgroundColor}` })
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    look()
  })
  return () => desk.evaluate(() => (globalThis as unknown as { seenBands: Shown[] }).seenBands)
}

/** Seconds the chip shows. */
const secondsOf = async (desk: Page): Promise<number> => Number(/(\d+) s/.exec((await part(desk, 'wait-chip').textContent()) ?? '')?.[1])

/** What the chip shows and what the page's monotonic clock says in the same moment, in seconds. */
const readClock = (desk: Page): Promise<{ shown: number; gone: number }> =>
  desk.evaluate(() => ({
    shown: Number(/(\d+) s/.exec(document.querySelector('[data-testid="wait-chip"]')?.textContent ?? '')?.[1]),
    gone: performance.now() / 1_000,
  }))

async function roundsInLedger(app: RunningApp): Promise<readonly Round[]> {
  const ledger = await app.ledger()
  return ledger.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error('IndexedDB')))
      })
    const rounds: Round[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      if (!name.startsWith('holdfast-')) continue
      const db = await settled(indexedDB.open(name))
      // Other parts keep databases of their own under this name.
      const has = db.objectStoreNames.contains('rounds')
      if (has) rounds.push(...((await settled(db.transaction('rounds').objectStore('rounds').getAll())) as Round[]))
      db.close()
    }
    return rounds
  })
}

test('D1–D3, D5: a wait goes through its bands; a robot does not end it, a person does, and a reply that failed gives it back', async ({
  gateway,
  work,
}) => {
  const desk = await work.desk()
  await shortLimits(desk)
  await reply(desk, '马上帮您看')
  await nothingOpen(desk)
  await expect(focusedTile(desk).locator('.wait-chip--none')).toBeVisible()

  const bands = await watchChip(desk)
  await work.says('还要等多久？')
  await expect(part(desk, 'wait-chip')).toHaveAttribute('data-band', 'near_goal')
  await gateway.control({ do: 'robot', conversationId: work.conversationId, text: '您好，客服正在赶来' })
  await expect(desk.getByText('您好，客服正在赶来').first()).toBeVisible()
  await expect(part(desk, 'wait-chip')).toHaveAttribute('data-band', 'over_scored')
  const seen = await bands()
  expect(seen.map(({ band }) => band)).toEqual(['calm', 'near_goal', 'over_goal', 'over_nag', 'over_scored'])
  expect(seen.map(({ text }) => text.slice(0, 1))).toEqual(['●', '◆', '▲', '■', '✖'])
  expect(new Set(seen.map(({ colour }) => colour)).size).toBeGreaterThanOrEqual(4)
  expect(seen.map(({ text }) => text.replaceAll(/\d+ s/g, 'n s'))).toEqual([
    '●n s',
    '◆n s· 剩 n s',
    '▲n s· 超 n s',
    '■n s· 超 n s',
    '✖n s· 超 n s',
  ])
  await expect(listed(desk, work.conversationId).locator('[data-testid="wait-text"]')).toHaveAttribute('data-band', 'over_scored')

  const waited = await secondsOf(desk)
  await reply(desk, '已经催了，今天送到')
  await nothingOpen(desk)
  await expect(focusedTile(desk).locator('.wait-chip--none')).toBeVisible()
  const { messages } = await gateway.control({ do: 'messages', conversationId: work.conversationId })
  const last = (messages as { id: string; text: string }[]).findLast(({ text }) => text === '已经催了，今天送到')
  await gateway.control({ do: 'fail', messageId: last?.id ?? '' })
  await expect(part(desk, 'wait-chip')).toHaveAttribute('data-band', 'over_scored')
  expect(await secondsOf(desk)).toBeGreaterThanOrEqual(waited)
})

test('D6: the share in the status bar is the table of rounds in the ledger, and so is the exported file', async ({ app, work }) => {
  const desk = await work.desk()
  for (const words of ['一', '二', '三']) {
    await reply(desk, `答 ${words}`)
    await nothingOpen(desk)
    await work.says(`问 ${words}`)
    await part(desk, 'wait-chip').waitFor(LIMIT)
  }
  // The opening question may have waited longer than the goal while the program started.
  const rounds = await roundsInLedger(app)
  const inTime = rounds.filter((round) => round.answeredAt - round.startedAt <= 30_000).length
  expect(rounds).toHaveLength(3)
  const chip = part(desk, 'share')
  await expect(chip).toHaveAttribute('data-answered', '3')
  await expect(chip).toHaveAttribute('data-in-time', String(inTime))
  await expect(chip).toHaveText(`30 s 达标 ${Math.floor((inTime / 3) * 100)} %`)

  await chip.click()
  await expect(part(desk, 'share-popover')).toContainText(`共 3 轮，${inTime} 轮在 30 s 内`)
  const [download] = await Promise.all([desk.waitForEvent('download'), part(desk, 'share-export').click()])
  const lines = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\r\n')
  expect(lines).toHaveLength(4)
  expect(lines.filter((line) => line.endsWith(',yes'))).toHaveLength(inTime)
  expect(lines.slice(1).map((line) => Number(line.split(',')[5]))).toEqual(
    rounds.toSorted((a, b) => a.answeredAt - b.answeredAt).map((round) => round.answeredAt - round.startedAt),
  )
})

test.describe('D9 a wrong PC clock', () => {
  // Main believes it is two hours later than the gateway does, from its first moment on.
  test.use({ appEnv: { NODE_OPTIONS: `--import=data:text/javascript,const%20n=Date.now;Date.now=()=>n()+${HOURS_2}` } })

  test('D9: set wrong at the start and changed by two hours either way in use, it changes no wait by more than a second', async ({
    app,
    work,
  }) => {
    const desk = await work.desk()
    await reply(desk, '稍等')
    await nothingOpen(desk)
    await work.says('好的')
    await part(desk, 'wait-chip').waitFor(LIMIT)
    const first = await readClock(desk)
    expect(first.shown).toBeLessThan(60)
    for (const shift of [HOURS_2, -HOURS_2]) {
      await desk.evaluate((ms) => {
        const real = Date.now
        Date.now = () => real() + ms
      }, shift)
      await pause(2_500)
      const now = await readClock(desk)
      expect(now.shown).toBeGreaterThan(first.shown)
      // Shown in whole seconds, so that either reading may be short by up to one.
      expect(Math.abs(now.shown - now.gone - (first.shown - first.gone))).toBeLessThan(1.5)
    }
    const [kept] = query<{ value: string }>(journalFile(app), "SELECT value FROM meta WHERE key = 'server_offset'")
    expect(Math.abs(Number(kept?.value) + HOURS_2)).toBeLessThan(60_000)
  })
})
