import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { timeAgo } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'

/** Ages are told anew this often, milliseconds. */
const BEAT = 30_000

/** The server's time, again twice a minute. */
export function useServerMinute(): number {
  const { clock, serverNow } = useServices()
  useNow(clock, BEAT)
  return serverNow()
}

/** How old a figure is: "6 分钟前". `at`: server time. */
export function Age({ at }: { at: number }): ReactNode {
  const { i18n } = useTranslation()
  const now = useServerMinute()
  return (
    <time className="age" dateTime={new Date(at).toISOString()}>
      {timeAgo(i18n.language, at, now)}
    </time>
  )
}
