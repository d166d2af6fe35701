import { describe, expect, it } from 'vitest'
import { conversationRow, messageRow } from '../../tests/fakes/sync-rows.ts'
import { carried, type Missing } from './carry-rules.ts'

const HOUR = 3_600_000
const BACKUP = 100 * HOUR
const c1 = conversationRow({ openedAt: 90 * HOUR })
const late = conversationRow({ id: 'c2', openedAt: 101 * HOUR })
const missing = (more: Partial<Missing>): Missing => ({
  messages: [],
  conversations: [],
  known: new Map([['c1', c1]]),
  lastOrders: new Map([['c1', 5]]),
  to: BACKUP,
  ...more,
})
const said = (order: number, hours: number, more: Parameters<typeof messageRow>[1] = {}) => messageRow(order, { at: hours * HOUR, ...more })
const ids = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id)

describe('what only this computer has', () => {
  it('FR13 messages newer than the backup stay, marked, between the last the server has and its next', () => {
    const { messages } = carried(missing({ messages: [said(7, 102), said(6, 101, { causeId: 'r1' })] }))
    expect(messages.map(({ id, order, causeId, onlyHere }) => [id, order, causeId, onlyHere])).toEqual([
      ['m6', 5 + 1 / 3, null, { causeId: 'r1' }],
      ['m7', 5 + 2 / 3, null, { causeId: null }],
    ])
  })

  it('FR13 a conversation that began after the backup stays whole, closed, in its order', () => {
    const { conversations, messages } = carried(
      missing({ conversations: [late], messages: [said(1, 101, { conversationId: 'c2' }), said(2, 102, { conversationId: 'c2' })] }),
    )
    expect(conversations).toEqual([{ ...late, state: 'closed', onlyHere: true }])
    expect(ids(messages)).toEqual(['m1', 'm2'])
  })

  it('FR19 what is older than the backup and missing was erased: it does not come back', () => {
    const old = conversationRow({ id: 'c3', openedAt: 50 * HOUR })
    const { conversations, messages } = carried(
      missing({
        conversations: [old],
        // Written after the backup, but in a conversation the backup had: its customer was erased since.
        messages: [said(3, 60), said(9, 101, { conversationId: 'c3' })],
      }),
    )
    expect([conversations, messages]).toEqual([[], []])
  })

  it('FR13 a later refetch keeps what is marked where it stands, and nothing else', () => {
    const marked = said(5.5, 101, { onlyHere: { causeId: null } })
    const { messages } = carried(missing({ to: null, messages: [marked, said(6, 102)], lastOrders: new Map([['c1', 8]]) }))
    expect(messages).toEqual([marked])
  })

  it('FR19 marked messages go with their conversation once the server has erased it', () => {
    const marked = said(5.5, 101, { onlyHere: { causeId: null } })
    expect(carried(missing({ to: null, messages: [marked], known: new Map() })).messages).toEqual([])
    const alone = { ...late, onlyHere: true as const }
    const own = said(1.5, 101, { conversationId: 'c2', onlyHere: { causeId: null } })
    expect(ids(carried(missing({ to: null, messages: [own], conversations: [alone], known: new Map() })).messages)).toEqual(['m1.5'])
  })
})
