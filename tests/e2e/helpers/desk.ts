import { expect } from '@playwright/test'
import type { Locator, Page } from 'playwright-core'
import type { RunningApp } from '../fixtures/launch.ts'

/** Longest wait for what a healthy program does in a second or two; machines are loaded. */
export const LIMIT = { timeout: 30_000 }

/** A draft is durable 300 ms after a key (LD2); this is well after it. */
export const DRAFT_KEPT_MS = 800

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** An element of the desk by its test id; `more` narrows it by attributes. */
export const part = (desk: Page, name: string, more = ''): Locator => desk.locator(`[data-testid="${name}"]${more}`)

/** The tile that has the keys. */
export const focusedTile = (desk: Page): Locator => part(desk, 'tile', '[data-focused="true"]')

/** The text field of the tile that has the keys. */
export const composer = (desk: Page): Locator => focusedTile(desk).locator('[data-testid="composer"]')

/** Bubbles with exactly these words, in one state of delivery if given. */
export const bubble = (desk: Page, words: string, delivery?: string): Locator =>
  part(desk, 'bubble', delivery === undefined ? '' : `[data-delivery="${delivery}"]`).filter({
    has: desk.locator('.bubble', { hasText: new RegExp(`${words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`) }),
  })

/** The card of a held reply, of one rule if given. */
export const card = (desk: Page, rule?: string): Locator => part(desk, 'decision-card', rule === undefined ? '' : `[data-rule="${rule}"]`)

export const notice = (desk: Page, kind: string): Locator => part(desk, 'notice', `[data-kind="${kind}"]`)

export const listed = (desk: Page, conversationId: string): Locator =>
  part(desk, 'conversation-item', `[data-conversation-id="${conversationId}"]`)

/** Waits until the status bar says so. */
export async function connection(desk: Page, kind: 'live' | 'offline' | 'superseded' | 'refused'): Promise<void> {
  await part(desk, 'status-connection', `[data-kind="${kind}"]`).waitFor({ timeout: 60_000 })
}

/** Signs in at the address that is shown, by keys. */
export async function signIn(app: RunningApp, token = 'agent-1-demo'): Promise<Page> {
  const desk = await app.desk()
  await typeToken(desk, token)
  await connection(desk, 'live')
  return desk
}

/** Address (the one shown, unless given) and token, then Enter. */
export async function typeToken(desk: Page, token: string, url?: string): Promise<void> {
  await part(desk, 'sign-in-token').waitFor(LIMIT)
  if (url !== undefined) await replaceText(desk, 'sign-in-url', url)
  await replaceText(desk, 'sign-in-token', token)
  await desk.keyboard.press('Enter')
}

async function replaceText(desk: Page, field: string, text: string): Promise<void> {
  await part(desk, field).focus()
  await desk.keyboard.press('Control+A')
  await desk.keyboard.type(text)
}

/** Puts the caret into the composer of a slot, by its key; again while the list is not there yet and nobody answers the key. */
export async function caret(desk: Page, slot = 1): Promise<Locator> {
  const field = part(desk, 'tile', `[data-slot="${slot}"][data-focused="true"]`).locator('[data-testid="composer"]')
  await part(desk, 'composer').first().waitFor(LIMIT)
  await expect(async () => {
    await desk.keyboard.press(`Control+${slot}`)
    await expect(field).toBeFocused({ timeout: 1_000 })
  }).toPass(LIMIT)
  return field
}

/** Types a reply and sends it with Enter; its command id once the screen shows it as kept. */
export async function reply(desk: Page, words: string): Promise<string> {
  await caret(desk)
  await desk.keyboard.type(words)
  await desk.keyboard.press('Enter')
  return kept(desk, words)
}

/** Waits until the screen shows the words as kept (JR1); gives the command's id. */
export async function kept(desk: Page, words: string): Promise<string> {
  const shown = bubble(desk, words).and(desk.locator('[data-command-id]')).last()
  await shown.waitFor(LIMIT)
  return (await shown.getAttribute('data-command-id')) ?? ''
}

/** "Try now" as soon as it is offered; resolves when the desk is live. */
export async function goOnline(desk: Page): Promise<void> {
  await part(desk, 'status-connection').waitFor(LIMIT)
  await desk.keyboard.press('Control+Shift+L')
  await connection(desk, 'live')
}

/** Nothing waits to be sent and nothing waits for a person. */
export async function nothingOpen(desk: Page): Promise<void> {
  await part(desk, 'status-outbox', '[data-count="0"]').waitFor(LIMIT)
  await part(desk, 'status-review', '[data-count="0"]').waitFor(LIMIT)
}
