import { describe, expect, it } from 'vitest'
import { silentLog } from '../../shared/lib/log.ts'
import { seededRandom } from '../../shared/lib/random.ts'
import { err, ok, type Result } from '../../shared/lib/result.ts'
import type { Agent } from '../../shared/model/agent.ts'
import type { ConnectionStatus } from '../../shared/model/connection-status.ts'
import type { Notice } from '../../shared/model/notice.ts'
import type { Session } from '../../shared/model/session.ts'
import { createManualClock, type ManualClock } from '../../tests/fakes/manual-clock.ts'
import { withNotice } from './notice-rules.ts'
import { createNoticeService, type KeptNotices } from './notice-service.ts'
import { createSessionService, type KeptSession, type SessionDeps, type SessionService } from './session-service.ts'
import { accountIdOf, signInVerdict, type SignInFailure } from './sign-in-rules.ts'

const AGENT: Agent = { id: 'a1', name: '苏婷', role: 'agent' }
const URL_ = 'wss://gw.example/desk'
const ACCOUNT = accountIdOf('a1', URL_)
const args = { gatewayUrl: URL_, token: 'secret' }

type World = {
  service: SessionService
  clock: ManualClock
  file: { get: () => KeptSession; set: (value: KeptSession) => void }
  secrets: Map<string, string>
  world: { whoami: Result<Agent, { kind: SignInFailure; agent?: Agent }>; unfinished: number; protects: boolean; putFails: boolean }
  dialled: string[]
  told: [string, Session | null, string][]
  ended: string[]
  link: (status: ConnectionStatus) => void
  settle: () => Promise<void>
}

function setUp(kept: Session | null = null): World {
  const clock = createManualClock()
  let value: KeptSession = { session: kept }
  const file = { get: () => value, set: (next: KeptSession) => void (value = next) }
  const secrets = new Map<string, string>(kept === null ? [] : [[kept.accountId, 'old-secret']])
  const world: World['world'] = { whoami: ok(AGENT), unfinished: 0, protects: true, putFails: false }
  const dialled: string[] = []
  const told: World['told'] = []
  const ended: string[] = []
  const watchers = new Set<(status: ConnectionStatus) => void>()
  const deps: SessionDeps = {
    file,
    secrets: {
      isProtected: () => Promise.resolve(world.protects),
      put: (name, secret) => (world.putFails ? Promise.reject(new Error('ENOSPC')) : Promise.resolve(void secrets.set(name, secret))),
      get: (name) => Promise.resolve(secrets.get(name) ?? null),
      remove: (name) => Promise.resolve(void secrets.delete(name)),
    },
    connection: {
      start: ({ accountId, token }) => void dialled.push(`${accountId} ${token}`),
      stop: () => void dialled.push('stop'),
      watch(listener) {
        watchers.add(listener)
        return () => void watchers.delete(listener)
      },
    },
    parseAddress: (raw) => (raw.startsWith('wss:') ? ok(raw) : err({ kind: 'bad_address' })),
    whoami: () => Promise.resolve(world.whoami),
    unfinished: () => Promise.resolve(world.unfinished),
    onSignedIn: (session) => void told.push(['signed in', session, '']),
    onSignedOut: () => undefined,
    onRevoked: ({ accountId, name }) => Promise.resolve(void ended.push(`${accountId} ${name}`)),
    push: (name, payload, only) => void told.push([name, payload as Session | null, only ?? 'all']),
    clock,
    log: silentLog,
    limitMs: 10_000,
  }
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 30; n += 1) await Promise.resolve()
  }
  const link = (status: ConnectionStatus): void => {
    for (const watcher of watchers) watcher(status)
  }
  return { service: createSessionService(deps), clock, file, secrets, world, dialled, told, ended, link, settle }
}

const session: Session = { accountId: ACCOUNT, gatewayUrl: URL_, agent: AGENT, storageProtected: true }
const live: ConnectionStatus = { kind: 'catching_up', since: 1 }

describe('sign-in', () => {
  it('dials with the token, waits for the welcome, then keeps session and token', async () => {
    const { service, link, settle, file, secrets, dialled, told } = setUp()
    const answer = service.signIn(args)
    await settle()
    expect(dialled).toEqual([`${ACCOUNT} secret`])
    expect(service.current()).toBeNull()
    expect(service.forLedger()).toEqual(session)
    expect(told).toEqual([['session.changed', session, 'ledger']])
    link({ kind: 'connecting', since: 1, attempt: 0 })
    await settle()
    expect(service.current()).toBeNull()
    link(live)
    expect(await answer).toEqual(ok(session))
    expect(file.get()).toEqual({ session })
    expect([...secrets]).toEqual([[ACCOUNT, 'secret']])
    expect(told.slice(1)).toEqual([
      ['session.changed', session, 'all'],
      ['signed in', session, ''],
    ])
  })

  it.each<SignInFailure>(['token', 'not_a_gateway', 'unreachable', 'protocol_version', 'timeout'])(
    'knows %s before it touches the link or the ledger',
    async (kind) => {
      const { service, world, dialled, told } = setUp()
      world.whoami = err({ kind })
      expect(await service.signIn(args)).toEqual(err({ kind }))
      expect([dialled, told]).toEqual([[], []])
    },
  )

  it('FR19 revoke: a sign-in that is told so keeps whose right has ended, and touches nothing else', async () => {
    const { service, world, dialled, told, ended } = setUp()
    world.whoami = err({ kind: 'revoked', agent: AGENT })
    expect(await service.signIn(args)).toEqual(err({ kind: 'revoked' }))
    expect([ended, dialled, told]).toEqual([[`${ACCOUNT} 苏婷`], [], []])
  })

  it('refuses an address that is none', async () => {
    expect(await setUp().service.signIn({ ...args, gatewayUrl: 'http://x' })).toEqual(err({ kind: 'bad_address' }))
  })

  it.each<[ConnectionStatus, SignInFailure]>([
    [{ kind: 'refused', since: 1, reason: 'token' }, 'token'],
    [{ kind: 'refused', since: 1, reason: 'revoked' }, 'revoked'],
    [{ kind: 'refused', since: 1, reason: 'protocol_version' }, 'protocol_version'],
    [{ kind: 'offline', since: 1, reason: 'unreachable', attempt: 1, retryAt: 2 }, 'unreachable'],
    [{ kind: 'offline', since: 1, reason: 'not_a_gateway', attempt: 1, retryAt: 2 }, 'not_a_gateway'],
  ])('drops the half-made session when the link says %j', async (status, kind) => {
    const { service, link, settle, file, secrets, dialled, told } = setUp()
    const answer = service.signIn(args)
    await settle()
    link(status)
    expect(await answer).toEqual(err({ kind }))
    expect([file.get().session, service.forLedger(), secrets.size]).toEqual([null, null, 0])
    expect(dialled.at(-1)).toBe('stop')
    expect(told.at(-1)).toEqual(['session.changed', null, 'ledger'])
  })

  it('waits through a cut, but not longer than 10 s', async () => {
    const { service, link, settle, clock } = setUp()
    const answer = service.signIn(args)
    await settle()
    link({ kind: 'offline', since: 1, reason: 'closed', attempt: 1, retryAt: 2 })
    link({ kind: 'offline', since: 1, reason: 'silent', attempt: 2, retryAt: 2 })
    clock.advance(10_000)
    expect(await answer).toEqual(err({ kind: 'timeout' }))
  })

  it('goes back to the session that was when a new token does not work', async () => {
    const { service, link, settle, dialled } = setUp(session)
    const answer = service.signIn({ ...args, token: 'wrong' })
    await settle()
    link({ kind: 'refused', since: 1, reason: 'token' })
    await answer
    expect(service.current()).toEqual(session)
    expect(dialled.at(-1)).toBe(`${ACCOUNT} old-secret`)
  })

  it('forgets the token of the account it takes the place of', async () => {
    const other = { ...session, accountId: 'a9@x', agent: { ...AGENT, id: 'a9' } }
    const { service, link, settle, secrets } = setUp(other)
    const answer = service.signIn(args)
    await settle()
    link(live)
    await answer
    expect([...secrets.keys()]).toEqual([ACCOUNT])
  })

  it('leaves no session behind that has no token on the disk', async () => {
    const { service, link, settle, world, file } = setUp()
    world.putFails = true
    const answer = service.signIn(args)
    await settle()
    link(live)
    await expect(answer).rejects.toThrow('ENOSPC')
    expect(file.get().session).toBeNull()
    expect(service.forLedger()).toBeNull()
  })

  it('takes one sign-in after the other', async () => {
    const { service, link, settle, dialled } = setUp()
    const first = service.signIn(args)
    const second = service.signIn({ ...args, token: 'second' })
    await settle()
    expect(dialled).toEqual([`${ACCOUNT} secret`])
    link(live)
    await first
    await settle()
    link(live)
    expect(await second).toEqual(ok(session))
    expect(dialled).toEqual([`${ACCOUNT} secret`, `${ACCOUNT} second`])
  })

  it('marks a session kept without a keyring', async () => {
    const { service, link, settle, world } = setUp()
    world.protects = false
    const answer = service.signIn(args)
    await settle()
    link(live)
    expect(await answer).toEqual(ok({ ...session, storageProtected: false }))
  })
})

describe('a session over time', () => {
  it('is back after a cold start, network or not', async () => {
    const { service, dialled } = setUp(session)
    await service.start()
    expect(service.current()).toEqual(session)
    expect(dialled).toEqual([`${ACCOUNT} old-secret`])
  })

  it('survives a lost token: the gateway will refuse, the work stays in sight', async () => {
    const { service, dialled, secrets } = setUp(session)
    secrets.clear()
    await service.start()
    expect(service.current()).toEqual(session)
    expect(dialled).toEqual([`${ACCOUNT} `])
  })

  it('takes the agent’s name as the gateway last said it', () => {
    const { service, file, told } = setUp(session)
    const now = { ...AGENT, name: '苏婷婷' }
    service.heard('other', now)
    service.heard(ACCOUNT, AGENT)
    expect(told).toEqual([])
    service.heard(ACCOUNT, now)
    expect(file.get().session?.agent).toEqual(now)
    expect(told).toEqual([['session.changed', { ...session, agent: now }, 'all']])
  })

  it('is not left over unfinished work without a word', async () => {
    const { service, world, secrets, dialled, file } = setUp(session)
    world.unfinished = 2
    expect(await service.signOut({ leaveWork: false })).toEqual(err({ kind: 'unfinished', count: 2 }))
    expect([file.get().session, dialled]).toEqual([session, []])
    expect(await service.signOut({ leaveWork: true })).toEqual(ok({}))
    expect([file.get().session, dialled, secrets.size]).toEqual([null, ['stop'], 0])
    expect(await service.signOut({ leaveWork: false })).toEqual(ok({}))
  })
})

describe('account id', () => {
  it('is the agent and the gateway, stable for ever', () => {
    expect(accountIdOf('agent-1', 'ws://127.0.0.1:8787/desk')).toBe('agent-1@e82ee8087abf')
    expect(accountIdOf('a', 'wss://x/')).not.toBe(accountIdOf('a', 'wss://y/'))
  })

  it('a link cut or silent decides nothing about a sign-in', () => {
    expect(signInVerdict({ kind: 'offline', since: 1, reason: 'closed', attempt: 1, retryAt: 1 })).toBeNull()
    expect(signInVerdict({ kind: 'superseded', since: 1 })).toBe('welcomed')
  })
})

describe('notices', () => {
  const notice = (kind: Notice['kind'], count: number, at = 1): Notice => ({ id: `${kind}${at}`, kind, count, at })

  it('tell each kind once: figures add up where each is new, else the larger stays', () => {
    const list = [notice('journal_lost', 3, 1), notice('quarantined', 2, 2)]
    expect(withNotice(list, notice('quarantined', 5, 3))).toEqual([notice('journal_lost', 3, 1), notice('quarantined', 7, 3)])
    expect(withNotice(list, notice('journal_lost', 0, 3))).toEqual([notice('quarantined', 2, 2), { ...notice('journal_lost', 3, 3) }])
  })

  it('stay until dismissed, over restarts', () => {
    let kept: KeptNotices = { notices: [] }
    const told: number[] = []
    const random = seededRandom(1)
    const make = (): ReturnType<typeof createNoticeService> =>
      createNoticeService({
        file: { get: () => kept, set: (value) => void (kept = value) },
        push: (_name, payload) => void told.push((payload as Notice[]).length),
        clock: createManualClock(),
        random,
      })
    make().add('settings_broken', 0)
    make().add('ledger_wiped', 4)
    const list = make().list()
    expect(list.map(({ kind, count }) => [kind, count])).toEqual([
      ['settings_broken', 0],
      ['ledger_wiped', 4],
    ])
    make().dismiss(list[0]?.id ?? '')
    expect(make().list()).toEqual(list.slice(1))
    expect(told).toEqual([1, 2, 1])
  })
})
