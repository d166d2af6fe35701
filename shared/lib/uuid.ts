import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

/** UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits. Made once for a command, kept on every retry. */
export function uuidv7(clock: Pick<Clock, 'now'>, random: Random): string {
  const time = Math.max(0, Math.floor(clock.now())).toString(16).padStart(12, '0').slice(-12)
  const hex = (digits: number): string => {
    let out = ''
    while (out.length < digits)
      out += Math.floor(random.next() * 65_536)
        .toString(16)
        .padStart(4, '0')
    return out.slice(0, digits)
  }
  const variant = (8 + Math.floor(random.next() * 4)).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(12)}`
}
