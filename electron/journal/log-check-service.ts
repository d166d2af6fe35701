import type { Cancel, Clock } from '../../shared/lib/clock.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { LogReport } from '../../shared/model/journal.ts'
import { NO_LINK } from './chain-rules.ts'
import type { LogStep } from './journal-port.ts'
import type { JournalService } from './journal-service.ts'

/** After the desk has painted: what a start has to do is done by then. */
const PAUSE_MS = 15_000
/** Between two pieces: submits go first, and a core is left to the rest. */
const BREATH_MS = 5

export type LogCheckService = {
  /** The first check, in a pause. */
  start: () => void
  /** Checks the whole log now, or waits for the check that runs. Null when the journal can't be read. */
  check: () => Promise<LogReport | null>
  /** What the last check found; null before the first. */
  last: () => LogReport | null
  dispose: () => void
}

type Deps = { journal: Pick<JournalService, 'checkLog'>; clock: Pick<Clock, 'after'>; log: Log }

/** J9: whether the journal's log fits its rows. A break is told and stops nothing. */
export function createLogCheckService({ journal, clock, log }: Deps): LogCheckService {
  let last: LogReport | null = null
  let running: Promise<LogReport | null> | null = null
  let cancel: Cancel = () => undefined
  const breath = (): Promise<void> => new Promise((resolve) => void clock.after(BREATH_MS, resolve))
  const walk = async (): Promise<LogReport | null> => {
    let step: LogStep = NO_LINK
    for (;;) {
      const answer = await journal.checkLog(step)
      if (!answer.ok) return null
      if (answer.value.kind !== 'more') return answer.value
      step = answer.value.step
      await breath()
    }
  }
  const run = async (): Promise<LogReport | null> => {
    const report = await walk()
    running = null
    if (report === null) return null
    if (report.kind === 'broken') {
      const { part, what, linkNo, no } = report.at
      log.error('journal.log_broken', { part, what, link: linkNo ?? 0, no: no ?? 0 })
    } else if (last?.kind !== 'whole') log.info('journal.log_whole', { upTo: report.upTo })
    last = report
    return report
  }
  const check = (): Promise<LogReport | null> => (running ??= run())
  return {
    start() {
      cancel = clock.after(PAUSE_MS, () => void check())
    },
    check,
    last: () => last,
    dispose: () => cancel(),
  }
}
