import * as z from 'zod/mini'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Random } from '../../shared/lib/random.ts'
import { uuidv7 } from '../../shared/lib/uuid.ts'
import { Notice, type NoticeKind } from '../../shared/model/notice.ts'
import type { Push } from '../ipc/push.ts'
import { withNotice } from './notice-rules.ts'

export const KeptNotices = z.object({ notices: z.array(Notice) })
export type KeptNotices = z.infer<typeof KeptNotices>

export type NoticeService = {
  add: (kind: NoticeKind, count: number) => void
  list: () => Notice[]
  dismiss: (id: string) => void
  /** What it told is over. */
  end: (kind: NoticeKind) => void
}

/** What the agent must be told about their work; kept over restarts until dismissed. */
export function createNoticeService(deps: {
  file: { get: () => KeptNotices; set: (value: KeptNotices) => void }
  push: Push
  clock: Clock
  random: Random
}): NoticeService {
  const { file, clock } = deps
  const change = (notices: Notice[]): void => {
    file.set({ notices })
    deps.push('notices.changed', notices)
  }
  return {
    add: (kind, count) => change(withNotice(file.get().notices, { id: uuidv7(clock, deps.random), kind, count, at: clock.now() })),
    list: () => file.get().notices,
    end(kind) {
      const { notices } = file.get()
      if (notices.some((one) => one.kind === kind)) change(notices.filter((one) => one.kind !== kind))
    },
    dismiss: (id) => change(file.get().notices.filter((one) => one.id !== id)),
  }
}
