import type { Page } from 'playwright-core'
import type { CommandBody } from '../../../shared/model/command.ts'
import type { RunningApp } from '../fixtures/launch.ts'
import { query } from './stores.ts'

type Extra = { dependsOn?: string; label?: string }

/** Hands a command to the one door, as a form would; its id once the journal has it. */
export async function submit(desk: Page, body: CommandBody, { dependsOn, label = '王女士' }: Extra = {}): Promise<string> {
  return desk.evaluate(
    async ({ body: given, dependsOn: first, label: name }) => {
      type Answer = { ok: boolean; value?: { accountId?: string; id?: string }; error?: unknown }
      const { holdfast } = globalThis as unknown as { holdfast: { request: Record<string, (args: unknown) => Promise<Answer>> } }
      const ask = async (what: string, args: unknown): Promise<NonNullable<Answer['value']>> => {
        const answer = await holdfast.request[what]?.(args)
        if (answer?.value === undefined) throw new Error(`${what}: ${JSON.stringify(answer?.error)}`)
        return answer.value
      }
      const { accountId } = await ask('session.get', {})
      const id = crypto.randomUUID()
      await ask('command.submit', {
        id,
        accountId,
        body: given,
        baseMessageId: null,
        dependsOn: first ?? null,
        draftId: null,
        label: name,
      })
      return id
    },
    { body, dependsOn, label },
  )
}

/** A command as the gateway logged it: what it carried and what the gateway said. */
export function logged(db: string, id: string): { kind: string; body: Record<string, unknown>; verdict: string } | null {
  const [row] = query<{ body: string | null; verdict: string }>(db, `SELECT body, verdict FROM commands WHERE id = '${id}'`)
  if (row === undefined) return null
  const body = JSON.parse(row.body ?? '{}') as Record<string, unknown> & { kind?: string }
  return { kind: body.kind ?? '', body, verdict: row.verdict }
}

/** Commands of one kind the gateway took, newest last. */
export const loggedOf = (db: string, kind: string): Record<string, unknown>[] =>
  query<{ body: string }>(db, `SELECT body FROM commands WHERE verdict = 'ok' AND body LIKE '%"${kind}"%' ORDER BY accepted_no`).map(
    (row) => JSON.parse(row.body) as Record<string, unknown>,
  )

export type GatewayRecord = {
  id: string
  kind: string
  capture?: { who: string; request: string }
  conversationId: string | null
  customerId: string | null
  summary?: string
}

/** A capture or ticket as the gateway has it. */
export function recordAt(db: string, id: string): GatewayRecord | null {
  const [row] = query<{ kind: string; record: string }>(db, `SELECT kind, record FROM records WHERE id = '${id}'`)
  return row === undefined ? null : { ...(JSON.parse(row.record) as GatewayRecord), kind: row.kind }
}

export const recordsAt = (db: string): string[] => query<{ id: string }>(db, 'SELECT id FROM records ORDER BY seq').map((row) => row.id)

export type LedgerRow = { kind: string; outcome: string | null; reason: string | null }

/** A command as the open ledger has it. */
export async function inLedger(app: RunningApp, id: string): Promise<LedgerRow | null> {
  const ledger = await app.ledger()
  return ledger.evaluate(async (wanted) => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error('IndexedDB')))
      })
    let found: LedgerRow | null = null
    for (const { name = '' } of await indexedDB.databases()) {
      if (!name.startsWith('holdfast-')) continue
      const db = await settled(indexedDB.open(name))
      if (db.objectStoreNames.contains('commands')) {
        const row = (await settled(db.transaction('commands').objectStore('commands').get(wanted))) as
          | { state: { kind: string; outcome?: string; reason?: string | null } }
          | undefined
        if (row !== undefined) found = { kind: row.state.kind, outcome: row.state.outcome ?? null, reason: row.state.reason ?? null }
      }
      db.close()
    }
    return found
  }, id)
}
