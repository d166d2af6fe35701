import type { Held } from '../../features/guards/decision-rules.ts'
import type { RecordFacts } from '../../features/guards/record-rules.ts'
import type { ConversationEntry, LedgerViews } from '../services.tsx'

/** What the back-end has of the thing a row is about, read from the ledger. */
export async function readFacts(ledger: LedgerViews, row: Held, entries: readonly ConversationEntry[]): Promise<RecordFacts> {
  const { body } = row
  const { review } = row.state
  const proposed = review.evidence.records ?? []
  const ids = body?.kind === 'capture.amend' ? [body.captureId] : review.rule === 'CB7' ? proposed.map(({ id }) => id) : []
  const records = await Promise.all(ids.map((id) => ledger.captureRecord(id)))
  const live = review.rule === 'CB8' ? proposed.flatMap(({ id }) => entries.filter((entry) => entry.conversation.id === id)) : []
  return {
    records: records.filter((record) => record !== null),
    file: body?.kind === 'customer.edit' ? await ledger.fileOf(body.customerId) : null,
    live: live.map(({ conversation: { id, customer }, preview }) => ({
      conversationId: id,
      name: customer.name,
      text: preview?.text ?? '',
      at: preview?.at ?? null,
    })),
  }
}
