import type { Log, LogFields } from '../../shared/lib/log.ts'

export type LogLine = { level: keyof Log; event: string; fields: LogFields }

/** A log whose lines a test can read. */
export function createRecordingLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const say =
    (level: keyof Log) =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ level, event, fields })
  return { error: say('error'), info: say('info'), debug: say('debug'), lines }
}
