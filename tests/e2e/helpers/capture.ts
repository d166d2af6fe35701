import type { Page } from 'playwright-core'
import type { CaptureRecord, Ticket } from '../../../shared/model/capture.ts'
import { expect } from './test.ts'
import type { Gateway } from '../fixtures/gateway.ts'
import { LIMIT, part } from './desk.ts'

/** What a hand types into the form. Digits pick; an empty field is passed by Tab. */
export type Call = {
  channel?: '1' | '2' | '3' | '4' | '5'
  who: string
  contact?: string
  orderNo?: string
  category: '1' | '2' | '3'
  urgency: '1' | '2' | '3' | '4'
  request: string
  promise?: string
  due?: string
  happened?: string
}

/** Opens the form by its key; the caret is in its first field. */
export async function openForm(desk: Page): Promise<void> {
  await expect(async () => {
    await desk.keyboard.press('F8')
    await expect(part(desk, 'capture-channel').locator('input:checked')).toBeFocused({ timeout: 2_000 })
  }).toPass(LIMIT)
}

/** The keys of one contact, in the order of the fields, without the last Enter. */
export function keysOf({ channel = '1', who, contact = '', orderNo = '', category, urgency, request, ...times }: Call): string[] {
  const { promise = '', due = '', happened = '' } = times
  const words = (...texts: string[]): string[] => texts.flatMap((text, index) => [...(index === 0 ? [] : ['Tab']), ...Array.from(text)])
  return [channel, ...words(who, contact, orderNo), 'Tab', category, urgency, ...words(request, promise, due, happened)]
}

const isPlain = (key: string): boolean => key === 'Tab' || key === 'Enter' || /^[\x20-\x7e]$/.test(key)

/** Presses keys one by one; `delay` between two of them, milliseconds. What no key makes is put in as an input method does. */
export async function pressAll(desk: Page, keys: readonly string[], delay = 0): Promise<void> {
  for (const key of keys) {
    const due = performance.now() + delay
    if (isPlain(key)) await desk.keyboard.press(key)
    else await desk.keyboard.insertText(key)
    const left = due - performance.now()
    if (left > 0) await new Promise((done) => setTimeout(done, left))
  }
}

/** Writes a contact down by keys; resolves when the screen says it is saved, as the `n`th. */
export async function writeDown(desk: Page, call: Call, n = 1): Promise<void> {
  await openForm(desk)
  await pressAll(desk, [...keysOf(call), 'Enter'])
  await part(desk, 'capture-saved', `[data-n="${n}"]`).waitFor(LIMIT)
}

type Kept = { kind: 'capture'; row: CaptureRecord } | { kind: 'ticket'; row: Ticket }

/** Captures and tickets as the gateway has them. */
export async function kept(gateway: Gateway): Promise<{ captures: CaptureRecord[]; tickets: Ticket[] }> {
  const { records } = (await gateway.control({ do: 'records' })) as { records: Kept[] }
  return {
    captures: records.flatMap((one) => (one.kind === 'capture' ? [one.row] : [])),
    tickets: records.flatMap((one) => (one.kind === 'ticket' ? [one.row] : [])),
  }
}
