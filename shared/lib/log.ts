/**
 * Three levels: error (someone must look), info (state changed), debug.
 * Fields are numbers, ids and closed words; customers' words never enter a log.
 */
export interface Log {
  error(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  debug(event: string, fields?: LogFields): void
}

export type LogFields = Readonly<Record<string, string | number | boolean | null>>

export const silentLog: Log = { error: () => undefined, info: () => undefined, debug: () => undefined }
