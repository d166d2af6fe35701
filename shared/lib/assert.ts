/** Closes a union: a case nobody handled is a compile error here, and loud at run time. */
export function assertNever(value: never, what = 'case'): never {
  throw new Error(`unhandled ${what}: ${JSON.stringify(value)}`)
}

/** The value, or a throw that names what was impossible. */
export function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`impossible: no ${what}`)
  return value
}
