import { pageLog } from '../bridge/page-log.ts'

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)

/** What nobody caught, by the error's name alone: its message may quote what a customer wrote. */
export function reportErrors(target: Window): (error: unknown) => void {
  const report = (error: unknown): void => pageLog.error('desk.error', { error: nameOf(error) })
  target.addEventListener('error', (event) => report(event.error))
  target.addEventListener('unhandledrejection', (event) => report(event.reason))
  return report
}
