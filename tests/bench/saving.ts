import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import type { Bridge } from '../../shared/ipc/bridge.ts'

type Bridged = { holdfast: Bridge }
/** Turns that count for nothing. */
const WARM_UP = 3

export type Saving = { submit: number[]; echo: number[]; fsync: number[] }

/** One reply through the one door for durable facts: asked → answered, milliseconds. */
const submit = (page: Page, conversationId: string, n: number): Promise<number> =>
  page.evaluate(
    async ({ id, conversation, text }) => {
      const { request } = (globalThis as unknown as Bridged).holdfast
      const session = await request['session.get']({})
      const accountId = session.ok ? (session.value?.accountId ?? '') : ''
      const body = { kind: 'reply.send', conversationId: conversation, text } as const
      const start = performance.now()
      const answer = await request['command.submit']({
        id,
        accountId,
        body,
        baseMessageId: null,
        dependsOn: null,
        draftId: null,
        label: '',
      })
      const took = performance.now() - start
      if (!answer.ok) throw new Error(`not saved: ${answer.error.kind}`)
      return took
    },
    { id: randomUUID(), conversation: conversationId, text: `第 ${n} 条回复，马上为您核实。` },
  )

/** The cheapest request there is: to main and back. */
const echo = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const start = performance.now()
    await (globalThis as unknown as Bridged).holdfast.request['settings.get']({})
    return performance.now() - start
  })

/** A bare database with the journal's settings in the journal's folder; `insert` is one row with its flush, milliseconds. */
function bareJournal(userData: string): { insert(n: number): number; close(): void } {
  const db = new DatabaseSync(join(userData, 'journal', 'bench.sqlite'))
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS rows (id TEXT PRIMARY KEY, body TEXT) STRICT')
  const statement = db.prepare('INSERT INTO rows VALUES (?, ?)')
  return {
    insert(n) {
      const body = JSON.stringify({ kind: 'reply.send', conversationId: randomUUID(), text: `第 ${n} 条回复，马上为您核实。` })
      const start = performance.now()
      statement.run(randomUUID(), body)
      return performance.now() - start
    },
    close: () => db.close(),
  }
}

/** `count` times each, in turns. Each waits until what the last reply set off has ended: delivery writes to the same disk. */
export async function measureSaving(options: { page: Page; userData: string; conversationId: string; count: number }): Promise<Saving> {
  const { page, userData, conversationId, count } = options
  const bare = bareJournal(userData)
  const all: Saving = { submit: [], echo: [], fsync: [] }
  const rest = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 40))
    await page.locator('[data-testid="status-outbox"][data-count="0"]').waitFor({ timeout: 15_000 })
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  for (let i = -WARM_UP; i < count; i += 1) {
    await rest()
    const saved = await submit(page, conversationId, i)
    await rest()
    const echoed = await echo(page)
    const flushed = bare.insert(i)
    if (i < 0) continue
    all.submit.push(saved)
    all.echo.push(echoed)
    all.fsync.push(flushed)
  }
  bare.close()
  return all
}
