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

/** Whom a capture may be of, as it is shown; `why`: what speaks for it. Nothing is joined by a score. */
export type Proposal = {
  customerId: string
  /** The newest conversation of this customer. */
  conversationId: string
  name: string
  /** The order it is about; null where none was recognised. */
  orderId: string | null
  score: number
  why: readonly ('order' | 'order_near' | 'name' | 'name_part')[]
}

/** Below this a likeness is chance. */
const WORTH_SHOWING = 0.2
const MOST_PROPOSALS = 5
/** Order numbers shorter than this are alike by chance. */
const NEAR_LENGTH = 6

/** One sign misheard, or two neighbours swapped. */
export function almostEqual(a: string, b: string): boolean {
  const [one, two] = [plain(a), plain(b)]
  if (one.length !== two.length || one.length < NEAR_LENGTH || one === two) return false
  const wrong = Array.from(one).flatMap((sign, at) => (sign === two[at] ? [] : [at]))
  const [first = 0, second = 0] = wrong
  return wrong.length === 1 || (wrong.length === 2 && second === first + 1 && one[first] === two[second] && one[second] === two[first])
}

const isPart = (a: string, b: string): boolean => {
  const [short = '', long = ''] = [plain(a), plain(b)].toSorted((x, y) => x.length - y.length)
  return Array.from(short).length >= 2 && short !== long && long.includes(short)
}

function proposalFor({ who, contact, orderNo }: Capture, { conversation, file }: LiveCustomer): Proposal {
  const orders = file?.orders.rows.map(({ id }) => id) ?? []
  const same = orders.find((id) => equal(id, orderNo))
  const near = same === undefined ? orders.find((id) => almostEqual(id, orderNo)) : undefined
  const { id: customerId, name } = conversation.customer
  const named = equal(name, who) || equal(name, contact)
  const partly = !named && isPart(name, who)
  const why = [
    ...(same === undefined ? [] : (['order'] as const)),
    ...(near === undefined ? [] : (['order_near'] as const)),
    ...(named ? (['name'] as const) : []),
    ...(partly ? (['name_part'] as const) : []),
  ]
  const weights = { order: 0.9, order_near: 0.6, name: 0.4, name_part: 0.2 }
  const score = Math.min(
    1,
    why.reduce((sum, one) => sum + weights[one], 0),
  )
  return { customerId, conversationId: conversation.id, name, orderId: same ?? near ?? null, score, why }
}

/** J4: customers and orders a capture may be of, best first; one line a customer, with the newest conversation. */
export function proposalsFor(capture: Capture, customers: readonly LiveCustomer[]): readonly Proposal[] {
  const newestLast = customers.toSorted((a, b) => a.conversation.openedAt - b.conversation.openedAt)
  const byCustomer = new Map(newestLast.map((one) => [one.conversation.customer.id, proposalFor(capture, one)]))
  return [...byCustomer.values()]
    .filter(({ score }) => score >= WORTH_SHOWING)
    .toSorted((a, b) => b.score - a.score || (a.customerId < b.customerId ? -1 : 1))
    .slice(0, MOST_PROPOSALS)
}
