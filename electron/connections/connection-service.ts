import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { UpFrame } from '../../shared/protocol/up.ts'
import {
  announce,
  createLinkCore,
  currentStatus,
  dial,
  enter,
  letGo,
  redial,
  rest as waitForRoom,
  type Account,
  type ConnectionDeps,
  type LinkCore,
} from './link-core.ts'

export type ConnectionService = {
  /** Dials for this account from now on, in place of any other. */
  start: (account: Account) => void
  /** Says good-bye and rests. */
  stop: () => void
  /** An agent's "try again" or "use here": now, whatever the back-off says. */
  dialNow: () => void
  /** J25: lets the link go as if the line were cut, and dials no more until it is lifted; a new `start` or `stop` lifts it too. */
  hold: (on: boolean) => void
  /** The machine woke up or the network is back: ask the open link, or dial soon. */
  nudge: () => void
  status: () => ConnectionStatus
  /** Hears every change until undone. */
  watch: (listener: (status: ConnectionStatus) => void) => () => void
  /** A ledger window is ready for this account's frames; a link that served an earlier one is replaced. */
  ledgerOpened: (accountId: string) => void
  ledgerGone: () => void
  /** The ledger window begins anew because its disk has no room. */
  ledgerFull: () => void
  ledgerStatus: (said: { live: boolean }) => void
  /** A sign that the ledger window still takes what it is sent. */
  ledgerHeard: () => void
  isLive: () => boolean
  /** The link the ledger window may use now. */
  hasLink: (linkId: number) => boolean
  /** False when that link is gone; `flushed` runs when the bytes left for the OS. */
  send: (linkId: number, frame: UpFrame, flushed?: () => void) => boolean
  /** A frame of main's own: no command, nothing the ledger must know of. False when nobody is there to hear it. */
  say: (frame: UpFrame) => boolean
  /** FR22: milliseconds the back-end wants between two asks for one customer; null while nobody may be asked. */
  askMs: () => number | null
  /** LD8: true lets go of the link and dials no more; false dials again, by the rules for a network that is back. */
  pause: (on: boolean) => void
  /** The ledger gives up on a link: it is dropped and dialled again by the rules. */
  dropLink: (linkId: number) => void
}

/** The link of the signed-in account: dialling, back-off, and what the agent is told (FR15). Never more than one socket. */
export function createConnectionService(deps: ConnectionDeps): ConnectionService {
  const core = createLinkCore(deps)
  const hasLink = (linkId: number): boolean => core.ledger === 'given' && core.session?.id === linkId

  return {
    start(account) {
      // A new token for the same account: its ledger is open already and will not say so again.
      const ready = core.account?.accountId === account.accountId && core.ledger !== 'away'
      forget(core)
      core.account = account
      if (ready) core.ledger = 'ready'
      dial(core, true)
    },
    stop() {
      forget(core)
      enter(core, { kind: 'signed_out' })
    },
    dialNow() {
      if (core.open) return core.session?.probe()
      if (core.session !== null) return
      // Somebody is looking: should this dial fail too, the next ones come soon again.
      core.attempt = 0
      dial(core, true)
    },
    hold: (on) => hold(core, on),
    nudge: () => nudge(core),
    status: () => currentStatus(core),
    watch(listener) {
      core.watchers.add(listener)
      return () => void core.watchers.delete(listener)
    },
    ledgerOpened: (accountId) => ledgerOpened(core, accountId),
    ledgerGone() {
      const served = core.ledger === 'given'
      core.ledger = 'away'
      if (!served) return
      core.feed.died()
      replaceLink(core)
    },
    ledgerFull: () => core.feed.outOfRoom(),
    ledgerStatus: ({ live }) => ledgerStatus(core, live),
    ledgerHeard() {
      core.unheard = 0
    },
    askMs: () => core.askMs,
    pause: (on) => pause(core, on),
    isLive: () => core.phase.kind === 'live',
    hasLink,
    send(linkId, frame, flushed) {
      if (!hasLink(linkId)) return false
      core.feed.said(frame)
      return core.session?.send(frame, flushed) === true
    },
    // Before the welcome a server would take it for a bad frame.
    say: (frame) => core.welcomed && core.session?.send(frame) === true,
    dropLink(linkId) {
      if (hasLink(linkId)) core.session?.end({ kind: 'lost', reason: 'silent' })
    },
  }
}

/** Ends whatever goes on for the account that was signed in. */
function forget(core: LinkCore): void {
  if (core.open) core.session?.send({ v: PROTOCOL_VERSION, type: 'bye', body: { reason: 'leaving' } })
  letGo(core)
  Object.assign(core, {
    account: null,
    attempt: 0,
    outage: null,
    held: false,
    spreadMs: 0,
    ledger: 'away',
    unheard: 0,
  } satisfies Partial<LinkCore>)
}

function hold(core: LinkCore, on: boolean): void {
  if (core.account === null || core.held === on) return
  core.held = on
  core.attempt = 0
  if (!on) return dial(core, false)
  letGo(core)
  const since = core.deps.clock.now()
  core.outage = { since, reason: 'closed' }
  enter(core, { kind: 'held', since })
}

function pause(core: LinkCore, on: boolean): void {
  if (core.paused === on) return
  core.paused = on
  if (core.account === null) return
  if (on) {
    letGo(core)
    return waitForRoom(core)
  }
  if (core.outage !== null) core.outage = { ...core.outage, reason: 'closed' }
  nudge(core)
}

function nudge(core: LinkCore): void {
  if (core.open) return core.session?.probe()
  if (core.phase.kind !== 'waiting') return
  core.attempt = 0
  redial(core, { kind: 'resumed' }, core.outage?.reason ?? 'closed')
}

function ledgerOpened(core: LinkCore, accountId: string): void {
  if (accountId !== core.account?.accountId) return
  const served = core.ledger === 'given'
  core.ledger = served ? 'away' : 'ready'
  // A page that began anew without a word: its engine failed (IN7).
  if (served) core.feed.died()
  if (served) replaceLink(core)
  core.ledger = 'ready'
  announce(core)
}

/** A new ledger window needs a hello of its own cursor, hence a socket of its own. The old one is just let go. */
function replaceLink(core: LinkCore): void {
  core.deps.log.info('link.replaced')
  letGo(core)
  if (core.attempt > 0) return redial(core, { kind: 'own' }, 'closed')
  core.attempt = 1
  dial(core, false)
}

function ledgerStatus(core: LinkCore, live: boolean): void {
  const { phase } = core
  const since = core.deps.clock.now()
  if (live && phase.kind === 'catching_up') enter(core, { kind: 'live', since, rttMs: core.rttMs })
  if (!live && phase.kind === 'live') enter(core, { kind: 'catching_up', since })
}
