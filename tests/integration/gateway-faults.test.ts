import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startGateway } from '../../electron/local-gateway/server.ts'
import type { RunningGateway } from '../../electron/local-gateway/server.ts'
import { controlClient } from '../conformance/control-client.ts'
import type { ControlClient } from '../conformance/control-client.ts'
import { note } from '../conformance/scene.ts'
import { answerable, rawDesk } from '../conformance/raw-desk.ts'
import type { RawDesk } from '../conformance/raw-desk.ts'

/** Status and body of a refused upgrade, or the error of a socket that was simply cut. */
function refusal(url: string, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.on('error', () => resolve('cut'))
    socket.on('unexpected-response', (_request, response) => {
      response.setEncoding('utf8')
      let text = ''
      response.on('data', (part: string) => (text += part))
      response.on('end', () => resolve(`${response.statusCode} ${text.trim()}`))
    })
  })
}

describe('gateway under control', () => {
  let gateway: RunningGateway
  let control: ControlClient
  let desk: RawDesk
  let conversationId = ''

  beforeEach(async () => {
    const started = await startGateway({ control: true })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    gateway = started.value
    control = await controlClient(gateway.controlUrl ?? '')
    const customer = { id: 'cu1', name: '王女士' }
    await control.ask({ do: 'open', customer, shop: '旗舰店', assignee: 'agent-1', text: '你好，我想退货' })
    desk = await rawDesk(gateway.url, 'agent-1-demo')
    conversationId = answerable(await desk.live())[0]?.id ?? ''
  })
  afterEach(async () => {
    desk.leave()
    control.close()
    await gateway.close()
  })
  const texts = (): string[] => desk.events().flatMap((event) => (event.kind === 'message.added' ? [event.message.text] : []))
  const until = async (holds: (counts: Record<string, unknown>) => boolean): Promise<void> => {
    let counts = await control.ask({ do: 'counts' })
    while (!holds(counts)) counts = await control.ask({ do: 'counts' })
  }
  const say = async (...lines: string[]): Promise<void> => {
    for (const text of lines) await control.ask({ do: 'say', conversationId, text })
  }

  it('refuses new desks and lets them in again', async () => {
    await control.ask({ do: 'refuse', on: true })
    expect(await refusal(gateway.url)).toBe('cut')
    await control.ask({ do: 'refuse', on: false })
    expect(await refusal(gateway.url)).toBe('open')
    expect(await control.ask({ do: 'counts' })).toMatchObject({ refused: 1 })
  })

  it('cuts all desks, or those of one device', async () => {
    const other = await rawDesk(gateway.url, 'agent-2-demo', 'other-device')
    await other.live()
    expect(await control.ask({ do: 'cut', device: 'other-device' })).toMatchObject({ cut: 1 })
    await other.untilClosed()
    await desk.settle()
    expect(await control.ask({ do: 'cut' })).toMatchObject({ cut: 1 })
    await desk.untilClosed()
  })

  it('deaf: frames are read and nothing happens, not even a pong; calm ends it', async () => {
    await control.ask({ do: 'deaf', on: true })
    desk.send(note(conversationId))
    await until((counts) => JSON.stringify(counts['faults']).includes('deaf'))
    await control.ask({ do: 'calm' })
    await desk.settle()
    expect(desk.heard().filter((frame) => frame.type === 'answer').length).toBe(0)
    expect(await control.ask({ do: 'counts' })).toMatchObject({ commands: 0 })
  })

  it('mute: frames are judged and nothing comes back', async () => {
    await control.ask({ do: 'mute', on: true })
    const id = desk.send(note(conversationId))
    await until((counts) => counts['commands'] === 1)
    await control.ask({ do: 'calm' })
    await desk.settle()
    expect(desk.heard().filter((frame) => frame.type === 'answer').length).toBe(0)
    desk.say('status', { ids: [id] })
    expect((await desk.next('fates')).fates[0]?.fate.kind).toBe('applied')
  })

  it('drops, doubles and swaps the next frames down, as many as told', async () => {
    await control.ask({ do: 'drop', direction: 'down', count: 1 })
    await say('一', '二')
    await control.ask({ do: 'double', direction: 'down', count: 1 })
    await say('三')
    await control.ask({ do: 'reorder', direction: 'down', count: 1 })
    await say('四', '五', '六')
    await desk.settle()
    expect(texts()).toEqual(['二', '三', '三', '五', '四', '六'])
  })

  it('drops the next frame up: the command never arrived', async () => {
    await control.ask({ do: 'drop', direction: 'up', count: 1 })
    const id = desk.send(note(conversationId))
    desk.say('status', { ids: [id] })
    expect((await desk.next('fates')).fates[0]?.fate.kind).toBe('unknown')
  })

  it('lag keeps the order, also while it changes', async () => {
    await control.ask({ do: 'lag', ms: 60 })
    await say('一', '二')
    await control.ask({ do: 'lag', ms: 5 })
    await say('三')
    await control.ask({ do: 'lag', ms: 0 })
    await say('四')
    await desk.settle()
    expect(texts()).toEqual(['一', '二', '三', '四'])
  })

  it('spoils the next event: its number stays, its kind is of no known world', async () => {
    await control.ask({ do: 'spoil', count: 1 })
    await say('一')
    await expect(desk.settle()).rejects.toThrow(/of\.another\.world/)
  })

  it('answers with a verdict of any shape, done all the same or not at all', async () => {
    await control.ask({ do: 'answer', count: 1, verdict: { kind: 'conflict', reason: 'moon' }, judged: true })
    const done = await desk.judged(note(conversationId))
    expect(done.verdict).toEqual({ kind: 'conflict', reason: 'moon' })
    await control.ask({ do: 'answer', count: 1, verdict: { kind: 'refused', reason: 'mars' }, judged: false })
    const undone = await desk.judged(note(conversationId))
    expect(undone.verdict).toEqual({ kind: 'refused', reason: 'mars' })
    desk.say('status', { ids: [done.id, undone.id] })
    expect((await desk.next('fates')).fates.map(({ fate }) => fate.kind)).toEqual(['applied', 'unknown'])
  })

  it('names a head that is none, in a conflict as in fates, as often as told', async () => {
    const { id } = await desk.judged(note(conversationId))
    await control.ask({ do: 'heads', count: 2, head: 'never-sent' })
    desk.say('status', { ids: [id] })
    const lane = `inner:${conversationId}`
    expect((await desk.next('fates')).laneHeads).toEqual([{ lane, head: 'never-sent' }])
    const wrong = await desk.judged(note(conversationId), { after: 'nothing' })
    expect(wrong.verdict).toEqual({ kind: 'conflict', reason: 'order', head: 'never-sent' })
    const right = await desk.judged(note(conversationId), { after: 'nothing' })
    expect(right.verdict).toEqual({ kind: 'conflict', reason: 'order', head: id })
  })

  it('sends raw text to a device', async () => {
    expect(await control.ask({ do: 'raw', text: '{"half', device: desk.deviceId })).toMatchObject({ sent: 1 })
    expect(await control.ask({ do: 'raw', text: 'x', device: 'nobody' })).toMatchObject({ sent: 0 })
  })

  it('lets a colleague reply, close and take; fails a delivery', async () => {
    await control.ask({ do: 'act', agentId: 'agent-2', body: { kind: 'reply.send', conversationId, text: '我来处理' } })
    await control.ask({ do: 'act', agentId: 'agent-2', body: { kind: 'conversation.close', conversationId } })
    const { messages } = await control.ask({ do: 'messages', conversationId })
    const last = (messages as { id: string; text: string }[]).at(-1)
    expect(last?.text).toBe('我来处理')
    await control.ask({ do: 'fail', messageId: last?.id ?? '' })
    await desk.settle()
    expect(desk.events().map((event) => event.kind)).toEqual(['message.added', 'conversation.changed', 'message.changed'])
  })

  it('answers retry as often as told', async () => {
    await control.ask({ do: 'retry', count: 1, afterMs: 10 })
    const first = await desk.judged(note(conversationId))
    expect(first.verdict).toEqual({ kind: 'retry', afterMs: 10 })
    await new Promise((done) => setTimeout(done, 20))
    expect((await desk.judged(note(conversationId), { id: first.id })).verdict.kind).toBe('ok')
  })

  it('counts what it could not read and says so', async () => {
    desk.raw('nonsense')
    await desk.untilClosed()
    const big = await rawDesk(gateway.url, 'agent-1-demo')
    big.raw('x'.repeat(300_000))
    await big.untilClosed()
    expect(await control.ask({ do: 'counts' })).toMatchObject({ badFrames: 1, tooLarge: 1 })
  })

  it('refuses what it does not understand and goes on', async () => {
    await expect(control.ask({ do: 'explode' })).rejects.toThrow(/control/)
    await expect(control.ask({ do: 'say', conversationId: 'none', text: 'x' })).rejects.toThrow(/conversation/)
    expect(await control.ask({ do: 'counts' })).toMatchObject({ ok: true, conversations: 1 })
  })

  it('is not for web pages, and unknown paths are told where to go', async () => {
    expect(await refusal(gateway.controlUrl ?? '', { origin: 'https://example.org' })).toMatch(/^403 .*web pages/)
    expect(await refusal(gateway.url.replace('/desk', '/elsewhere'))).toMatch(/^404 .*\/desk/)
  })
})

describe('gateway without control', () => {
  it('refuses the control channel with a line that says what to do', async () => {
    const started = await startGateway()
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    expect(started.value.controlUrl).toBeNull()
    expect(await refusal(started.value.url.replace('/desk', '/control'))).toMatch(/^403 .*--control/)
    await started.value.close()
  })

  it('says goodbye when it ends', async () => {
    const started = await startGateway()
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    const desk = await rawDesk(started.value.url, 'agent-1-demo')
    desk.hello()
    await desk.next('welcome')
    await Promise.all([started.value.close(), desk.untilClosed()])
    expect((await desk.next('bye')).reason).toBe('restarting')
  })
})
