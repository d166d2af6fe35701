import type { Page } from 'playwright-core'
import type { Gateway } from '../fixtures/gateway.ts'
import type { RunningApp } from '../fixtures/launch.ts'
import { connection, goOnline, LIMIT, part, pause } from './desk.ts'
import { inLedger, submit } from './records.ts'
import { inJournal } from './stores.ts'
import { expect, test as base, type Work } from './test.ts'

/** One more conversation of agent-1, with a customer of its own. */
export async function openOne(gateway: Gateway, n: number, more: { replyUntil?: number } = {}): Promise<string> {
  const opened = await gateway.control({
    do: 'open',
    customer: { id: `cu-${n}`, name: `客户${n}` },
    shop: '旗舰店',
    assignee: 'agent-1',
    text: '在吗，我的订单呢',
    ...more,
  })
  return String(opened['conversationId'])
}

export const view = (desk: Page) => part(desk, 'reconcile')
export const item = (desk: Page, id: string) => view(desk).locator(`[data-testid="reconcile-item"][data-command-id="${id}"]`)

/** Opens the view by its key at what needs a decision. */
export async function openView(desk: Page): Promise<void> {
  await part(desk, 'status-review').waitFor(LIMIT)
  await expect(async () => {
    if ((await view(desk).count()) === 0) await desk.keyboard.press('F9')
    await view(desk).waitFor({ timeout: 2_000 })
  }).toPass(LIMIT)
}

/** Moves to an item by the arrow keys; its card is shown when this resolves. */
export async function goTo(desk: Page, id: string): Promise<void> {
  await item(desk, id).waitFor(LIMIT)
  await view(desk).locator('[data-testid="reconcile-item"][tabindex="0"]').focus()
  await desk.keyboard.press('Home')
  const count = await view(desk).locator('[data-testid="reconcile-item"]').count()
  for (let step = 0; step < count && (await item(desk, id).getAttribute('aria-current')) !== 'true'; step += 1)
    await desk.keyboard.press('ArrowDown')
  await view(desk).locator(`[data-testid="decision-card"][data-command-id="${id}"]`).waitFor(LIMIT)
}

/** The number a choice has in the card that is shown. */
export async function numberOf(desk: Page, choice: string): Promise<string> {
  const button = view(desk).locator(`[data-testid="decide-${choice}"]`)
  await button.waitFor(LIMIT)
  return (await button.getAttribute('aria-keyshortcuts'))?.split(' ')[0] ?? ''
}

/** Decides an item by its number key; a discard by the first reason as well. */
export async function decideBy(desk: Page, id: string, choice: string): Promise<void> {
  await goTo(desk, id)
  await desk.keyboard.press(await numberOf(desk, choice))
  if (choice === 'discard') await desk.keyboard.press('2')
}

/** Decides an item by the number of a choice; `more` presses what the choice asks next. */
type Decide = (id: string, choice: string, more?: (desk: Page) => Promise<void>) => Promise<void>

/**
 * `decide` by a hand that is let be, or, `killing`, by one whose program gets SIGKILL right behind the last key of each decision: then
 * the word is kept, or the item waits as before and the same is said again (JR3).
 */
export const test = base.extend<{ killing: boolean; decide: Decide }>({
  killing: [false, { option: true }],
  decide: async ({ app, killing }, use) => {
    const once: Decide = async (id, choice, more) => {
      const desk = await app.desk()
      await openView(desk)
      await decideBy(desk, id, choice)
      await more?.(desk)
    }
    await use(async (id, choice, more) => {
      await once(id, choice, more)
      if (!killing) return
      await app.kill()
      await app.restart()
      await connection(await app.desk(), 'live')
      if (inJournal(app, id)?.decision === null) await once(id, choice, more)
    })
  },
})

export type Ended = { decision: string; outcome: string; reason?: string | null }

/** The command's rows in journal and ledger, once it is over. */
export async function ends(app: RunningApp, id: string, { decision, outcome, reason = null }: Ended): Promise<void> {
  await expect.poll(() => inJournal(app, id)).toMatchObject({ decision, outcome, reason })
  await expect.poll(() => inLedger(app, id)).toMatchObject({ kind: 'done', outcome, reason })
}
export const REPLACED: Ended = { decision: 'replace', outcome: 'superseded' }
export const SENT: Ended = { decision: 'send_anyway', outcome: 'applied' }
export const DISCARDED: Ended = { decision: 'discard', outcome: 'cancelled', reason: 'no_longer_true' }

/** So many replies written without the gateway, then the world goes on, then it is back. One conversation each. */
export async function heldReplies(
  stage: { gateway: Gateway; work: Work },
  words: readonly string[],
  meanwhile: (conversationId: string) => Promise<unknown>,
): Promise<{ desk: Page; ids: string[]; conversations: string[] }> {
  const { gateway, work } = stage
  const conversations: string[] = []
  for (let n = 0; n < words.length; n += 1) conversations.push(await openOne(gateway, n))
  const desk = await work.desk()
  await desk.locator(`[data-testid="conversation-item"] >> nth=${words.length}`).waitFor(LIMIT)
  await work.goOffline()
  const ids: string[] = []
  for (const [n, text] of words.entries())
    ids.push(await submit(desk, { kind: 'reply.send', conversationId: conversations[n] ?? '', text }))
  // Later than the words by the gateway's clock.
  await pause(30)
  for (const id of conversations) await meanwhile(id)
  await work.gatewayBack()
  await goOnline(desk)
  await openView(desk)
  for (const id of ids) await item(desk, id).waitFor(LIMIT)
  return { desk, ids, conversations }
}
