import { laneOf, subjectOf, type CommandBody } from '../../../shared/model/command.ts'
import type { Roster } from '../../../shared/model/agent.ts'
import type { ConnectionStatus } from '../../../shared/model/connection-status.ts'
import type { Conversation } from '../../../shared/model/conversation.ts'
import type { HoldRule } from '../../../shared/model/journal.ts'
import type { Message } from '../../../shared/model/message.ts'
import type { Notice, NoticeKind } from '../../../shared/model/notice.ts'
import type { ConversationEntry } from '../../../renderer/data/conversation-list-rules.ts'
import type { CommandRow, CommandState } from '../../../renderer/sync/command-row.ts'

export type Scene = {
  phase: 'loading' | 'ready' | 'failed'
  entries: readonly ConversationEntry[]
  messages: readonly Message[]
  commands: readonly CommandRow[]
  connection: ConnectionStatus
  notices: readonly Notice[]
  health: 'starting' | 'running' | 'lagging' | 'shut'
  signedIn: boolean
  roster: Roster | null
  /** Conversations whose customer types. */
  typing: readonly string[]
}

export const ME = { id: 'agent-su', name: '苏晴' }
const OTHER = { id: 'agent-zhao', name: '赵敏' }
const SECOND = 1_000
const MINUTE = 60 * SECOND

type Line = [who: 'customer' | 'me' | 'other' | 'bot' | 'note', text: string, ago: number]

const people: {
  id: string
  name: string
  vip?: boolean
  shop: string
  waits: number | null
  lines: Line[]
  assignee?: 'other' | 'queue'
  closed?: boolean
  shelf?: (now: number) => Conversation['shelf']
  reason?: NonNullable<Conversation['queued']>['reason']
}[] = [
  {
    id: 'c1',
    name: '王女士',
    vip: true,
    shop: '旗舰店',
    waits: 12 * SECOND,
    lines: [
      ['customer', '你好，上次买的羊毛衫很好', 26 * 60 * MINUTE],
      ['me', '谢谢您的喜欢，有需要随时找我。', 26 * 60 * MINUTE - MINUTE],
      ['customer', '你好，我昨天拍的那件羊毛大衣今天能发货吗？', 14 * MINUTE],
      ['me', '您好王女士，您的订单已在打包，今天 18:00 前发出。物流单号稍后可以在 https://example.com/track/7712045 查到。', 12 * MINUTE],
      ['note', '仓库说 17:30 最后一车', 11 * MINUTE],
      ['customer', '好的，另外这个会不会起球？', 20 * SECOND],
      ['customer', '我之前买的那件起得厉害', 12 * SECOND],
    ],
  },
  {
    id: 'c2',
    name: 'Li Wei',
    shop: '海外店',
    waits: 41 * SECOND,
    lines: [
      ['customer', 'Hi, my parcel has been in customs for 6 days. Do I have to pay duty?', 13 * MINUTE],
      ['bot', '已识别「清关」，转人工', 13 * MINUTE],
      ['me', 'Hello Li Wei, thank you for waiting. Let me check the customs status for you.', 3 * MINUTE],
      ['customer', 'It says "held". I am worried.', 41 * SECOND],
    ],
  },
  {
    id: 'c3',
    name: '小鹿要早睡',
    shop: '旗舰店',
    waits: 104 * SECOND,
    lines: [
      ['customer', '收到的杯子碎了！！', 12 * MINUTE],
      ['note', '已有同款 3 单破损，仓库在查批次', 10 * MINUTE],
      ['me', '非常抱歉让您收到破损的商品，您的心情我们理解。我马上为您登记补发。', 6 * MINUTE],
      ['customer', '要多久？我后天要送人', 104 * SECOND],
    ],
  },
  {
    id: 'c4',
    name: '陈先生',
    shop: '数码店',
    waits: null,
    shelf: () => ({ pinned: true, onHold: false, snoozedUntil: null }),
    lines: [
      ['customer', '发票抬头可以改吗', 20 * MINUTE],
      ['me', '可以的，请把新的抬头和税号发给我，今天内为您重开。', 18 * MINUTE],
    ],
  },
  {
    id: 'c5',
    name: 'tb_88213',
    shop: '数码店',
    waits: 22 * SECOND,
    lines: [
      ['customer', '这款和去年那款有什么区别', MINUTE],
      ['customer', '电池大多少', 22 * SECOND],
    ],
  },
  {
    id: 'q1',
    name: '林小姐',
    shop: '旗舰店',
    waits: 72 * SECOND,
    assignee: 'queue',
    reason: 'cap',
    lines: [['customer', '身高 165 穿什么码？', 72 * SECOND]],
  },
  {
    id: 'q2',
    name: '何先生',
    shop: '数码店',
    waits: 30 * SECOND,
    assignee: 'queue',
    reason: 'returning',
    lines: [['customer', '在吗', 30 * SECOND]],
  },
  {
    id: 's1',
    name: '赵小姐',
    shop: '旗舰店',
    waits: null,
    shelf: (now) => ({ pinned: false, onHold: false, snoozedUntil: now + 55 * MINUTE }),
    lines: [['me', '好的，一小时后给您回电确认地址。', 5 * MINUTE]],
  },
  {
    id: 's2',
    name: '周先生',
    shop: '数码店',
    waits: null,
    shelf: () => ({ pinned: false, onHold: true, snoozedUntil: null }),
    lines: [['me', '等仓库回复批次，有消息告诉您。', 25 * MINUTE]],
  },
  {
    id: 'o1',
    name: '周先生',
    shop: '旗舰店',
    waits: null,
    assignee: 'other',
    lines: [
      ['customer', '批次有结果了吗', 40 * MINUTE],
      ['other', '已经在查，有消息马上告诉您。', 38 * MINUTE],
    ],
  },
  {
    id: 'd1',
    name: '赵小姐',
    shop: '旗舰店',
    waits: null,
    closed: true,
    lines: [
      ['customer', '地址改好了，谢谢', 90 * MINUTE],
      ['me', '不客气，祝您生活愉快。', 88 * MINUTE],
    ],
  },
]

const authors = (name: string, id: string): Record<Line[0], Message['author']> => ({
  customer: { kind: 'customer', id: `cust-${id}`, name },
  me: { kind: 'agent', ...ME },
  note: { kind: 'agent', ...OTHER },
  other: { kind: 'agent', ...OTHER },
  bot: { kind: 'bot', id: 'bot', name: '智能客服' },
})

export function commandRow(id: string, body: CommandBody, extra: Pick<CommandRow, 'state'> & Partial<CommandRow>): CommandRow {
  return {
    id,
    no: 1,
    rootNo: 1,
    lane: laneOf(body),
    conversationId: subjectOf(body),
    label: '',
    body,
    composedAt: Date.now() - 12 * MINUTE,
    composedLive: false,
    baseMessageId: null,
    dependsOn: null,
    draftId: null,
    released: {},
    decidedNo: 0,
    wish: null,
    orderRetries: 0,
    arrivedBeforeCancel: false,
    captureNo: null,
    ...extra,
  }
}

const QUEUED: CommandState = { kind: 'queued', notBefore: null }
const held = (rule: HoldRule, messageIds: readonly string[], reason: string | null): CommandState => ({
  kind: 'needs_review',
  review: { rule, judgedUpTo: 40, evidence: { messageIds, reason } },
})
const reply = (conversationId: string, text: string): CommandBody => ({ kind: 'reply.send', conversationId, text })

function people2rows(now: number, only: number): Pick<Scene, 'entries' | 'messages'> {
  let seq = 0
  const entries: ConversationEntry[] = []
  const messages: Message[] = []
  for (const person of people.slice(0, only)) {
    const by = authors(person.name, person.id)
    const assignee = person.assignee === 'queue' ? null : person.assignee === 'other' ? OTHER : ME
    const conversation: Conversation = {
      id: person.id,
      customer: { id: `cust-${person.id}`, name: person.name, vip: person.vip === true },
      shop: person.shop,
      channel: 'live',
      state: person.closed === true ? 'closed' : 'open',
      assignee,
      tags: [],
      openedAt: now - 60 * MINUTE + seq,
      seq: 1,
      ...(person.shelf === undefined ? {} : { shelf: person.shelf(now) }),
      ...(person.reason === undefined ? {} : { queued: { reason: person.reason, since: now - (person.waits ?? 0) } }),
    }
    person.lines.forEach(([who, text, ago], index) => {
      seq += 1
      messages.push({
        id: `${person.id}-m${index + 1}`,
        conversationId: person.id,
        order: index + 1,
        seq,
        author: by[who],
        internal: who === 'note',
        text,
        at: now - ago,
        causeId: null,
        deviceId: null,
        delivery: 'sent',
      })
    })
    const last = person.lines.at(-1)
    const unanswered = person.waits === null ? 0 : person.lines.length - 1 - person.lines.findLastIndex(([who]) => who === 'me')
    entries.push({
      conversation,
      preview:
        last === undefined ? null : { text: last[1], by: by[last[0]].kind, internal: last[0] === 'note', at: now - last[2], pictures: 0 },
      waitingSince: person.waits === null ? null : now - person.waits,
      unread: unanswered,
    })
  }
  return { entries, messages }
}

const live = (now: number): ConnectionStatus => ({ kind: 'live', since: now - 60 * MINUTE, rttMs: 38 })
const notice = (kind: NoticeKind, now: number, count = 0): Notice => ({ id: kind, kind, count, at: now - 3 * MINUTE })

const COUNTED = ['c1', 'c2', 'c3', 'c4', 'c5']
const COUNTS = { one: 1, two: 2, three: 3, four: 4 } as const

/** Names a customer may have, all the same. */
const NAMES = [
  '王'.repeat(500),
  'م'.repeat(120),
  '\u202Etxt.exe\u202C 李',
  '\u200B\u2060',
  '👩‍👩‍👧‍👦 家 𠮷野家',
  'A very long name without any end '.repeat(9),
]
const renamed = (row: Conversation, index: number): Conversation => ({
  ...row,
  shop: index === 1 ? '一家名字特别特别长的旗舰店'.repeat(8) : row.shop,
  customer: { ...row.customer, vip: index < 3, name: NAMES[index % NAMES.length] ?? '' },
})

/** The states a desk can be looked at in. Times are relative to `now`, milliseconds. */
export function sceneOf(name: string, now: number): Scene {
  const base: Scene = {
    phase: 'ready',
    ...people2rows(now, people.length),
    commands: [],
    connection: live(now),
    notices: [],
    health: 'running',
    signedIn: true,
    typing: ['c4'],
    roster: {
      at: now,
      agents: [
        { ...ME, role: 'agent', state: 'online', open: 7, cap: 7 },
        { ...OTHER, role: 'agent', state: 'online', open: 3, cap: 5 },
        { id: 'agent-lin', name: '林一帆', role: 'agent', state: 'break', open: 1, cap: 5 },
        { id: 'sup-he', name: '何主管', role: 'supervisor', state: 'offline', open: 0, cap: null },
      ],
    },
  }
  const offline: ConnectionStatus = {
    kind: 'offline',
    since: now - 372 * SECOND,
    reason: 'unreachable',
    attempt: 6,
    retryAt: now + 8 * SECOND,
  }
  const queued = [
    commandRow('k1', reply('c1', '亲，这款采用抗起球工艺，放心购买；日常轻柔手洗即可。'), { state: QUEUED, composedAt: now - 4 * MINUTE }),
    commandRow('k2', reply('c1', '如果 30 天内起球，我们免费为您处理。'), {
      state: QUEUED,
      no: 2,
      rootNo: 2,
      composedAt: now - 3 * MINUTE,
    }),
    commandRow('k3', reply('c2', 'Your parcel is waiting for a document; you do not need to pay now.'), {
      state: { kind: 'sent', clientEpoch: 1, serverEpoch: 's', at: now },
      no: 3,
      rootNo: 3,
    }),
  ]
  const decisions: Record<string, [CommandBody, HoldRule, string[], string | null]> = {
    decision: [reply('c1', '补发单已登记，预计后天上午送达。'), 'CB3', ['c1-m6', 'c1-m7'], 'customer_wrote'],
    cb3old: [reply('c1', '补发单已登记，预计后天上午送达。'), 'CB3', [], 'old'],
    cb5: [reply('c1', '电池 5,200 mAh，比去年多 12%。'), 'CB5', [], 'closed'],
    cb6: [reply('c1', '新发票已开，2 分钟内发您。'), 'CB6', ['o1-m2'], 'answered'],
    cb10: [reply('c1', '新发票已开，2 分钟内发您。'), 'CB10', [], 'dependency_ended'],
    cb11: [reply('c1', '新发票已开，2 分钟内发您。'), 'CB11', [], 'other_server'],
    refused: [reply('c1', '新发票已开，2 分钟内发您。'), 'refused', [], 'assignee'],
    journal_lost: [reply('c1', '新发票已开，2 分钟内发您。'), 'journal_lost', [], null],
  }
  const decision = decisions[name]
  if (decision !== undefined) {
    const [body, rule, messageIds, reason] = decision
    return {
      ...base,
      commands: [
        commandRow('k9', body, { state: held(rule, messageIds, reason), composedAt: now - 12 * MINUTE }),
        commandRow('k10', reply('c1', '有消息我第一时间告诉您。'), { state: QUEUED, no: 2, rootNo: 2, composedAt: now - 11 * MINUTE }),
      ],
    }
  }
  switch (name) {
    case 'offline':
      return { ...base, connection: offline, commands: queued }
    case 'superseded':
      return { ...base, connection: { kind: 'superseded', since: now - MINUTE } }
    case 'refused_token':
      return { ...base, connection: { kind: 'refused', since: now - MINUTE, reason: 'token' }, commands: queued }
    case 'signin':
      return { ...base, signedIn: false, connection: { kind: 'signed_out' }, notices: [notice('settings_broken', now)] }
    case 'one':
    case 'two':
    case 'three':
    case 'four':
      return { ...base, entries: base.entries.filter((entry) => !COUNTED.slice(COUNTS[name]).includes(entry.conversation.id)) }
    case 'names':
      return { ...base, entries: base.entries.map((entry, index) => ({ ...entry, conversation: renamed(entry.conversation, index) })) }
    case 'empty':
      return { ...base, entries: [], messages: [] }
    case 'loading':
      return { ...base, entries: [], messages: [], phase: 'loading', health: 'starting' }
    case 'failed':
      return { ...base, entries: [], messages: [], phase: 'failed', health: 'shut', commands: [] }
    case 'ledger_shut':
      return {
        ...base,
        entries: [],
        messages: [],
        phase: 'failed',
        health: 'shut',
        commands: queued.map((row) => ({ ...row, label: row.conversationId === 'c1' ? '王女士' : 'Li Wei' })),
      }
    case 'notices':
      return { ...base, notices: [notice('ledger_wiped', now, 3), notice('unprotected_storage', now), notice('quarantined', now, 2)] }
    case 'surge':
      return { ...base, messages: [...base.messages.filter((message) => message.conversationId !== 'c1'), ...many(now)] }
    default:
      return base
  }
}

const many = (now: number): Message[] =>
  Array.from({ length: 400 }, (_, index) => ({
    id: `c1-s${index}`,
    conversationId: 'c1',
    order: index + 1,
    seq: index + 1,
    author: index % 3 === 1 ? { kind: 'agent' as const, ...ME } : { kind: 'customer' as const, id: 'cust-c1', name: '王女士' },
    internal: false,
    text: `第 ${index + 1} 条：${'这是一段比较长的文字，用来看换行。'.repeat((index % 4) + 1)}`,
    at: now - (400 - index) * 40_000,
    causeId: null,
    deviceId: null,
    delivery: 'sent' as const,
  }))
