import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { laneOf } from '../../shared/model/command.ts'
import type { CommandBody } from '../../shared/model/command.ts'
import type { Conversation } from '../../shared/model/conversation.ts'
import type { CommandFrame, Verdict } from '../../shared/protocol/command-frame.ts'
import { DownFrame } from '../../shared/protocol/down.ts'
import type { EventFrame } from '../../shared/protocol/event-frame.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { HelloFrame, PageFrame, WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'

const PATIENCE_MS = 5_000

type Type = DownFrame['type']
type Body<T extends Type> = Extract<DownFrame, { type: T }>['body']
export type Live = { welcome: WelcomeFrame; pages: readonly PageFrame[] }

/** A promise that fails with `what` when it takes too long. */
async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A desk without any rules of its own: says what it is told to, remembers all it hears, and judges the shape of every frame. */
export async function rawDesk(url: string, token: string, deviceId: string = randomUUID()) {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  const heard: DownFrame[] = []
  const wrong: string[] = []
  let read = 0
  const line = { closed: false }
  let wake = (): void => undefined
  const bell = (): Promise<void> => new Promise((resolve) => (wake = resolve))

  socket.on('message', (data: Buffer) => {
    const text = data.toString('utf8')
    const parsed = DownFrame.safeParse(jsonOf(text))
    if (data.length > 1_048_576) wrong.push(`a frame of ${data.length} bytes`)
    if (parsed.success) heard.push(parsed.data)
    else wrong.push(`${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}: ${text.slice(0, 200)}`)
    wake()
  })
  socket.on('close', () => {
    line.closed = true
    wake()
  })
  socket.on('error', () => undefined)
  await within(
    new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve())
      socket.once('error', reject)
    }),
    `connection to ${url}`,
  )

  /** Next frame of a type, reading on from the last one found; frames of other types in between stay in `heard`. */
  async function next<T extends Type>(type: T): Promise<Body<T>> {
    const find = async (): Promise<Body<T>> => {
      for (;;) {
        if (wrong.length > 0) throw new Error(`not a frame of this protocol: ${wrong[0]}`)
        for (; read < heard.length; read++) {
          const frame = heard[read]
          if (frame?.type !== type) continue
          read += 1
          return frame.body as Body<T>
        }
        if (line.closed) throw new Error(`closed before any ${type}; heard ${heard.map((frame) => frame.type).join(' ')}`)
        await bell()
      }
    }
    return within(find(), type)
  }
  const say = <T extends UpFrame['type']>(type: T, body: Extract<UpFrame, { type: T }>['body']): void =>
    socket.send(JSON.stringify({ v: PROTOCOL_VERSION, type, body }))
  const hello = (more: Partial<HelloFrame> = {}): void => {
    const base = { protocol: PROTOCOL_VERSION, token, deviceId, ledgerGeneration: 'conformance', cursor: 0, serverEpoch: null }
    say('hello', { ...base, open: [], page: 0, last: true, ...more })
  }
  let pings = 0
  /** Everything the server had to say before now has been heard when this resolves. */
  async function settle(): Promise<void> {
    pings += 1
    say('ping', { n: pings })
    let pong = await next('pong')
    while (pong.n !== pings) pong = await next('pong')
  }
  let epoch = 0
  let headSeq = 0

  return {
    deviceId,
    next,
    say,
    hello,
    settle,
    raw: (data: string | Buffer): void => socket.send(data),
    heard: (): readonly DownFrame[] => heard,
    events: (): EventFrame[] => heard.flatMap((frame) => (frame.type === 'event' ? [frame.body] : [])),
    isClosed: (): boolean => line.closed,
    async untilClosed(): Promise<void> {
      const wait = async (): Promise<void> => {
        while (!line.closed) await bell()
      }
      await within(wait(), 'end of the connection')
    },
    /** Hello, then the snapshot if one is ordered. Afterwards events flow. */
    async live(more: Partial<HelloFrame> = {}): Promise<Live> {
      hello(more)
      const welcome = await next('welcome')
      epoch = welcome.clientEpoch
      headSeq = welcome.headSeq
      const pages: PageFrame[] = []
      if (welcome.mode === 'replay') return { welcome, pages }
      let token_: string | null = null
      do {
        say('fetch', { n: pages.length, want: { kind: 'snapshot', token: token_ } })
        const page: PageFrame = await next('page')
        pages.push(page)
        token_ = page.next
      } while (token_ !== null)
      headSeq = pages[0]?.seq ?? 0
      say('ack', { seq: headSeq })
      await settle()
      return { welcome, pages }
    },
    /** Sends a command without waiting. `judgedUpTo` is far ahead unless given, so nothing is stale by accident. */
    send(body: CommandBody, more: Partial<CommandFrame> = {}): string {
      const id = more.id ?? randomUUID()
      const base = { clientEpoch: epoch, lane: laneOf(body), after: null, composedAt: 1, baseMessageId: null, dependsOn: null }
      say('command', { ...base, preconditions: { judgedUpTo: Number.MAX_SAFE_INTEGER }, body, ...more, id })
      return id
    },
    async judged(body: CommandBody, more: Partial<CommandFrame> = {}): Promise<{ id: string; verdict: Verdict }> {
      const id = this.send(body, more)
      let answer = await next('answer')
      while (answer.id !== id) answer = await next('answer')
      return answer
    },
    leave(): void {
      socket.terminate()
    },
  }
}
export type RawDesk = Awaited<ReturnType<typeof rawDesk>>

/** Conversations of a snapshot that are open and whose replies an agent may send: its own or the queue's. */
export function answerable(live: Live): Conversation[] {
  const mine = (row: Conversation): boolean => row.assignee === null || row.assignee.id === live.welcome.agent.id
  return live.pages.flatMap((page) => page.conversations).filter((row) => row.state === 'open' && mine(row))
}
