import * as z from 'zod/mini'
import type { RequestArgs, RequestError } from '../../shared/ipc/bridge.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import type { Agent } from '../../shared/model/agent.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import { Id } from '../../shared/model/ids.ts'
import { Session } from '../../shared/model/session.ts'
import type { Push } from '../ipc/push.ts'
import { accountIdOf, signInVerdict, type SignInFailure } from './sign-in-rules.ts'

export const KeptSession = z.object({ session: z.nullable(Session) })
export type KeptSession = z.infer<typeof KeptSession>

type SignInError = RequestError<'session.signIn'>
type Account = { accountId: string; agentId: string; gatewayUrl: string; token: string }

export type SessionDeps = {
  file: { get: () => KeptSession; set: (value: KeptSession) => void }
  secrets: {
    isProtected: () => Promise<boolean>
    put: (name: string, secret: string) => Promise<void>
    get: (name: string) => Promise<string | null>
    remove: (name: string) => Promise<void>
  }
  connection: {
    start: (account: Account) => void
    stop: () => void
    watch: (listener: (status: ConnectionStatus) => void) => () => void
  }
  parseAddress: (raw: string) => Result<string, { kind: 'bad_address' }>
  whoami: (gatewayUrl: string, token: string) => Promise<Result<Agent, { kind: SignInFailure; agent?: Agent }>>
  /** A sign-in told that this account has no right any more; resolves when that is kept. */
  onRevoked: (account: { accountId: string; name: string }) => Promise<void>
  /** Commands of an account that are not finished, by the journal. */
  unfinished: (accountId: string) => Promise<number>
  /** A sign-in worked: the address is the one to offer next time. */
  onSignedIn: (session: Session) => void
  onSignedOut: () => void
  push: Push
  clock: Clock
  log: Log
  limitMs: number
}

export type SessionService = {
  /** Takes up the last session, with or without a network. */
  start: () => Promise<void>
  /** What desks see. */
  current: () => Session | null
  /** What the ledger window sees: a sign-in under way needs its ledger for the hello. */
  forLedger: () => Session | null
  signIn: (args: RequestArgs<'session.signIn'>) => Promise<Result<Session, SignInError>>
  signOut: (args: RequestArgs<'session.signOut'>) => Promise<Result<Record<string, never>, RequestError<'session.signOut'>>>
  /** The gateway's own word about who this is. */
  heard: (accountId: string, agent: Agent) => void
}

export function createSessionService(deps: SessionDeps): SessionService {
  const { file, connection, push } = deps
  /** Half-made session of a sign-in under way. */
  let provisional: Session | null = null
  let queue: Promise<unknown> = Promise.resolve()

  const current = (): Session | null => file.get().session
  const forLedger = (): Session | null => provisional ?? current()
  /** One sign-in or sign-out at a time; a second click waits for the first. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work)
    queue = done.catch(() => undefined)
    return done
  }
  const resume = (): Promise<void> => takeUp(deps)

  return {
    start: resume,
    current,
    forLedger,
    signIn: (args) =>
      inTurn(async () => {
        const started = deps.clock.monotonic()
        const asked = await ask(deps, args)
        if (!asked.ok) return asked
        const { session } = asked.value
        const before = current()
        try {
          provisional = session
          const verdict = await dialFor(deps, asked.value, deps.limitMs - (deps.clock.monotonic() - started))
          if (verdict !== 'welcomed') return err({ kind: verdict })
          await deps.secrets.put(session.accountId, asked.value.token)
          file.set({ session })
          if (before !== null && before.accountId !== session.accountId) await deps.secrets.remove(before.accountId)
        } finally {
          provisional = null
          // Whatever went wrong: back to the session that was, or to none.
          if (current() !== session) await resume()
        }
        push('session.changed', session)
        deps.onSignedIn(session)
        return ok(session)
      }),
    signOut: ({ leaveWork }) =>
      inTurn(async () => {
        const session = current()
        if (session === null) return ok({})
        const count = await deps.unfinished(session.accountId)
        if (count > 0 && !leaveWork) return err({ kind: 'unfinished', count })
        connection.stop()
        file.set({ session: null })
        push('session.changed', null)
        await deps.secrets.remove(session.accountId)
        deps.onSignedOut()
        return ok({})
      }),
    heard(accountId, agent) {
      const session = current()
      if (session?.accountId !== accountId || JSON.stringify(session.agent) === JSON.stringify(agent)) return
      const now = { ...session, agent }
      file.set({ session: now })
      push('session.changed', now)
    },
  }
}

/** Dials for the kept session, or rests when there is none. */
async function takeUp({ file, push, connection, secrets }: SessionDeps): Promise<void> {
  const { session } = file.get()
  push('session.changed', session, 'ledger')
  if (session === null) return connection.stop()
  // Without a token the gateway refuses, and the agent is asked to sign in again; saved work stays in sight meanwhile.
  const token = (await secrets.get(session.accountId)) ?? ''
  connection.start({ accountId: session.accountId, agentId: session.agent.id, gatewayUrl: session.gatewayUrl, token })
}

/** The gateway has just answered over HTTP: its welcome gets at least this long. */
const SHORTEST_WAIT_MS = 2_000

type Asked = { session: Session; token: string }

/** Everything that can be known before a link is made, so that a wrong token never disturbs the ledger. */
async function ask(deps: SessionDeps, args: RequestArgs<'session.signIn'>): Promise<Result<Asked, SignInError>> {
  const address = deps.parseAddress(args.gatewayUrl)
  if (!address.ok) return address
  const agent = await deps.whoami(address.value, args.token)
  if (!agent.ok) return refusedAs(deps, address.value, agent.error)
  const accountId = accountIdOf(agent.value.id, address.value)
  if (!Id.safeParse(accountId).success) return err({ kind: 'not_a_gateway' })
  const storageProtected = await deps.secrets.isProtected()
  return ok({ session: { accountId, gatewayUrl: address.value, agent: agent.value, storageProtected }, token: args.token })
}

async function refusedAs(deps: SessionDeps, gatewayUrl: string, { kind, agent }: { kind: SignInFailure; agent?: Agent }) {
  const accountId = agent === undefined ? null : accountIdOf(agent.id, gatewayUrl)
  if (kind === 'revoked' && agent !== undefined && Id.safeParse(accountId).success)
    await deps.onRevoked({ accountId: accountIdOf(agent.id, gatewayUrl), name: agent.name })
  return err({ kind })
}

/** Starts the real link of the new account and waits for its first welcome, a definite failure, or the time limit. */
function dialFor(deps: SessionDeps, { session, token }: Asked, leftMs: number): Promise<'welcomed' | SignInFailure> {
  return new Promise((resolve) => {
    const settle = (verdict: 'welcomed' | SignInFailure): void => {
      unwatch()
      cancel()
      resolve(verdict)
    }
    const cancel = deps.clock.after(Math.max(SHORTEST_WAIT_MS, leftMs), () => settle('timeout'))
    deps.connection.start({ accountId: session.accountId, agentId: session.agent.id, gatewayUrl: session.gatewayUrl, token })
    const unwatch = deps.connection.watch((status) => {
      const verdict = signInVerdict(status)
      if (verdict !== null) settle(verdict)
    })
    deps.push('session.changed', session, 'ledger')
  })
}
