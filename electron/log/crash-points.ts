/**
 * Named places where a test makes the program kill itself: before and after each step on which a promise rests.
 * `HOLDFAST_CRASH_AT=<point>[:<nth>]` chooses one and its nth passing (first by default), and only together with `HOLDFAST_TEST=1`.
 */
export const CRASH_POINTS = [
  'jr1.before-commit',
  'jr1.after-commit',
  'jr1.after-reply',
  'jr3.before-commit',
  'jr3.after-commit',
  'jr4.before-claim',
  'jr4.after-claim',
  'jr4.after-send',
  'in2.before-commit',
  'in3.after-commit',
  'in4.before-ack',
  'in4.after-ack',
  'jr5.before-tombstone',
  'jr5.after-tombstone',
  'jr6.before-merge',
  'jr6.after-merge',
  'fr12.mid-snapshot',
  'fr12.before-swap',
  'fr12.after-swap',
] as const
export type CrashPoint = (typeof CRASH_POINTS)[number]

export const isCrashPoint = (name: string): name is CrashPoint => CRASH_POINTS.some((point) => point === name)

const chosen = readChoice(process.env)
let passings = 0

/** Kills this process with SIGKILL if it is the chosen point; does nothing in any other run. */
export function crashPoint(name: CrashPoint): void {
  if (chosen === null || chosen.name !== name) return
  passings += 1
  if (passings === chosen.nth) process.kill(process.pid, 'SIGKILL')
}

/** The choice made by the environment, or null. A misspelt point throws: a crash test that never crashes must not look green. */
export function readChoice(env: Readonly<Record<string, string | undefined>>): { name: CrashPoint; nth: number } | null {
  const value = env['HOLDFAST_CRASH_AT']
  if (env['HOLDFAST_TEST'] !== '1' || value === undefined || value === '') return null
  const [name = '', nth = '1'] = value.split(':')
  if (!isCrashPoint(name) || !/^[1-9]\d*$/.test(nth)) throw new Error(`HOLDFAST_CRASH_AT: no such crash point: ${value}`)
  return { name, nth: Number(nth) }
}
