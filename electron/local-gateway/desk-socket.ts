import type { WebSocket } from 'ws'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { DownFrame } from '../../shared/protocol/down.ts'
import { MAX_FRAME_TO_SERVER, PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import { UpFrame } from '../../shared/protocol/up.ts'
import { createPipe } from './faults.ts'
import type { Faults } from './faults.ts'
import type { Host } from './host.ts'

/** WebSocket close codes of our goodbyes; the reason in the `bye` frame is what counts. */
const CLOSE_CODES: Readonly<Record<string, number>> = {
  superseded: 4_001,
  token: 4_003,
  protocol_version: 4_004,
  revoked: 4_005,
  bad_frame: 1_007,
  frame_too_large: 1_009,
  restarting: 1_012,
}
const POLICY = 1_008

/** `frames`: whatever desks have said, read or not. */
export type Counters = { frames: number; badFrames: number; tooLarge: number; accepted: number; refused: number }

/** The frame in a text, or null when it is not JSON or not of a known shape. Unknown extra fields are dropped (FR1). */
export function parseUp(text: string): UpFrame | null {
  try {
    const parsed = UpFrame.safeParse(JSON.parse(text))
    return parsed.success && parsed.data.v === PROTOCOL_VERSION ? parsed.data : null
  } catch {
    return null
  }
}

type Down = { kind: 'frame'; frame: DownFrame } | { kind: 'lie'; frame: object } | { kind: 'close'; reason: string }
type Deps = { host: Host; faults: Faults; clock: Clock; counters: Counters; log: Log; idleMs: number }

/** The frame as the faults of the moment let it be heard; each lie uses one of its count. */
function told({ state, hit }: Faults, frame: DownFrame): unknown {
  if (frame.type === 'event' && state.spoil > 0) {
    state.spoil -= 1
    return { ...frame, body: { ...frame.body, kind: 'of.another.world' } }
  }
  if (frame.type === 'answer' && state.answer.judged && state.answer.left > 0) {
    state.answer.left -= 1
    hit('answer')
    return { ...frame, body: { ...frame.body, verdict: state.answer.verdict } }
  }
  return state.heads.left > 0 && namesHeads(frame) ? withHeads(state.heads, frame) : frame
}

const namesHeads = (frame: DownFrame): boolean =>
  frame.type === 'answer'
    ? frame.body.verdict.kind === 'conflict' && frame.body.verdict.head !== undefined
    : (frame.type === 'welcome' || frame.type === 'fates') && frame.body.laneHeads.length > 0

function withHeads(heads: Faults['state']['heads'], frame: DownFrame): unknown {
  heads.left -= 1
  const { head } = heads
  if (frame.type === 'answer') return { ...frame, body: { ...frame.body, verdict: { ...frame.body.verdict, head } } }
  if (frame.type !== 'welcome' && frame.type !== 'fates') return frame
  return { ...frame, body: { ...frame.body, laneHeads: frame.body.laneHeads.map(({ lane }) => ({ lane, head })) } }
}

/** A command that is answered and goes no further. */
function unjudged({ state, hit }: Faults, frame: UpFrame): object | null {
  if (frame.type !== 'command' || state.answer.judged || state.answer.left === 0) return null
  state.answer.left -= 1
  hit('answer')
  return { v: PROTOCOL_VERSION, type: 'answer', body: { id: frame.body.id, verdict: state.answer.verdict } }
}

/** Joins one accepted socket to the host, with the faults of the moment in both directions. */
export function serveDesk(socket: WebSocket, { host, faults, clock, counters, log, idleMs }: Deps): void {
  let heardAt = clock.monotonic()
  const write = (item: Down): void => {
    if (item.kind === 'close') return socket.close(CLOSE_CODES[item.reason] ?? POLICY, item.reason)
    socket.send(JSON.stringify(item.kind === 'lie' ? item.frame : told(faults, item.frame)))
  }
  const down = createPipe<Down>({ faults, clock, direction: 'down', deliver: write })
  const say = (item: Down): void => {
    if (faults.state.mute || faults.state.deaf) faults.hit('mute')
    else down.push(item)
  }
  const id = host.open({
    send: (frame) => say({ kind: 'frame', frame }),
    close: (reason) => (faults.state.lagMs > 0 ? say({ kind: 'close', reason }) : write({ kind: 'close', reason })),
    cut: () => socket.terminate(),
    raw: (text) => socket.send(text),
  })
  const refuse = (reason: 'bad_frame' | 'frame_too_large'): void => {
    counters[reason === 'bad_frame' ? 'badFrames' : 'tooLarge'] += 1
    log.info('frame refused', { reason, connection: id })
    host.gone(id)
    write({ kind: 'frame', frame: { v: PROTOCOL_VERSION, type: 'bye', body: { reason } } })
    write({ kind: 'close', reason })
  }
  const hear = (frame: UpFrame): void => {
    const lie = unjudged(faults, frame)
    if (lie === null) host.receive(id, frame)
    else say({ kind: 'lie', frame: lie })
  }
  const up = createPipe<UpFrame>({ faults, clock, direction: 'up', deliver: hear })
  const stopIdle = watchSilence(clock, idleMs, { heardAt: () => heardAt, silent: () => socket.terminate() })

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    heardAt = clock.monotonic()
    counters.frames += 1
    if (faults.state.deaf) return faults.hit('deaf')
    if (data.length > MAX_FRAME_TO_SERVER) return refuse('frame_too_large')
    const frame = isBinary ? null : parseUp(data.toString('utf8'))
    return frame === null ? refuse('bad_frame') : up.push(frame)
  })
  socket.on('error', (error) => log.debug('socket error', { connection: id, reason: error.message }))
  socket.on('close', () => {
    stopIdle()
    up.stop()
    down.stop()
    host.gone(id)
  })
}

/** Calls `silent` once nothing was heard for `limitMs`. */
function watchSilence(clock: Clock, limitMs: number, peer: { heardAt: () => number; silent: () => void }): () => void {
  let cancel = (): void => undefined
  const arm = (): void => {
    const left = peer.heardAt() + limitMs - clock.monotonic()
    if (left <= 0) peer.silent()
    else cancel = clock.after(left, arm)
  }
  arm()
  return () => cancel()
}
