import { ok } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { check, expectBye, note, same } from './scene.ts'
import type { Check } from './check.ts'

export const sessionChecks: readonly Check[] = [
  check('FR1', 'text that is no JSON ends the connection with bye(bad_frame)', async ({ desk }) => {
    const one = await desk()
    one.raw('{"v":2,')
    await expectBye(one, 'bad_frame')
  }),
  check('FR1', 'an unknown type ends the connection with bye(bad_frame)', async ({ ready }) => {
    const { desk } = await ready()
    desk.raw('{"v":2,"type":"dance","body":{}}')
    await expectBye(desk, 'bad_frame')
  }),
  check('FR1', 'a known type of a wrong shape ends the connection with bye(bad_frame)', async ({ ready }) => {
    const { desk } = await ready()
    desk.raw('{"v":2,"type":"ack","body":{"seq":-1}}')
    await expectBye(desk, 'bad_frame')
  }),
  check('FR1', 'a binary frame ends the connection with bye(bad_frame)', async ({ ready }) => {
    const { desk } = await ready()
    desk.raw(Buffer.from([1, 2, 3]))
    await expectBye(desk, 'bad_frame')
  }),
  check('FR1', 'a frame above 256 KiB ends the connection with bye(frame_too_large)', async ({ ready }) => {
    const { desk } = await ready()
    desk.raw(JSON.stringify({ v: 4, type: 'ping', body: { n: 1, pad: 'x'.repeat(262_144) } }))
    await expectBye(desk, 'frame_too_large')
  }),
  check('FR1', 'a frame of just under 256 KiB and fields nobody knows are fine', async ({ ready }) => {
    const { desk } = await ready()
    desk.raw(JSON.stringify({ v: 4, type: 'ping', body: { n: 77, pad: 'x'.repeat(262_000) }, more: [1] }))
    same((await desk.next('pong')).n, 77)
  }),
  check('FR2', 'a wrong token ends the connection with bye(token)', async ({ desk }) => {
    const one = await desk({ token: randomUUID() })
    one.hello()
    await expectBye(one, 'token')
  }),
  check('FR2', 'whoami tells whose token this is, over HTTP, and 401 for a wrong one', async ({ ready, target }) => {
    const { desk, live } = await ready()
    const address = new URL('/whoami', target.url)
    address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:'
    const ask = (token: string): Promise<Response> => fetch(address, { headers: { authorization: `Bearer ${token}` } })
    const known = await ask(target.token)
    same(known.status, 200)
    same(await known.json(), { protocol: PROTOCOL_VERSION, agent: live.welcome.agent })
    same((await ask(randomUUID())).status, 401)
    await desk.settle()
    ok(!desk.isClosed())
  }),
  check('FR4', 'another protocol version ends the connection with bye(protocol_version)', async ({ desk }) => {
    const one = await desk()
    one.hello({ protocol: 9_999 })
    await expectBye(one, 'protocol_version')
  }),
  check('FR4', 'a command before the welcome is not judged', async ({ desk, ready }) => {
    const one = await desk()
    const id = one.send(note('nowhere'), { clientEpoch: 1 })
    await expectBye(one, 'bad_frame')
    const { desk: two } = await ready()
    two.say('status', { ids: [id] })
    same((await two.next('fates')).fates, [{ id, fate: { kind: 'unknown' } }])
  }),
  check('FR4', 'nothing is answered before the last page of a hello', async ({ desk }) => {
    const one = await desk()
    one.hello({ open: ['a', 'b'], last: false })
    await one.settle()
    same(one.heard().filter((frame) => frame.type !== 'pong').length, 0)
    one.hello({ open: ['c'], page: 1 })
    const ids = (await one.next('welcome')).fates.map((fate) => fate.id)
    same(ids.toSorted(), ['a', 'b', 'c'])
  }),
  check('FR3', 'each welcome raises the epoch, and the older socket is sent away', async ({ ready }) => {
    const first = await ready()
    const second = await ready({ deviceId: first.desk.deviceId })
    ok(second.live.welcome.clientEpoch > first.live.welcome.clientEpoch)
    await expectBye(first.desk, 'superseded')
  }),
  check('FR3', 'a command of another epoch is conflict(fence) and never takes effect', async ({ ready }) => {
    const { desk, live, conversationId } = await ready()
    const { id, verdict } = await desk.judged(note(conversationId), { clientEpoch: live.welcome.clientEpoch + 1 })
    same(verdict, { kind: 'conflict', reason: 'fence' })
    desk.say('status', { ids: [id] })
    same((await desk.next('fates')).fates[0]?.fate, { kind: 'unknown' })
  }),
  check('FR3', 'another device of the same agent disturbs nobody', async ({ ready }) => {
    const first = await ready()
    await ready()
    await first.desk.settle()
    ok(!first.desk.isClosed())
  }),
  check('FR5', 'the welcome tells the fate of every open command and the heads of their lanes', async ({ ready, desk }) => {
    const first = await ready()
    const { id } = await first.desk.judged(note(first.conversationId))
    const lost = await first.desk.judged(note('no-such-conversation'))
    const again = await desk({ deviceId: first.desk.deviceId })
    const never = randomUUID()
    const { welcome } = await again.live({ open: [never, id, lost.id] })
    const kinds = new Map(welcome.fates.map(({ id: of, fate }) => [of, fate.kind]))
    same([kinds.get(id), kinds.get(lost.id), kinds.get(never)], ['applied', 'refused', 'unknown'])
    same(welcome.laneHeads.find(({ lane }) => lane === `inner:${first.conversationId}`)?.head, id)
  }),
  check('FR15', 'a ping is answered with its number, before the welcome too', async ({ desk }) => {
    const one = await desk()
    one.say('ping', { n: 41 })
    same((await one.next('pong')).n, 41)
  }),
  check('FR16', 'status knows what the account did and nothing of another account', async (scene) => {
    const { ready, target } = scene
    const { desk, conversationId } = await ready()
    const { id } = await desk.judged(note(conversationId))
    desk.say('status', { ids: [id] })
    same((await desk.next('fates')).fates[0]?.fate.kind, 'applied')
    const other = await scene.desk({ token: target.secondToken })
    await other.live()
    other.say('status', { ids: [id] })
    same((await other.next('fates')).fates[0]?.fate.kind, 'unknown')
  }),
]
