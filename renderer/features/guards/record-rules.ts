import type { Capture, CaptureRecord } from '../../../shared/model/capture.ts'
import type { CommandBody } from '../../../shared/model/command.ts'
import type { CustomerFile } from '../../../shared/model/customer-file.ts'
import type { Decision } from '../../../shared/model/journal.ts'
import type { IntentMaker } from '../../sync/intent.ts'
import { decisionFor, replaceBy, type Choice, type Held } from './decision-rules.ts'

/** What the back-end has of the thing a decision is about, as this desk knows it now. */
export type RecordFacts = {
  /** Captures it may be the same as (CB7), best first, or the one that was edited (CB9). */
  records: readonly CaptureRecord[]
  /** The customer's file that was edited (CB9). */
  file: CustomerFile | null
  /** Open conversations of likely the same person (CB8), with the last word in each. */
  live: readonly { conversationId: string; name: string; text: string; at: number | null }[]
}

export const NO_RECORDS: RecordFacts = { records: [], file: null, live: [] }

/** What the agent made of both versions: a capture field by field, or a remark. */
export type Merged = { capture?: Capture; remark?: string }

export type DecisionTools = { make: IntentMaker; facts: RecordFacts; merged?: Merged | undefined }

type Body<K extends CommandBody['kind']> = Extract<CommandBody, { kind: K }>

/** The decision for any choice but those the composer or a reason completes; null when what it is about is not here. */
export function decide(choice: Choice, held: Held, tools: DecisionTools): Decision | null {
  const { body } = held
  if (body?.kind === 'capture.add') return decideCapture(choice, { held, body }, tools) ?? decisionFor(choice, held, tools.make)
  const edit = body === null ? null : editOf(choice, body, tools)
  if (edit !== null) return replaceBy(held.state.review, [tools.make(edit)])
  return decisionFor(choice, held, tools.make)
}

type AddFacts = { held: Held; body: Body<'capture.add'> }

function decideCapture(choice: Choice, { held, body }: AddFacts, { make, facts, merged }: DecisionTools): Decision | null {
  const { review } = held.state
  const proposed = review.evidence.records ?? []
  const [best] = proposed
  if (choice === 'apart') {
    const apart = [...new Set([...(body.apart ?? []), ...proposed.map(({ id }) => id)])].slice(-MAX_APART)
    return replaceBy(review, [make({ ...body, apart })])
  }
  if (choice === 'attach' && best !== undefined)
    return replaceBy(review, [make({ ...body, conversationId: best.id, customerId: best.customerId })])
  const [record] = facts.records
  if (choice !== 'merge' || record === undefined || merged?.capture === undefined) return null
  const link = {
    conversationId: record.conversationId ?? body.conversationId,
    customerId: record.customerId ?? body.customerId,
  }
  return replaceBy(review, [make({ kind: 'capture.amend', captureId: record.id, base: record.seq, capture: merged.capture, ...link })])
}

/** Most records a capture may name as others (protocol). */
const MAX_APART = 20

/** CB9: the same edit on what is there now. */
function editOf(choice: Choice, body: CommandBody, { facts, merged }: DecisionTools): CommandBody | null {
  if (choice !== 'mine' && choice !== 'merge') return null
  if (body.kind === 'capture.amend') {
    const record = facts.records.find((one) => one.id === body.captureId)
    const capture = choice === 'mine' ? body.capture : merged?.capture
    return record === undefined || capture === undefined ? null : { ...body, base: record.seq, capture }
  }
  if (body.kind !== 'customer.edit' || facts.file === null) return null
  const remark = choice === 'mine' ? body.remark : merged?.remark
  return remark === undefined ? null : { ...body, base: facts.file.seq, remark }
}

/** What "merge" begins with for a remark: theirs, then mine, each once. */
export const mergedRemark = (theirs: string, mine: string): string =>
  [...new Set([theirs, mine].map((one) => one.trim()).filter((one) => one !== ''))].join('\n')

/** Choices that need neither a form nor the composer, so that many items can take them at once. */
const AT_ONCE: ReadonlySet<Choice> = new Set([
  'send',
  'reopen_and_send',
  'template',
  'note',
  'ticket',
  'apologise',
  'send_without',
  'keep_both',
  'apart',
  'attach',
  'keep_apart',
  'theirs',
  'mark_sent',
  'discard',
])
export const canBeBulk = (choice: Choice): boolean => AT_ONCE.has(choice)

/** Most items one word may decide. */
export const BULK = 20

/** The items one word decides: of the same rule and the same kind, from this one on in the order shown, `BULK` at most. */
export function bulkOf(first: Held, shown: readonly Held[], choice: Choice): readonly Held[] {
  if (!canBeBulk(choice)) return [first]
  const from = Math.max(0, shown.indexOf(first))
  const alike = [...shown.slice(from), ...shown.slice(0, from)].filter(
    (one) => one.state.review.rule === first.state.review.rule && one.body?.kind === first.body?.kind,
  )
  return alike.slice(0, BULK)
}
