import { err, ok, type Result } from '../../shared/lib/result.ts'

const LONGEST = 2_048
// oxlint-disable-next-line no-control-regex -- the point is to find them
const CONTROL_OR_SPACE = /[\u0000-\u0020\u007f-\u009f\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u

/**
 * The exact text to hand to the OS for a link a customer sent, or a refusal. Only plain https with a host name,
 * no credentials, nothing invisible. The parsed form is returned, so that what was judged is what is opened.
 */
export function judgeExternalLink(raw: string): Result<string, { kind: 'refused' }> {
  const refused = err({ kind: 'refused' } as const)
  if (raw.length > LONGEST || CONTROL_OR_SPACE.test(raw) || raw.includes('\\')) return refused
  if (!/^https:\/\/[^/]/i.test(raw) || !URL.canParse(raw)) return refused
  const url = new URL(raw)
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || /^[^/]*@/.test(raw.slice(8))) return refused
  if (url.hostname === '' || url.hostname.startsWith('.') || url.href.length > LONGEST) return refused
  return ok(url.href)
}
