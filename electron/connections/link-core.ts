import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { Random } from '../../shared/lib/random.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import type { WelcomeFrame } from '../../shared/protocol/session-frames.ts'
import type { Push } from '../ipc/push.ts'
import type { Dial } from './link.ts'
import { createLedgerFeed, type LedgerFeed } from './ledger-feed.ts'
import { createLinkSession, type Ended, type LinkSession } from './link-session.ts'
import { redialDelay, type Setback } from './reconnect-rules.ts'
import { statusOf, type OfflineReason, type Outage, type Phase } from './status-rules.ts'
import type { Timings } from './timings.ts'

/** A sign-in at one gateway. `gatewayUrl` is parsed. */
export type Account = {
  readonly accountId: string
  readonly agentId: string
  readonly gatewayUrl: string
  readonly token: string
}

export type ConnectionDeps = {
  dial: Dial
  clock: Clock
  random: Random
  timings: Timings
  log: Log
  push: Push
  /** Runs `fn` when the current batch of socket events is over. */
  tick: (fn: () => void) => void
  /** Why a dial failed, asked over HTTP when the transport would not say. Null: no better idea. */
  explain: (account: Account) => Promise<'not_a_gateway' | 'token' | 'protocol_version' | 'revoked' | null>
  onWelcome: (account: Account, welcome: WelcomeFrame) => void
  /** The gateway says that this account has no right any more; resolves when that is kept (JR10), and never rejects. */
  onRevoked: (account: Account) => Promise<void>
  /** A pong of this link named the time, `rttMs` after its ping. */
  onServerTime: (serverTime: number, rttMs: number) => void
}

/** Everything the link of the signed-in account remembers. Plain data with one owner, `connection-service.ts`. */
export type LinkCore = {
  readonly deps: ConnectionDeps
  account: Account | null
  phase: Phase
  session: LinkSession | null
  /** The socket is open and may be announced to the ledger window. */
  open: boolean
  /** The server has welcomed this socket. */
  welcomed: boolean
  nextLinkId: number
  /** Dials since the link was last stable. */
  attempt: number
  outage: Outage | null
  /** No room for what would come (LD8): no socket until there is. */
  paused: boolean
  /** J25: somebody keeps the link down; nothing is dialled. */
  held: boolean
  /** As the last welcome named it. */
  spreadMs: number
  /** FR22, as the welcome of this link named it; null where nothing may be asked. */
  askMs: number | null
  rttMs: number | null
  /** `given`: the open socket was announced to this very ledger window. */
  ledger: 'away' | 'ready' | 'given'
  /** Characters handed to the ledger window since it was last heard. */
  unheard: number
  readonly feed: LedgerFeed
  cancelDial: Cancel
  cancelStable: Cancel
  told: string
  readonly watchers: Set<(status: ConnectionStatus) => void>
}

/** Beyond this the link goes instead of growing a queue in front of a ledger window that does not answer. */
const UNHEARD_LIMIT = 4 * 1_048_576

export const createLinkCore = (deps: ConnectionDeps): LinkCore => ({
  deps,
  account: null,
  phase: { kind: 'signed_out' },
  session: null,
  open: false,
  welcomed: false,
  nextLinkId: 1,
  attempt: 0,
  outage: null,
  paused: false,
  held: false,
  spreadMs: 0,
  askMs: null,
  rttMs: null,
  ledger: 'away',
  unheard: 0,
  feed: createLedgerFeed({ hand: (linkId, json) => deps.push('link.frames', { linkId, json }), log: deps.log }),
  cancelDial: () => undefined,
  cancelStable: () => undefined,
  told: '',
  watchers: new Set(),
})

export const currentStatus = (core: LinkCore): ConnectionStatus => statusOf(core.phase, core)

/** Moves to a phase and tells everyone, unless nothing they can see has changed. */
export function enter(core: LinkCore, phase: Phase): void {
  core.phase = phase
  const status = currentStatus(core)
  const text = JSON.stringify(status)
  if (text === core.told) return
  core.told = text
  core.deps.push('connection.changed', status)
  for (const watcher of core.watchers) watcher(status)
}

/** Opens a socket for the account in place of whatever is there. */
export function dial(core: LinkCore, loud: boolean): void {
  const { deps, account } = core
  if (account === null || core.held) return
  letGo(core)
  if (core.paused) return rest(core)
  const id = core.nextLinkId++
  enter(core, { kind: 'dialling', since: deps.clock.now(), loud })
  core.session = createLinkSession({
    ...deps,
    id,
    url: account.gatewayUrl,
    token: account.token,
    agentId: account.agentId,
    onOpen() {
      core.open = true
      announce(core)
    },
    onFrames: (json) => handFrames(core, id, json),
    onWelcome: (welcome) => welcomed(core, account, welcome),
    onRtt(ms) {
      core.rttMs = ms
      if (core.phase.kind === 'live') enter(core, { ...core.phase, rttMs: ms })
    },
    onEnded: (cause) => ended(core, cause),
  })
}

/** Waits for room on the disk, not for a time. */
export function rest(core: LinkCore): void {
  core.outage = { since: core.outage?.since ?? core.deps.clock.now(), reason: 'disk' }
  enter(core, { kind: 'waiting', retryAt: null })
}

/** Forgets the socket without a word to the server; the ledger window hears that its link is gone. */
export function letGo(core: LinkCore): void {
  core.cancelDial()
  core.cancelStable()
  core.session?.abandon()
  closed(core)
}

function closed(core: LinkCore): void {
  const { session, ledger } = core
  core.session = null
  core.open = false
  core.welcomed = false
  core.askMs = null
  core.rttMs = null
  if (session === null || ledger !== 'given') return
  core.ledger = 'ready'
  core.deps.push('link.closed', { linkId: session.id })
}

/** Gives an open socket to a ledger window that is ready for it; the link waits for the ledger, never the other way round. */
export function announce(core: LinkCore): void {
  if (core.ledger !== 'ready' || !core.open || core.session === null) return
  core.ledger = 'given'
  core.unheard = 0
  core.feed.opened(core.session.id)
  core.deps.push('link.opened', { linkId: core.session.id })
}

function handFrames(core: LinkCore, linkId: number, json: string): void {
  if (core.ledger !== 'given') {
    // Before a hello nothing is owed to us; whatever a server says that early comes again after one.
    core.deps.log.info('link.early_frames', { linkId })
    return
  }
  core.unheard += json.length
  core.feed.frames(json)
  if (core.unheard <= UNHEARD_LIMIT) return
  core.deps.log.error('link.ledger_deaf', { linkId, unheard: core.unheard })
  core.session?.end({ kind: 'lost', reason: 'silent' })
}

function welcomed(core: LinkCore, account: Account, welcome: WelcomeFrame): void {
  const { clock, timings } = core.deps
  core.outage = null
  core.welcomed = true
  core.spreadMs = welcome.reconnectSpreadMs
  core.askMs = welcome.askMs ?? null
  core.cancelStable()
  core.cancelStable = clock.after(timings.stableMs, () => {
    core.attempt = 0
  })
  core.deps.onWelcome(account, welcome)
  enter(core, { kind: 'catching_up', since: clock.now() })
}

function ended(core: LinkCore, cause: Ended): void {
  const since = core.deps.clock.now()
  core.deps.log.info('link.ended', { kind: cause.kind, reason: 'reason' in cause ? cause.reason : null })
  core.cancelStable()
  closed(core)
  switch (cause.kind) {
    case 'superseded':
      return enter(core, { kind: 'superseded', since })
    case 'refused':
      return refused(core, cause.reason)
    case 'restarting':
      return redial(core, { kind: 'restarting', spreadMs: core.spreadMs }, 'closed')
    case 'failed':
      redial(core, { kind: 'failed' }, cause.reason === 'unknown' ? 'unreachable' : cause.reason)
      if (cause.reason === 'unknown') explain(core)
      return
    case 'lost':
      if (cause.reason !== 'slept') return redial(core, { kind: 'lost' }, cause.reason)
      core.attempt = 0
      return redial(core, { kind: 'resumed' }, 'silent')
    default:
  }
}

/** Nothing is dialled any more. The end of a right is kept before anybody sees it (FR19, JR10). */
function refused(core: LinkCore, reason: Extract<Ended, { kind: 'refused' }>['reason']): void {
  const { account, deps } = core
  const since = deps.clock.now()
  const show = (): void => enter(core, { kind: 'refused', since, reason })
  if (reason !== 'revoked' || account === null) return show()
  deps
    .onRevoked(account)
    // An agent who has tried again meanwhile will hear it again.
    .then(() => (core.account === account && core.session === null ? show() : undefined))
    .catch(() => deps.log.error('link.revoked_failed'))
}

/** Waits by the rules, then dials. */
export function redial(core: LinkCore, setback: Setback, reason: OfflineReason): void {
  const { clock, random, timings } = core.deps
  const delay = redialDelay(random, { setback, attempt: core.attempt, spreadMs: core.spreadMs }, timings)
  core.attempt += 1
  if (core.paused) return rest(core)
  core.outage = { since: core.outage?.since ?? clock.now(), reason }
  core.cancelDial()
  core.cancelDial = clock.after(delay, () => dial(core, false))
  enter(core, { kind: 'waiting', retryAt: clock.now() + delay })
}

/** A transport that hides the cause of a failed handshake: ask over HTTP, and believe it only if nothing moved on meanwhile. */
function explain(core: LinkCore): void {
  const { account, outage, deps } = core
  if (account === null) return
  deps
    .explain(account)
    .then((why) => {
      if (why === null || core.account !== account || core.outage !== outage || outage === null) return undefined
      if (why === 'not_a_gateway') {
        core.outage = { ...outage, reason: why }
        enter(core, core.phase)
        return undefined
      }
      letGo(core)
      refused(core, why)
      return undefined
    })
    .catch(() => deps.log.error('link.explain_failed'))
}
