import { describe, expect, it } from 'vitest'
import { isNudge } from '../../../shared/lib/nudge.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import { createRoom } from '../../../tests/fakes/gateway-room.ts'
import type { Room } from '../../../tests/fakes/gateway-room.ts'
import { createMemoryStore } from '../memory-store.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const ANSWERS = [
  '您好，请稍等，我查一下',
  '非常抱歉让您久等了',
  '请问您的订单号是多少？',
  '单号 SF1402773310986，明天就能到',
  '这个我们给您补发一件',
  '麻烦拍张照片发我看一下',
  '为您申请了 20 元优惠券作为补偿',
  'I am sorry, let me check this for you',
  'Could you send me your order number?',
  '还有其他可以帮您的吗',
]

/** An agent who answers whoever waits, in a way and at times that depend on nothing but the seed. */
function work(room: Room, { seed, ms }: { seed: number; ms: number }): void {
  const random = seededRandom(seed)
  for (let passed = 0; passed < ms; passed += 10 * SECOND) {
    room.clock.advance(10 * SECOND)
    for (const { id, state } of room.conversations()) {
      if (state === 'closed') continue
      const chance = random.next()
      const last = room.messages(id).at(-1)
      if (last?.author.kind === 'customer' && chance < 0.3) room.reply(id, ANSWERS[Math.floor(random.next() * ANSWERS.length)] ?? '')
      else if (chance > 0.97) room.close(id)
    }
  }
}

describe('simulated customers', () => {
  it('come only where somebody works, one after the other, one of three in English', () => {
    const room = createRoom({ staffed: false })
    room.clock.advance(MINUTE)
    expect(room.conversations()).toEqual([])
    room.signIn('agent-2-demo')
    room.clock.advance(20 * SECOND)
    const first = room.conversations().map((row) => room.said(row.id).join(' '))
    expect(first.length).toBe(3)
    expect(first.filter((text) => /[\u4e00-\u9fff]/.test(text)).length).toBe(2)
  })

  it('are different people who came for different things', () => {
    const room = createRoom({ count: 6 })
    room.clock.advance(40 * SECOND)
    const rows = room.conversations()
    expect(new Set(rows.map((row) => row.customer.name)).size).toBe(6)
    expect(new Set(rows.map((row) => row.customer.id.split('-').slice(3, -2).join('-'))).size).toBe(6)
  })

  it('lose patience at 30, 100 and 180 seconds, with other words each time, and leave at last', () => {
    const room = createRoom({ count: 1 })
    room.clock.advance(8 * MINUTE)
    const [id = ''] = room.conversations().map((row) => row.id)
    const all = room.messages(id).filter((message) => message.author.kind === 'customer')
    // Opening words come within the first seconds; the wait begins with the last of them.
    const opening = all.filter((message) => message.at - (all[0]?.at ?? 0) < 10 * SECOND)
    const since = opening.at(-1)?.at ?? 0
    const later = all.filter((message) => message.at > since)
    const at = (limit: number) =>
      later.filter((message) => message.at - since >= limit * SECOND && message.at - since < (limit + 4) * SECOND)
    const words = [30, 100, 180].flatMap((limit) => at(limit).map((message) => message.text))
    expect(words.length).toBe(3)
    expect(new Set(words).size).toBe(3)
    expect(later.filter((message) => message.at - since < 30 * SECOND && !isNudge(message.text))).toEqual([])
    expect(later.length).toBeLessThanOrEqual(7)
  })

  it('read, think and say one thing to two answers in a row', () => {
    const room = createRoom({ count: 1 })
    room.clock.advance(15 * SECOND)
    const [id = ''] = room.conversations().map((row) => row.id)
    const before = room.messages(id).length
    room.reply(id, '您好')
    room.clock.advance(200)
    room.reply(id, '请稍等，我查一下')
    room.clock.advance(60 * SECOND)
    const after = room.messages(id).slice(before + 2)
    expect(after.length).toBe(1)
  })

  it('thank at the end, and come back with something new', () => {
    const room = createRoom({ count: 1 })
    room.clock.advance(10 * SECOND)
    const [id = ''] = room.conversations().map((row) => row.id)
    for (let answer = 0; answer < 9; answer += 1) {
      room.reply(id, '嗯')
      room.clock.advance(55 * SECOND)
    }
    const said = room.said(id)
    expect(said.some((text) => /谢|辛苦|知道了|ok|OK|那就这样|那先这样|thank|cheers|Thx/i.test(text))).toBe(true)
    room.clock.advance(10 * MINUTE)
    expect(room.said(id).length).toBeGreaterThan(said.length)
  })

  it('say the same words in the same millisecond for the same seed and answers, over two hours; others for another seed', () => {
    const play = (seed: number, ms: number): string => {
      const room = createRoom({ seed, count: 5 })
      work(room, { seed: 3, ms })
      return JSON.stringify(room.history())
    }
    const once = play(7, 2 * HOUR)
    expect(once.length).toBeGreaterThan(50_000)
    expect(once === play(7, 2 * HOUR)).toBe(true)
    expect(play(8, 10 * MINUTE) === play(7, 10 * MINUTE)).toBe(false)
  }, 30_000)

  it('never say a word in braces, an empty message or a nudge that is none, over a shift of eight hours', () => {
    const room = createRoom({ seed: 5, count: 6 })
    work(room, { seed: 11, ms: 8 * HOUR })
    const said = room.conversations().flatMap((row) => room.said(row.id))
    expect(said.length).toBeGreaterThan(1_000)
    expect(said.filter((text) => /[{}#]/.test(text))).toEqual([])
  }, 30_000)

  it('leave when their conversation is closed or they are erased, and others take the seat or they come back', () => {
    const room = createRoom({ count: 1 })
    room.clock.advance(10 * SECOND)
    const [first = ''] = room.conversations().map((row) => row.id)
    const said = room.said(first).length
    room.close(first)
    room.clock.advance(10 * SECOND)
    expect(room.said(first).length).toBe(said)
    room.clock.advance(3 * MINUTE)
    const open = room.conversations().filter((row) => row.state === 'open')
    expect(open.length).toBe(1)
    const [guest] = open
    room.host.act((core) => core.eraseCustomer(guest?.customer.id ?? ''))
    room.clock.advance(MINUTE)
    const next = room.conversations().filter((row) => row.state === 'open')
    expect(next.length).toBe(1)
    expect(next[0]?.customer.id).not.toBe(guest?.customer.id)
  })

  it('come back in their old conversation now and then after it was closed', () => {
    const room = createRoom({ count: 3, seed: 4 })
    let returned = 0
    for (let round = 0; round < 30; round += 1) {
      room.clock.advance(MINUTE)
      const closed = room.conversations().filter((row) => row.state === 'open')
      for (const { id } of closed) room.close(id)
      room.clock.advance(2 * MINUTE)
      const open = new Set(room.conversations().flatMap((row) => (row.state === 'open' ? [row.id] : [])))
      returned += closed.filter(({ id }) => open.has(id)).length
    }
    expect(returned).toBeGreaterThan(3)
  })

  it('surge: exactly so many new inquiries a minute, on top of the seats', () => {
    for (const surge of [20, 30, 60]) {
      const room = createRoom({ count: 0, surge })
      room.clock.advance(3 * MINUTE)
      expect(room.conversations().length).toBe(3 * surge)
    }
  })

  it('go on where they were, as the same persons, when the gateway starts again', () => {
    const store = createMemoryStore()
    const before = createRoom({ count: 2, store })
    before.clock.advance(20 * SECOND)
    before.customers.stop()
    const ids = before.conversations().map((row) => row.id)
    const said = ids.map((id) => before.said(id).length)
    before.clock.advance(10 * MINUTE)
    expect(ids.map((id) => before.said(id).length)).toEqual(said)
    const after = createRoom({ count: 2, store })
    after.clock.advance(2 * MINUTE)
    expect(after.conversations().map((row) => row.id)).toEqual(ids)
    ids.forEach((id, index) => expect(after.said(id).length).toBeGreaterThan(said[index] ?? 0))
  })
})

describe('what comes with a customer', () => {
  it('profile, orders and parcel trace are filed, and agree with what is said', () => {
    const room = createRoom({ count: 6 })
    room.clock.advance(60 * SECOND)
    for (const { id, customer } of room.conversations()) {
      const file = room.store.file(customer.id)
      const said = room.said(id).join(' ')
      const [order] = /2\d{11}/.exec(said) ?? []
      const orders = file?.orders.rows ?? []
      expect([file?.profile.level === 'VIP', orders.every((row) => row.parcel === null || row.parcel.steps.length > 0)]).toEqual([
        customer.vip,
        true,
      ])
      expect([undefined, ...orders.map((row) => row.id)]).toContain(order)
      for (const { parcel } of orders)
        expect(parcel?.steps.map((step) => step.at)).toEqual(parcel?.steps.map((step) => step.at).toSorted((a, b) => b - a))
    }
  })

  it('E7 a talk with the robot and why it gave up comes before the first words, for most', () => {
    const room = createRoom({ count: 0, surge: 60 })
    room.clock.advance(MINUTE)
    const talks = room.conversations().map(({ id }) => room.messages(id).map((message) => message.author.kind))
    const handed = talks.filter((kinds) => kinds.includes('system'))
    expect(handed.length).toBeGreaterThan(talks.length / 2)
    expect(handed.length).toBeLessThan(talks.length)
    for (const kinds of handed) {
      expect(kinds.slice(0, kinds.indexOf('system'))).toContain('bot')
      expect(kinds.slice(kinds.indexOf('system') + 1)).not.toContain('bot')
    }
  })

  it('pictures of damaged goods are in the store before anybody hears of them', () => {
    const room = createRoom({ count: 0, surge: 60, seed: 2 })
    let missing = 0
    const seen = new Set<string>()
    room.host.watch((event) => {
      if (event.kind !== 'message.added') return
      for (const { hash, name } of event.message.pictures ?? []) {
        seen.add(name)
        if (room.store.blobFacts(hash) === null) missing += 1
      }
    })
    room.clock.advance(2 * MINUTE)
    expect(missing).toBe(0)
    expect([...seen]).toContain('broken-cup.jpg')
  })

  it('they read what was answered', () => {
    const room = createRoom({ count: 1 })
    room.clock.advance(20 * SECOND)
    const [id = ''] = room.conversations().map((row) => row.id)
    room.reply(id, '您好')
    const answered = room.messages(id).at(-1)?.order
    room.clock.advance(MINUTE)
    expect(room.signals()).toContainEqual(expect.objectContaining({ kind: 'read', conversationId: id, from: 'customer', upTo: answered }))
    expect(room.signals()).toContainEqual(expect.objectContaining({ kind: 'typing', conversationId: id, from: 'customer', on: true }))
  })
})

describe('the queue', () => {
  const owned = (room: Room) => room.conversations().filter((row) => row.state === 'open' && row.assignee?.id === 'agent-1')
  const queued = (room: Room) => room.conversations().filter((row) => row.state === 'open' && row.assignee === null)

  it('E6 four come to the agent, the others wait and the reason is the cap', () => {
    const room = createRoom({ count: 7 })
    room.clock.advance(MINUTE)
    expect(owned(room).length).toBe(4)
    expect(queued(room).map((row) => row.queued?.reason)).toEqual(['cap', 'cap', 'cap'])
    const [oldest] = queued(room).toSorted((a, b) => a.openedAt - b.openedAt)
    room.close(owned(room)[0]?.id ?? '')
    room.clock.advance(SECOND)
    expect(owned(room).map((row) => row.id)).toContain(oldest?.id)
    expect(queued(room).find((row) => row.id === oldest?.id)).toBeUndefined()
  })

  it('A5 a returner takes the fifth slot, a second one waits as returning', () => {
    const room = createRoom({ count: 7 })
    room.clock.advance(MINUTE)
    const [first = '', second = ''] = owned(room).map((row) => row.id)
    for (const id of [first, second]) {
      room.close(id)
      room.clock.advance(10)
    }
    expect(owned(room).length).toBe(4)
    for (const id of [first, second]) room.host.act((core) => core.customerSays(id, '还是我，再问一下'))
    room.clock.advance(10)
    expect(owned(room).map((row) => row.id)).toContain(first)
    expect(owned(room).length).toBe(5)
    expect(queued(room).find((row) => row.id === second)?.queued?.reason).toBe('returning')
  })

  it('E4 an agent on a break gets nobody, neither new nor back, and everybody at the end of it', () => {
    const room = createRoom({ count: 3 })
    room.clock.advance(20 * SECOND)
    const [mine = ''] = owned(room).map((row) => row.id)
    room.host.core().setPresence('agent-1', 'break')
    room.close(mine)
    room.host.act((core) => core.customerSays(mine, '还有个问题'))
    room.clock.advance(2 * SECOND)
    expect(queued(room).map((row) => [row.id, row.queued?.reason])).toEqual([[mine, 'hours']])
    room.host.core().setPresence('agent-1', 'online')
    room.clock.advance(2 * SECOND)
    expect(queued(room)).toEqual([])
  })
})
