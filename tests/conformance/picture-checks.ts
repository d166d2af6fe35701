import { createHash, randomBytes } from 'node:crypto'
import { ok } from 'node:assert/strict'
import type { CommandBody } from '../../shared/model/command.ts'
import type { Picture } from '../../shared/model/picture.ts'
import { check, same } from './scene.ts'
import type { Check, Target } from './check.ts'

const MEBIBYTE = 1_048_576
const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

/** A picture nobody has: PNG by its first bytes, noise behind. */
const fresh = (length = 200): Buffer => Buffer.concat([PNG, randomBytes(length)])
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const pictureOf = (bytes: Buffer): Picture => ({
  hash: hashOf(bytes),
  type: 'image/png',
  width: 8,
  height: 6,
  bytes: bytes.length,
  name: 'conformance.png',
})

function ask(target: Target, hash: string, more: { body?: Buffer; token?: string } = {}): Promise<Response> {
  const address = new URL(`/blob/${hash}`, target.url)
  address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:'
  const headers = { authorization: `Bearer ${more.token ?? target.token}` }
  return fetch(address, more.body === undefined ? { headers } : { method: 'PUT', headers, body: new Uint8Array(more.body) })
}

/** The status, or `cut` where the server shut the line before everything was said. */
const statusOf = (answer: Promise<Response>): Promise<number | 'cut'> =>
  answer.then(
    (response) => response.status,
    () => 'cut' as const,
  )

export const pictureChecks: readonly Check[] = [
  check('FR17', 'what is put is got, with the type its bytes have, by any agent', async ({ target }) => {
    const bytes = fresh()
    const hash = hashOf(bytes)
    same((await ask(target, hash)).status, 404)
    same((await ask(target, hash, { body: bytes })).status, 201)
    same((await ask(target, hash, { body: bytes })).status, 200)
    const got = await ask(target, hash, { token: target.secondToken })
    same([got.status, got.headers.get('content-type')], [200, 'image/png'])
    ok(Buffer.from(await got.arrayBuffer()).equals(bytes))
  }),
  check('FR17', 'refuses a wrong token, bytes of another hash, what is no picture, and what is too large', async ({ target }) => {
    const bytes = fresh()
    same((await ask(target, hashOf(bytes), { token: 'nobody' })).status, 401)
    same((await ask(target, hashOf(bytes), { token: 'nobody', body: bytes })).status, 401)
    same((await ask(target, hashOf(fresh()), { body: bytes })).status, 422)
    const page = Buffer.from('<svg onload="alert(1)"/>')
    same((await ask(target, hashOf(page), { body: page })).status, 415)
    const large = fresh(5 * MEBIBYTE)
    ok([413, 'cut'].includes(await statusOf(ask(target, hashOf(large), { body: large }))))
    same((await ask(target, hashOf(bytes))).status, 404)
  }),
  check('FR17', 'a command is retried until its picture is there, and then keeps it', async ({ ready, target }) => {
    const { desk, conversationId } = await ready()
    const bytes = fresh()
    const body: CommandBody = { kind: 'note.add', conversationId, text: '', pictures: [pictureOf(bytes)] }
    const { id, verdict } = await desk.judged(body)
    same(verdict.kind, 'retry')
    await ask(target, hashOf(bytes), { body: bytes })
    same((await desk.judged(body, { id })).verdict.kind, 'ok')
    await desk.settle()
    const added = desk.events().find((event) => event.causeId === id)
    ok(added?.kind === 'message.added')
    same(added.message.pictures, body.pictures)
  }),
  check('FR6', 'the shelf changes field by field and makes nothing stale', async ({ ready }) => {
    const { desk, conversationId } = await ready()
    const shelve = (more: object): CommandBody => ({ kind: 'conversation.shelve', conversationId, ...more })
    const first = await desk.judged(shelve({ pinned: true, onHold: false, snoozedUntil: null }))
    const second = await desk.judged(shelve({ onHold: true }), { after: first.id, preconditions: { judgedUpTo: 0 } })
    same([first.verdict.kind, second.verdict.kind], ['ok', 'ok'])
    await desk.settle()
    const changed = desk.events().find((event) => event.causeId === second.id)
    ok(changed?.kind === 'conversation.changed')
    same([changed.change, changed.conversation.shelf], ['shelved', { pinned: true, onHold: true, snoozedUntil: null }])
    await desk.judged(shelve({ pinned: false, onHold: false }), { after: second.id })
  }),
  check('FR18', 'a read sign reaches the others with the name the server knows', async ({ ready, target }) => {
    const one = await ready()
    const two = await ready({ token: target.secondToken }).catch(() => null)
    const other = two ?? (await ready())
    one.desk.say('signal', { kind: 'read', conversationId: one.conversationId, by: 'somebody else', upTo: 1 })
    const heard = await other.desk.next('signal')
    same(heard, { kind: 'read', conversationId: one.conversationId, by: one.live.welcome.agent.name, from: 'agent', upTo: 1 })
  }),
  check('FR20', 'the roster follows the welcome, and what an agent says of itself reaches everybody', async ({ ready, desk }) => {
    const one = await ready()
    const self = one.live.welcome.agent.id
    const watcher = await desk()
    await watcher.live()
    const stateOf = async (wanted: string): Promise<void> => {
      for (;;) {
        const { agents } = await watcher.next('roster')
        if (agents.find((agent) => agent.id === self)?.state === wanted) return
      }
    }
    one.desk.say('presence', { state: 'break' })
    await stateOf('break')
    one.desk.say('presence', { state: 'online' })
    await stateOf('online')
    ok(one.desk.heard().some((frame) => frame.type === 'roster'))
  }),
]
