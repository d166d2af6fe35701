import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import diversion from '../resources/rules/diversion.json' with { type: 'json' }
import type { Clock } from '../shared/lib/clock.ts'
import type { Log } from '../shared/lib/log.ts'
import { RulePack } from '../shared/model/rule-pack.ts'
import { createGuardService, type GuardService } from './guard/guard-service.ts'
import type { Push } from './ipc/push.ts'
import type { JournalService } from './journal/journal-service.ts'
import type { ClockService } from './connections/clock-service.ts'
import type { ConnectionService } from './connections/connection-service.ts'
import { createRehearsalService, type RehearsalService } from './rehearsal/rehearsal-service.ts'
import type { NoticeService } from './session/notice-service.ts'
import type { SessionService } from './session/session-service.ts'

export type Safety = { guard: GuardService; rehearsal: RehearsalService }
type Deps = {
  dataFolder: string
  journal: JournalService
  connection: ConnectionService
  session: Pick<SessionService, 'current'>
  notices: Pick<NoticeService, 'add'>
  time: Pick<ClockService, 'now'>
  clock: Clock
  push: Push
  log: Log
}

/** What may not go out, and rehearsals. A part of compose-services.ts, which has no room for it. */
export function composeSafety({ dataFolder, session, notices, log, ...deps }: Deps): Safety {
  const guard = createGuardService({
    builtIn: RulePack.parse(diversion),
    path: join(dataFolder, 'rules', 'diversion.json'),
    read: textIfThere,
    onFault: ({ line }) => notices.add('rules_broken', line),
    log,
  })
  const accountId = (): string | null => session.current()?.accountId ?? null
  return { guard, rehearsal: createRehearsalService({ ...deps, serverNow: deps.time.now, accountId, log }) }
}

function textIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
