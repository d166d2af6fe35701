import { ok } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { controlClient } from './control-client.ts'
import type { ControlClient } from './control-client.ts'
import { expectBye, note, reply, same, withScene } from './scene.ts'
import type { Scene } from './scene.ts'
import type { Check } from './check.ts'

type Controlled = Scene & { control: ControlClient }

function controlled(rule: string, title: string, body: (scene: Controlled) => Promise<void>): Check {
  const run: Check['run'] = async (target) => {
    if (target.control === undefined) throw new Error('this check needs a control channel')
    const control = await controlClient(target.control)
    try {
      await control.ask({ do: 'customers', on: false })
      await withScene(target, (scene) => body({ ...scene, control }))
    } finally {
      await control.ask({ do: 'calm' })
      control.close()
    }
  }
  return { rule, title, needsControl: true, run }
}

async function openConversation(control: ControlClient, customerId: string): Promise<string> {
  const customer = { id: customerId, name: 'Conformance' }
  const answer = await control.ask({ do: 'open', customer, shop: 'shop', assignee: null, text: '你好，我想问一下' })
  return String(answer['conversationId'])
}

export const controlChecks: readonly Check[] = [
  controlled(
    'FR7',
    'a crash after the commit, before the answer: the same id is answered ok and applied once',
    async ({ ready, control }) => {
      const one = await ready()
      await control.ask({ do: 'crash', when: 'after_commit' })
      const id = one.desk.send(reply(one.conversationId, 'answer lost'))
      await one.desk.untilClosed()
      const two = await ready({ deviceId: one.desk.deviceId })
      const applied = two.live.pages.flatMap((page) => page.messages).filter((message) => message.causeId === id)
      same(applied.length, 1)
      const { verdict } = await two.desk.judged(reply(one.conversationId, 'answer lost'), { id })
      same(verdict, { kind: 'ok', seq: applied[0]?.seq ?? 0 })
    },
  ),
  controlled(
    'FR7',
    'a crash before the commit: nothing happened, and the same id goes through afterwards',
    async ({ ready, desk, control }) => {
      const one = await ready()
      await control.ask({ do: 'crash', when: 'before_commit' })
      const id = one.desk.send(note(one.conversationId))
      await one.desk.untilClosed()
      const again = await desk({ deviceId: one.desk.deviceId })
      const { welcome } = await again.live({ open: [id] })
      same(welcome.fates, [{ id, fate: { kind: 'unknown' } }])
      same((await again.judged(note(one.conversationId), { id })).verdict.kind, 'ok')
    },
  ),
  controlled('FR3', 'a restart keeps commands, heads, epochs and events', async ({ ready, desk, control }) => {
    const one = await ready()
    const { id } = await one.desk.judged(note(one.conversationId))
    await control.ask({ do: 'restart' })
    await one.desk.untilClosed()
    const again = await desk({ deviceId: one.desk.deviceId })
    const cursor = one.live.pages[0]?.seq ?? 0
    const { welcome } = await again.live({ open: [id], cursor, serverEpoch: one.live.welcome.serverEpoch })
    same([welcome.serverEpoch, welcome.mode, welcome.fates[0]?.fate.kind], [one.live.welcome.serverEpoch, 'replay', 'applied'])
    ok(welcome.clientEpoch > one.live.welcome.clientEpoch)
    same((await again.judged(note(one.conversationId, 'next'), { after: id })).verdict.kind, 'ok')
    await again.settle()
    ok(again.events().some((event) => event.causeId === id))
  }),
  controlled('FR6', 'a customer’s word makes a reply stale, a mere nudge does not', async ({ ready, control }) => {
    const conversationId = await openConversation(control, randomUUID())
    const { desk, live } = await ready()
    const preconditions = { judgedUpTo: live.pages[0]?.seq ?? 0 }
    await control.ask({ do: 'say', conversationId, text: '在吗？' })
    const first = await desk.judged(reply(conversationId), { preconditions })
    same(first.verdict.kind, 'ok')
    await control.ask({ do: 'say', conversationId, text: '算了，我不要了' })
    const { verdict } = await desk.judged(reply(conversationId, 'two'), { after: first.id, preconditions })
    ok(verdict.kind === 'conflict' && verdict.reason === 'stale', JSON.stringify(verdict))
  }),
  controlled('FR9', 'a cursor older than what is kept is ordered to refetch', async ({ ready, desk, control }) => {
    const one = await ready()
    const cursor = one.live.pages[0]?.seq ?? 0
    const { verdict } = await one.desk.judged(note(one.conversationId))
    ok(verdict.kind === 'ok' && verdict.seq !== null)
    await control.ask({ do: 'forget', seq: verdict.seq })
    const again = await desk({ deviceId: one.desk.deviceId })
    again.hello({ cursor, serverEpoch: one.live.welcome.serverEpoch })
    same((await again.next('welcome')).mode, 'refetch')
  }),
  controlled('FR13', 'after a restore from a backup: new epoch, restoredTo, refetch, lost commands unknown, no id twice', async (scene) => {
    const { ready, desk, control } = scene
    const one = await ready()
    await control.ask({ do: 'backup', name: 'conformance' })
    const lost = await one.desk.judged(reply(one.conversationId, 'lost'))
    await one.desk.settle()
    const event = one.desk.events().find((found) => found.causeId === lost.id)
    await control.ask({ do: 'restore', name: 'conformance' })
    const again = await desk({ deviceId: one.desk.deviceId })
    const { welcome } = await again.live({ open: [lost.id], cursor: event?.seq ?? 0, serverEpoch: one.live.welcome.serverEpoch })
    same([welcome.mode, welcome.fates[0]?.fate.kind], ['refetch', 'unknown'])
    ok(welcome.restoredTo !== null && welcome.serverEpoch !== one.live.welcome.serverEpoch)
    const { id } = await again.judged(reply(one.conversationId, 'new'))
    await again.settle()
    const fresh = again.events().find((found) => found.causeId === id)
    ok(fresh?.kind === 'message.added' && event?.kind === 'message.added' && fresh.message.id !== event.message.id)
  }),
  controlled('FR19', 'a right that ends: bye(revoked), no hello and no whoami after it, until it is given back', async (scene) => {
    const { ready, desk, control, target } = scene
    const one = await ready()
    const agent = one.live.welcome.agent.id
    const address = new URL('/whoami', target.url)
    address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:'
    const status = async (): Promise<number> => (await fetch(address, { headers: { authorization: `Bearer ${target.token}` } })).status
    try {
      await control.ask({ do: 'revoke', agent, on: true })
      await expectBye(one.desk, 'revoked')
      const again = await desk({ deviceId: one.desk.deviceId })
      again.hello()
      await expectBye(again, 'revoked')
      same(await status(), 403)
    } finally {
      await control.ask({ do: 'revoke', agent, on: false })
    }
    same(await status(), 200)
    await ready({ deviceId: one.desk.deviceId })
  }),
  controlled(
    'FR19',
    'an erased customer is announced, gone from snapshots, and replays bring no word back',
    async ({ ready, desk, control }) => {
      const customerId = randomUUID()
      const secret = `secret-${randomUUID()}`
      const before = await ready()
      const conversationId = await openConversation(control, customerId)
      await control.ask({ do: 'say', conversationId, text: secret })
      await control.ask({ do: 'erase', customerId })
      await before.desk.settle()
      const erased = before.desk.events().find((event) => event.kind === 'customer.erased')
      ok(erased?.kind === 'customer.erased' && erased.conversationIds.includes(conversationId))
      const again = await desk({ deviceId: before.desk.deviceId })
      await again.live({ cursor: before.live.pages[0]?.seq ?? 0, serverEpoch: before.live.welcome.serverEpoch })
      await again.settle()
      ok(again.events().length > 0 && !JSON.stringify(again.heard()).includes(secret))
      const { live } = await ready()
      ok(!JSON.stringify(live.pages).includes(secret))
    },
  ),
]
