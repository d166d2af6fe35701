/**
 * Second net under the log's allow-listed fields: what looks like personal data or a secret is replaced by its kind. Customers' words
 * must not reach a log in the first place.
 */
export function redact(text: string): string {
  return NETS.reduce((left, { kind, pattern, holds }) => left.replace(pattern, (hit) => (holds?.(hit) === false ? hit : `[${kind}]`)), text)
}

/** Fields whose value is a secret whatever it looks like. */
export const isSecretField = (name: string): boolean => /token|password|passwd|secret|authorization|cookie|api_?key/i.test(name)

type Net = { readonly kind: string; readonly pattern: RegExp; readonly holds?: (hit: string) => boolean }

/** Not inside a longer word, number or id: an id made of digits and dashes must stay readable. */
const edge = (inner: string): RegExp => new RegExp(`(?<![\\w-]|\\d )${inner}(?![\\w-]| \\d)`, 'g')

const NETS: readonly Net[] = [
  { kind: 'token', pattern: /\b(?:bearer|basic)\s+[\w.~+/=-]{6,}/gi },
  { kind: 'token', pattern: /\beyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?/g },
  { kind: 'token', pattern: /\b(?:access_|refresh_)?(?:token|password|secret|api_?key)["']?\s*[=:]\s*["']?[^\s"'&,;}]+/gi },
  { kind: 'mail', pattern: /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu },
  { kind: 'id', pattern: edge('[1-9]\\d{5}(?:18|19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx]') },
  { kind: 'phone', pattern: edge('(?:(?:\\+|00)86[ -]?)?1[3-9]\\d[ -]?\\d{4}[ -]?\\d{4}') },
  { kind: 'phone', pattern: /(?<![\w-])\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?![\w-])/g },
  { kind: 'phone', pattern: edge('0\\d{2,3}-\\d{7,8}') },
  { kind: 'card', pattern: edge('\\d(?:[ -]?\\d){12,18}'), holds: (hit) => passesLuhn(hit) },
]

/** The check digit of payment cards (ISO/IEC 7812-1): keeps long counters and times readable. */
function passesLuhn(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').split('').map(Number)
  const sum = digits.toReversed().reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}
