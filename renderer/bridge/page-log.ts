import type { Log, LogFields } from '../../shared/lib/log.ts'

const line = (event: string, fields: LogFields = {}): string => `${event} ${JSON.stringify(fields)}`

/** Log of a page. Main takes it from the window's console; like every log it carries ids, numbers and closed words only. */
export const pageLog: Log = {
  // oxlint-disable-next-line no-console
  error: (event, fields) => console.error(line(event, fields)),
  // oxlint-disable-next-line no-console
  info: (event, fields) => console.info(line(event, fields)),
  debug: () => undefined,
}
