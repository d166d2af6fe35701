import type { Conversation } from '../../../shared/model/conversation.ts'
import type { CustomerFile, Order } from '../../../shared/model/customer-file.ts'
import type { PhraseLanguage } from '../../../shared/model/phrase.ts'
import type { Values } from './variable-rules.ts'

export type Known = { conversation: Conversation | null; agentName: string; file: CustomerFile | null }

/** What a customer is told of an order, in the language of the phrase. */
const STATUS: Record<PhraseLanguage, Record<Order['status'], string>> = {
  'zh-CN': {
    unpaid: '待付款',
    paid: '已付款，待发货',
    shipped: '已发货',
    delivered: '已签收',
    refunding: '退款中',
    refunded: '已退款',
    closed: '已关闭',
  },
  en: {
    unpaid: 'not yet paid',
    paid: 'paid, to be shipped',
    shipped: 'shipped',
    delivered: 'delivered',
    refunding: 'being refunded',
    refunded: 'refunded',
    closed: 'closed',
  },
}

/** What the phrases of this conversation can say without asking; orders are those of the customer's file, the newest one is meant. */
export function valuesOf({ conversation, agentName, file }: Known, language: PhraseLanguage): Values {
  const order = file?.orders.rows.toSorted((a, b) => b.placedAt - a.placedAt)[0] ?? null
  const parcel = order?.parcel ?? null
  const last = parcel?.steps[0]
  const money = (minor: number, currency: string): string =>
    new Intl.NumberFormat(language, { style: 'currency', currency }).format(minor / 100)
  return {
    'customer.level': file?.profile.level ?? '',
    'customer.city': file?.profile.city ?? '',
    'order.id': order?.id ?? '',
    'order.item': order?.items[0]?.name ?? '',
    'order.items': order?.items.map((item) => `${item.name} × ${item.quantity}`).join(language === 'en' ? ', ' : '、') ?? '',
    'order.total': order === null ? '' : money(order.total, order.currency),
    'order.status': order === null ? '' : STATUS[language][order.status],
    'parcel.number': parcel?.number ?? '',
    'parcel.carrier': parcel?.carrier ?? '',
    'parcel.last': last === undefined ? '' : `${last.place} ${last.text}`.trim(),
    'agent.name': agentName,
    'customer.name': conversation?.customer.name ?? '',
    shop: conversation?.shop ?? '',
  }
}

type Said = { author: { kind: string }; internal: boolean; text: string }

/** What the customer has said since somebody answered last; what they said before that where nothing is new. */
export function lastWords(messages: readonly Said[]): string {
  const seen = messages.filter((message) => !message.internal)
  const answered = seen.findLastIndex((message) => message.author.kind === 'agent')
  const said = (list: readonly Said[]): string =>
    list
      .filter((message) => message.author.kind === 'customer')
      .slice(-5)
      .map((message) => message.text.slice(0, 500))
      .join('\n')
  return said(seen.slice(answered + 1))
}

/** All words of the customer that tell their language. */
export const customerWords = (messages: readonly Said[]): string =>
  messages
    .filter((message) => message.author.kind === 'customer')
    .slice(-5)
    .map((message) => message.text.slice(0, 200))
    .join('\n')
