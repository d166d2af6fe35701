import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import type { Bridge } from '../../shared/ipc/bridge.ts'

type Page_ = { holdfast: Bridge }
export type Saving = { submit: number[]; echo: number[]; fsync: number[] }

/** One reply through the one door for durable facts: asked → answered, milliseconds. */
const submit = (page: Page, conversationId: string, n: number): Promise<number> =>
  page.evaluate(
    async ({ id, conversation, text }) => {
      const { request } = (globalThis as unknown as Page_).holdfast
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
    await (globalThis as unknown as Page_).holdfast.request['settings.get']({})
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

/** `count` times each, in turns, with a pause in which what a saved reply sets off can end. */
export async function measureSaving(options: { page: Page; userData: string; conversationId: string; count: number }): Promise<Saving> {
  const { page, userData, conversationId, count } = options
  const bare = bareJournal(userData)
  const all: Saving = { submit: [], echo: [], fsync: [] }
  const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60))
  for (let i = -3; i < count; i += 1) {
    const [one, two, three] = [await submit(page, conversationId, i), (await rest(), await echo(page)), bare.insert(i)]
    await rest()
    if (i < 0) continue
    all.submit.push(one)
    all.echo.push(two)
    all.fsync.push(three)
  }
  bare.close()
  return all
}
