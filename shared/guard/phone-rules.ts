/** A row of digits in a folded text, with what parts them. `sizes`: digits between two gaps. */
type Run = { start: number; end: number; digits: string; sizes: readonly number[] }
/** A place in a folded text. */
export type Place = { start: number; end: number }

const HANZI = new Map(
  Object.entries({ 零: '0', 〇: '0', 一: '1', 幺: '1', 二: '2', 三: '3', 四: '4', 五: '5', 六: '6', 七: '7', 八: '8', 九: '9' }),
)
const FORMAL = new Map(Object.entries({ 壹: '1', 贰: '2', 叁: '3', 肆: '4', 伍: '5', 陆: '6', 柒: '7', 捌: '8', 玖: '9' }))
const GAP = /[ \u00a0\-\u2010-\u2015.\u00b7_~*,\u3001()/|+]/
/** Characters between two digits of one number. */
const MOST_GAP = 2

const digitOf = (one: string): string | undefined => (one >= '0' && one <= '9' ? one : (HANZI.get(one) ?? FORMAL.get(one)))

/** Rows of at least five digits, Chinese ones too. */
function runsIn(text: string): readonly Run[] {
  const runs: Run[] = []
  let at = 0
  while (at < text.length) {
    if (digitOf(text[at] ?? '') === undefined) {
      at += 1
      continue
    }
    const run = runAt(text, at)
    if (run.digits.length >= 5) runs.push(run)
    at = run.end
  }
  return runs
}

function runAt(text: string, start: number): Run {
  let digits = ''
  let end = start
  const sizes: number[] = []
  let size = 0
  for (let at = start; at < text.length && at - end <= MOST_GAP; at += 1) {
    const digit = digitOf(text[at] ?? '')
    if (digit === undefined) {
      if (!GAP.test(text[at] ?? '')) break
      continue
    }
    if (at > end && size > 0) {
      sizes.push(size)
      size = 0
    }
    digits += digit
    size += 1
    end = at + 1
  }
  return { start, end, digits, sizes: [...sizes, size] }
}

/** The ways people part the eleven digits of a mobile number. Others are prices, sizes and dates in a row. */
const MOBILE = new Set(['11', '3-4-4', '3-8', '7-4', '4-3-4', '4-4-3', '3-2-2-4', '3-4-2-2', '2-11', '2-3-4-4', '4-11', '15', '2-3-8'])

function isMobile({ digits, sizes }: Run): boolean {
  const own = digits.replace(/^(?:00)?86(?=1[3-9]\d{9}$)/, '')
  if (!/^1[3-9]\d{9}$/.test(own)) return false
  // The second part is a date.
  if (sizes.join('-') === '3-8' && /^...20\d\d(?:0[1-9]|1[0-2])/.test(own)) return false
  return MOBILE.has(sizes.join('-')) || (sizes.length > 5 && sizes.every((size) => size <= 2))
}

/** Area code and number, or a service line: with the usual gaps, without which it may be anything. */
function isFixed({ digits, sizes }: Run): boolean {
  const shape = sizes.join('-')
  if (/^(?:400|800)\d{7}$/.test(digits)) return ['3-3-4', '3-4-3', '3-7'].includes(shape)
  const area = /^0(?:10|2\d)/.test(digits) ? 3 : /^0[3-9]\d\d/.test(digits) ? 4 : 0
  if (area === 0 || digits.length < area + 7 || digits.length > area + 8) return false
  return [`${area}-7`, `${area}-8`, `${area}-3-4`, `${area}-4-4`].includes(shape)
}

const MONEY_BEFORE = /[\u00a5$\u20ac\u00a3]\s?$/
const MONEY_BEHIND = /^\s?(?:元|块|rmb|cny|usd|eur|%)/
const CHANNEL = /(?:tel|phone|mob|mobile|call|vx|wx|v|qq|q|wechat)$/

/** A number that is part of a code, as in SF1380… or 138…AB. */
function isCode(text: string, { start, end }: Run): boolean {
  if (/[a-z]/.test(text[end] ?? '')) return true
  return /[a-z]/.test(text[start - 1] ?? '') && !CHANNEL.test(text.slice(0, start))
}

/** "+" and nine to fifteen digits, but no amount with its thousands parted. */
function isForeign(text: string, { start, end, digits }: Run): boolean {
  if (text[start - 1] !== '+' || digits.length < 9 || digits.length > 15) return false
  return !/\d,\d{3}(?:\D|$)/.test(text.slice(start, end)) && !/[.]\d{2}$/.test(text.slice(start, end))
}

/** Letters that stand for digits, as in l38ool38ooo; most of it must be digits. */
const DISGUISED = /(?<![a-z0-9])[1li][3-9][0-9oli](?:[ -]?[0-9oli]){8}(?![a-z0-9])/g

function disguised(text: string): readonly Place[] {
  return [...text.matchAll(DISGUISED)].flatMap(({ 0: written, index }) => {
    const letters = written.replaceAll(/[^oli]/g, '').length
    return letters > 0 && letters <= 5 ? [{ start: index, end: index + written.length }] : []
  })
}

export type PhoneRule = { near: RegExp; allowed: ReadonlySet<string> }

/** Telephone numbers in a folded text. Orders, parcels, prices, dates and codes are none. */
export function phonesIn(text: string, { near, allowed }: PhoneRule): readonly Place[] {
  const found = runsIn(text).flatMap((run): readonly Place[] => {
    if (allowed.has(run.digits) || isCode(text, run)) return []
    const before = text.slice(Math.max(0, run.start - 16), run.start)
    if (MONEY_BEFORE.test(before) || MONEY_BEHIND.test(text.slice(run.end, run.end + 4))) return []
    const whole = run.digits.length >= 7 && run.digits.length <= 13 && run.sizes.every((size) => size >= 3)
    const named = whole && near.test(before)
    if (named || isMobile(run) || isFixed(run) || isForeign(text, run)) return [{ start: run.start, end: run.end }]
    return mobilesIn(text, run, allowed)
  })
  return [...found, ...disguised(text)]
}

/** Several numbers in a row: each part that is one by itself. */
function mobilesIn(text: string, { start, end, sizes }: Run, allowed: ReadonlySet<string>): readonly Place[] {
  if (sizes.length < 2) return []
  return [...text.slice(start, end).matchAll(/(?<!\d)1[3-9]\d{9}(?!\d)/g)].flatMap(({ 0: number, index }) =>
    allowed.has(number) ? [] : [{ start: start + index, end: start + index + number.length }],
  )
}
