import type { ClockService } from './connections/clock-service.ts'
import type { Push } from './ipc/push.ts'
import type { JournalService } from './journal/journal-service.ts'
import type { NoticeService } from './session/notice-service.ts'
import type { SessionService } from './session/session-service.ts'
import type { Safety } from './compose-safety.ts'
import type { Log } from '../shared/lib/log.ts'
import { createRightsService, type RightsService } from './session/rights-service.ts'

/** What the link and a sign-in tell of rights, to be set once there is somebody to tell. */
export type RightsEar = {
  ended: (account: { accountId: string; name: string }) => Promise<void>
  welcomed: (accountId: string) => void
  signedIn: () => void
}

export const createRightsEar = (): RightsEar => ({
  ended: () => Promise.resolve(),
  welcomed: () => undefined,
  signedIn: () => undefined,
})

type Deps = Pick<Safety, 'guard' | 'rehearsal'> & {
  ear: RightsEar
  journal: JournalService
  session: Pick<SessionService, 'current' | 'forLedger'>
  time: Pick<ClockService, 'now'>
  notices: NoticeService
  push: Push
  log: Log
}

/** Whose right has ended, and who decides about their work. A part of compose-services.ts, which has no room for it. */
export function composeRights({ ear, session, guard, rehearsal, time, ...deps }: Deps): RightsService {
  const rights = createRightsService({
    ...deps,
    session: session.current,
    serverNow: time.now,
    stopOf: guard.stopOf,
    isRehearsal: rehearsal.isOn,
  })
  /** The link knows the agent's id alone. */
  const nameFor = (accountId: string, other: string): string => {
    const known = session.forLedger()
    return known?.accountId === accountId ? known.agent.name : other
  }
  ear.ended = ({ accountId, name }) => rights.ended({ accountId, name: nameFor(accountId, name) })
  ear.welcomed = (accountId) => void rights.welcomed(accountId)
  ear.signedIn = () => void rights.signedIn()
  return rights
}
