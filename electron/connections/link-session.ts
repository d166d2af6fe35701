import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import type { Random } from '../../shared/lib/random.ts'
import type { Envelope } from '../../shared/protocol/down.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { ByeFrame, PongFrame, WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import { createHeartbeat, type Heartbeat } from './heartbeat.ts'
import type { Dial, LinkEnd } from './link.ts'
import { createInbox } from './link-inbox.ts'
import type { Timings } from './timings.ts'

/** What a link that ended means for the next dial and for the agent. */
export type Ended =
  | { kind: 'failed'; reason: 'unreachable' | 'not_a_gateway' | 'bad_address' | 'unknown' }
  | { kind: 'lost'; reason: 'closed' | 'silent' | 'protocol' | 'slept' }
  | { kind: 'restarting' }
  | { kind: 'refused'; reason: 'token' | 'protocol_version' | 'revoked' }
  | { kind: 'superseded' }

export type LinkSession = {
  readonly id: number
  /** False when the socket is not open. */
  send: (frame: UpFrame, flushed?: () => void) => boolean
  probe: () => void
  /** Ends it from our side; `onEnded` hears the cause. */
  end: (cause: Ended) => void
  /** Ends it without a word to anybody. */
  abandon: () => void
}

export type LinkSessionDeps = {
  id: number
  url: string
  token: string
  /** The agent this token belongs to; a welcome for another one must never reach this account's ledger. */
  agentId: string
  dial: Dial
  clock: Clock
  random: Random
  timings: Timings
  /** Runs `fn` when the current batch of socket events is over. */
  tick: (fn: () => void) => void
  onOpen: () => void
  /** Frames of one tick as the text of a JSON array, in order. */
  onFrames: (json: string) => void
  onWelcome: (welcome: WelcomeFrame) => void
  onRtt: (ms: number) => void
  onServerTime: (serverTime: number, rttMs: number) => void
  onEnded: (cause: Ended) => void
}

/** One socket from dial to end: decodes, gathers per tick, beats, and watches welcome and bye go by (IN1, FR15). */
export function createLinkSession(deps: LinkSessionDeps): LinkSession {
  const { clock, timings } = deps
  let state: 'dialling' | 'open' | 'ended' = 'dialling'
  let bye: string | null = null
  /** A hello is under way; its own limit tells whether somebody answers. */
  let greeting = false
  let cancelWelcome: Cancel = () => undefined

  const abandon = (): void => {
    state = 'ended'
    cancelWelcome()
    heartbeat.stop()
    link.drop()
  }
  const end = (cause: Ended): void => {
    if (state === 'ended') return
    inbox.flush()
    abandon()
    deps.onEnded(cause)
  }
  const send = (frame: UpFrame, flushed?: () => void): boolean => {
    if (state !== 'open') return false
    if (frame.type === 'hello') {
      greeting = true
      cancelWelcome()
      cancelWelcome = clock.after(timings.welcomeMs, () => end({ kind: 'lost', reason: 'silent' }))
    }
    return link.send(JSON.stringify(signed(frame, deps.token)), flushed)
  }
  const heartbeat = createHeartbeat({
    ...deps,
    ping: (n) => void send({ v: PROTOCOL_VERSION, type: 'ping', body: { n } }),
    onDead: (reason) => end({ kind: 'lost', reason }),
  })
  const observe = createObserver(deps, {
    heartbeat,
    onWelcome() {
      greeting = false
      cancelWelcome()
    },
    onStranger: () => end({ kind: 'refused', reason: 'token' }),
    onBye(reason) {
      bye = reason
      deps.tick(() => end(endOf(reason)))
    },
  })
  const inbox = createInbox(deps, observe)
  const link = deps.dial(deps.url, {
    onOpen() {
      state = 'open'
      deps.onOpen()
    },
    onText: inbox.text,
    onBinary: inbox.binary,
    onEnd(how) {
      if (how.kind === 'too_large') inbox.tooLarge()
      end(bye === null ? causeOf(how) : endOf(bye))
    },
  })

  return { id: deps.id, send, probe: () => void (state === 'open' && !greeting && heartbeat.probe()), end, abandon }
}

/** The ledger window never holds the token: its hello is completed here. */
const signed = (frame: UpFrame, token: string): UpFrame =>
  frame.type === 'hello' ? { ...frame, body: { ...frame.body, protocol: PROTOCOL_VERSION, token } } : frame

type Seen = { heartbeat: Heartbeat; onWelcome: () => void; onStranger: () => void; onBye: (reason: string) => void }

/** Looks at what concerns the link itself. Returns false for frames that stay in main. */
function createObserver(deps: Pick<LinkSessionDeps, 'agentId' | 'onWelcome'>, seen: Seen): (frame: Envelope) => boolean {
  return ({ type, body }) => {
    if (type === 'pong') {
      const pong = PongFrame.safeParse(body)
      return !(pong.success && seen.heartbeat.pong(pong.data.n, pong.data.serverTime))
    }
    if (type === 'welcome') {
      const welcome = WelcomeFrame.safeParse(body)
      if (!welcome.success) return true
      if (welcome.data.agent.id !== deps.agentId) {
        seen.onStranger()
        return false
      }
      seen.onWelcome()
      seen.heartbeat.start(welcome.data.heartbeatMs)
      deps.onWelcome(welcome.data)
    }
    if (type === 'bye') {
      const said = ByeFrame.safeParse(body)
      seen.onBye(said.success ? said.data.reason : '')
    }
    return true
  }
}

function endOf(bye: string): Ended {
  switch (bye) {
    case 'superseded':
      return { kind: 'superseded' }
    case 'token':
    case 'protocol_version':
    case 'revoked':
      return { kind: 'refused', reason: bye }
    case 'restarting':
      return { kind: 'restarting' }
    case 'bad_frame':
    case 'frame_too_large':
      return { kind: 'lost', reason: 'protocol' }
    default:
      return { kind: 'lost', reason: 'closed' }
  }
}

function causeOf(how: LinkEnd): Ended {
  if (how.kind === 'failed') return { kind: 'failed', reason: how.reason }
  if (how.kind === 'too_large') return { kind: 'lost', reason: 'protocol' }
  return how.code === 1012 || how.code === 1013 ? { kind: 'restarting' } : { kind: 'lost', reason: 'closed' }
}
