import type { Capture, CaptureRecord } from '../../shared/model/capture.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CustomerFile } from '../../shared/model/customer-file.ts'
import type { MatchedRecord } from './command-row.ts'

/** A customer with an open conversation, and what is known of it. */
export type LiveCustomer = { conversation: Conversation; file: CustomerFile | null }

/** Below this nobody is asked whether two captures are one, or whether a caller is a customer being served. */
const DOUBLE = 0.6
const LIVE = 0.9
/** Two contacts further apart than this are two, milliseconds. */
const DOUBLE_MS = 24 * 3_600_000
const MOST = 3

/** Written forms of one number or nickname are one: case, width, blanks, dashes and the country code don't count. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\-—_.,()（）+#：:]/gu, '')
    .replace(/^(?:0086|86)(?=1\d{10}$)/u, '')

const equal = (a: string, b: string): boolean => plain(a) !== '' && plain(a) === plain(b)

/** How likely two captures are one contact, 0 to 1. The same name by two people counts little, the same number or order much. */
export function doubleScore(capture: Capture, other: Capture): number {
  if (Math.abs(capture.happenedAt - other.happenedAt) > DOUBLE_MS) return 0
  const contact = equal(capture.contact, other.contact) ? 0.6 : 0
  const order = equal(capture.orderNo, other.orderNo) ? 0.6 : 0
  const who = equal(capture.who, other.who) ? 0.2 : 0
  return Math.min(1, contact + order + who)
}

/** How likely the person written down is this customer, 0 to 1. An order number names one customer; a name alone names many. */
export function customerScore({ who, orderNo, contact }: Capture, { conversation, file }: LiveCustomer): number {
  const order = file?.orders.rows.some((row) => equal(row.id, orderNo)) === true ? 0.9 : 0
  const name = equal(conversation.customer.name, who) || equal(conversation.customer.name, contact) ? 0.4 : 0
  return Math.min(1, order + name)
}

const best = (found: readonly MatchedRecord[], least: number): MatchedRecord[] =>
  found
    .filter(({ score }) => score >= least)
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, MOST)

/** CB7: captures the back-end has that are likely the same contact, best first. */
export const likelyDoubles = (capture: Capture, records: readonly CaptureRecord[]): MatchedRecord[] =>
  best(
    records.map(({ id, customerId, capture: other }) => ({ id, customerId, score: doubleScore(capture, other) })),
    DOUBLE,
  )

/** CB8: open conversations of likely the same person, best first. */
export const likelyConversations = (capture: Capture, live: readonly LiveCustomer[]): MatchedRecord[] =>
  best(
    live.map((one) => ({ id: one.conversation.id, customerId: one.conversation.customer.id, score: customerScore(capture, one) })),
    LIVE,
  )
