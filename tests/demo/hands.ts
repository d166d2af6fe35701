import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { randomInt, type Random } from '../../shared/lib/random.ts'
import type { RunningApp } from '../e2e/fixtures/launch.ts'
import type { CALLS } from './texts.ts'
import type { openWitness } from './witness-file.ts'

const LIMIT_MS = 40_000
/** What waits for a decision has shown itself after this. */
const CARD_MS = 4_000

/** An agent at the keyboard: types, reads the screen, and writes down what it promises. */
export type Hands = ReturnType<typeof createHands>

export function createHands(deps: {
  app: RunningApp
  witness: ReturnType<typeof openWitness>
  random: Random
  seed: number
  folder: string
}) {
  const { app, witness, random, seed, folder } = deps
  /** Commands shown as saved: their words, and as which of all they were. */
  const seen = new Map<string, { text: string; n: number }>()
  /** Slot the agent is at. */
  let slot = 1
  let n = 0
  const page = (): Promise<Page> => app.desk()
  const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 30 + randomInt(random, 200)))

  const type = async (text: string): Promise<void> => {
    const desk = await page()
    await desk.keyboard.type(text, { delay: randomInt(random, 12) })
  }
  /** Waits until the screen shows these words of ours as kept, and writes it down. */
  const sawSaved = async (text: string, place?: number): Promise<string> => {
    const desk = await page()
    const tile = desk.locator('[data-testid="tile"][data-focused="true"]')
    const bubble = tile.locator(`[data-testid="bubble"][data-command-id]:not([data-delivery="saving"])`, { hasText: text }).last()
    await bubble.waitFor({ timeout: LIMIT_MS })
    const id = (await bubble.getAttribute('data-command-id')) ?? ''
    note({ id, text, conversationId: (await tile.getAttribute('data-conversation-id')) ?? '' }, place)
    return id
  }
  const note = ({ id, text, conversationId }: { id: string; text: string; conversationId: string }, place = n + 1): void => {
    if (seen.has(id)) return
    n = Math.max(n, place)
    seen.set(id, { text, n: place })
    witness.add({ kind: 'saved', id, conversationId, text, n: place })
  }
  const focusComposer = async (): Promise<void> => {
    const desk = await page()
    await desk.keyboard.press(`Control+${slot}`)
    await desk.locator(`[data-slot="${slot}"] [data-testid="composer"]:focus`).waitFor({ timeout: LIMIT_MS })
  }

  return {
    type,
    async signIn(url: string, token: string): Promise<void> {
      const desk = await page()
      await desk.locator('[data-testid="sign-in-token"]').waitFor({ timeout: LIMIT_MS })
      await desk.locator('[data-testid="sign-in-url"]').focus()
      await desk.keyboard.press('Control+A')
      await type(url)
      await desk.keyboard.press('Tab')
      await type(token)
      await desk.keyboard.press('Enter')
      await desk.locator('[data-testid="status-connection"][data-kind="live"]').waitFor({ timeout: LIMIT_MS })
    },
    /** Waits until the conversation has a tile, by whatever slot. */
    async seated(conversationId: string): Promise<void> {
      const desk = await page()
      await desk.locator(`[data-testid="tile"][data-conversation-id="${conversationId}"]`).waitFor({ timeout: LIMIT_MS })
    },
    /** Turns to the customer in this slot, by its key. */
    async at(next: number): Promise<void> {
      slot = next
      await focusComposer()
    },
    /** Types a reply and sends it; resolves with its id once the screen shows it as saved. */
    async reply(text: string): Promise<string> {
      await focusComposer()
      await type(text)
      await (await page()).keyboard.press('Enter')
      const id = await sawSaved(text)
      await pause()
      return id
    },
    async replyWithoutWaiting(text: string): Promise<void> {
      await focusComposer()
      await type(text)
      await (await page()).keyboard.press('Enter')
      await new Promise((done) => setTimeout(done, randomInt(random, 12)))
    },
    async cancel(id: string): Promise<void> {
      const desk = await page()
      await desk.keyboard.press('Control+Shift+U')
      await desk.locator(`[data-testid="bubble"][data-command-id="${id}"]`).waitFor({ state: 'detached', timeout: LIMIT_MS })
      witness.add({ kind: 'cancelled', id })
    },
    /** Writes a contact down by keys, to the line that says it is saved; `nth` since the window came up. */
    async capture(call: (typeof CALLS)[number], nth: number): Promise<void> {
      const desk = await page()
      await desk.keyboard.press('F8')
      await desk.locator('[data-testid="capture-channel"] input:focus').waitFor({ timeout: LIMIT_MS })
      await desk.keyboard.press(call.channel)
      for (const words of [call.who, call.contact, '']) {
        await type(words)
        await desk.keyboard.press('Tab')
      }
      await desk.keyboard.press(call.category)
      await desk.keyboard.press(call.urgency)
      const request = `${call.request}（${seed}）`
      await type(request)
      await desk.keyboard.press('Tab')
      await type(call.promise)
      await desk.keyboard.press('Enter')
      await desk.locator(`[data-testid="capture-saved"][data-n="${nth}"]`).waitFor({ timeout: LIMIT_MS })
      witness.add({ kind: 'captured', request })
      await pause()
    },
    /** To a customer by name, as one goes to a conversation that has no tile any more. */
    async goTo(name: string): Promise<void> {
      const desk = await page()
      await desk.keyboard.press('Control+K')
      await desk.locator('[data-testid="palette-input"]:focus').waitFor({ timeout: LIMIT_MS })
      await desk.keyboard.insertText(name)
      await desk.locator('[data-testid="palette-item"]', { hasText: name }).first().waitFor({ timeout: LIMIT_MS })
      await desk.keyboard.press('Enter')
      await desk.locator('[data-testid="tile"][data-focused="true"]', { hasText: name }).waitFor({ timeout: LIMIT_MS })
    },
    async seeReport(): Promise<void> {
      await (await page()).locator('[data-testid="report-figure"]').first().waitFor({ timeout: LIMIT_MS })
    },
    async press(key: string): Promise<void> {
      await (await page()).keyboard.press(key)
    },
    async clearComposer(): Promise<void> {
      await focusComposer()
      const desk = await page()
      await desk.keyboard.press('Control+A')
      await desk.keyboard.press('Delete')
    },
    async waitDelivered(): Promise<void> {
      const desk = await page()
      const waiting = '[data-testid="bubble"][data-delivery]:not([data-delivery="delivered"])'
      await desk.waitForFunction((selector) => document.querySelector(selector) === null, waiting, { timeout: LIMIT_MS })
    },
    async seeText(texts: readonly string[]): Promise<void> {
      const desk = await page()
      await desk.waitForFunction((list) => list.some((text) => document.body.textContent?.includes(text)), [...texts], {
        timeout: LIMIT_MS,
      })
    },
    async waitConnection(kind: 'live' | 'offline'): Promise<void> {
      const desk = await page()
      const selector = kind === 'live' ? '[data-kind="live"]' : ':not([data-kind="live"])'
      await desk.locator(`[data-testid="status-connection"]${selector}`).waitFor({ timeout: 90_000 })
    },
    killed: (where: string): void => witness.add({ kind: 'kill', where }),
    /** After a start: the tile is there again, and what it shows as saved counts from now on. */
    async comeBack(): Promise<void> {
      const desk = await page()
      await desk.locator(`[data-slot="${slot}"] [data-testid="composer"]`).waitFor({ timeout: LIMIT_MS })
      await focusComposer()
      await desk.locator('[data-testid="bubble"][data-command-id][data-delivery]').first().waitFor({ timeout: LIMIT_MS })
      await pause()
      const shown = await desk.locator('[data-testid="bubble"][data-command-id][data-delivery]').evaluateAll((nodes) =>
        nodes.map((node) => ({
          id: node.getAttribute('data-command-id') ?? '',
          text: node.querySelector('.bubble')?.textContent ?? '',
          conversationId: node.closest('[data-testid="tile"]')?.getAttribute('data-conversation-id') ?? '',
        })),
      )
      for (const one of shown) note(one)
    },
    /** Whether anything waits for a decision, on screen or not. */
    async mustDecide(): Promise<boolean> {
      const desk = await page()
      return (await desk.locator('[data-testid="status-review"][data-count="0"]').count()) === 0
    },
    /** Every held reply that is on screen, by key: most are sent anyway, some discarded with a reason. */
    async decideAll(): Promise<number> {
      const desk = await page()
      let decided = 0
      for (;;) {
        const card = desk.locator('[data-testid="decision-card"]').first()
        await card.waitFor({ timeout: CARD_MS }).catch(() => undefined)
        if (!(await card.isVisible())) return decided
        const id = (await card.getAttribute('data-command-id')) ?? ''
        const rule = (await card.getAttribute('data-rule')) ?? ''
        const place = await card.evaluate((node) => node.closest('[data-testid="tile"]')?.getAttribute('data-slot') ?? null)
        // One that is only looked at has no number, and the keys already.
        if (place !== null) {
          slot = Number(place)
          await focusComposer()
        }
        const answer = rule === 'CB5' ? 'resent' : 'send_anyway'
        const choice = random.next() < 0.7 ? answer : 'discard'
        if (choice !== 'discard') await desk.keyboard.press('Control+Shift+Enter')
        else {
          await desk.keyboard.press('Control+Shift+Backspace')
          await desk.keyboard.press('2')
        }
        await desk.locator(`[data-testid="decision-card"][data-command-id="${id}"]`).waitFor({ state: 'detached', timeout: LIMIT_MS })
        witness.add({ kind: 'decided', id, choice, rule })
        // Opened again, the customer gets it under an id of its own, in the place it had.
        const before = seen.get(id)
        if (choice === 'resent' && before !== undefined) await sawSaved(before.text, before.n)
        decided += 1
      }
    },
    async waitEmpty(): Promise<void> {
      const desk = await page()
      await desk.locator('[data-testid="status-outbox"][data-count="0"]').waitFor({ timeout: LIMIT_MS })
    },
    openDecisions: async (): Promise<number> => (await page()).locator('[data-testid="decision-card"]').count(),
    async shot(name: string): Promise<void> {
      await (await page()).screenshot({ path: join(folder, `${name}.png`) })
    },
  }
}
