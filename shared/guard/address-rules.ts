import type { Place } from './phone-rules.ts'

export const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
/** Longest first, so that the whole of a word is taken. */
const anyOf = (words: readonly string[]): string =>
  [...words]
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')
/** The same, with the letters of a word perhaps taken apart. */
const anyLoose = (words: readonly string[]): string =>
  [...words]
    .toSorted((a, b) => b.length - a.length)
    .map((word) => Array.from(word, escaped).join(String.raw`[\s._*~-]{0,2}`))
    .join('|')

/** A dot of an address, also as people write it to get past a filter. */
const DOT = String.raw`(?:\.|\u3002|点|\s*[(\[{]\s*(?:dot|点|\.)\s*[)\]}]\s*|\s+(?:dot|\.|点)\s+)`
const AT = String.raw`(?:@|艾特|\s*[(\[{]\s*(?:at|@|艾特)\s*[)\]}]\s*|\s+@\s+|\s+at\s+)`
const LABEL = String.raw`[a-z0-9][a-z0-9-]{0,62}`

export type AddressRule = { allowedHosts: readonly string[] }
/** An address found; `host` in plain spelling. */
type Address = Place & { host: string }

const plainHost = (written: string): string => written.replaceAll(new RegExp(DOT, 'g'), '.').replaceAll(/\s/g, '')

export const isAllowed = (host: string, allowed: readonly string[]): boolean =>
  allowed.some((one) => host === one || host.endsWith(`.${one}`))

/** Finds addresses of mail whose host is not allowed. */
export function mailFinder({ allowedHosts }: AddressRule): (text: string) => readonly Place[] {
  const pattern = new RegExp(String.raw`[a-z0-9][a-z0-9._%+-]{0,63}${AT}((?:${LABEL}${DOT}){1,4}[a-z]{2,24})(?![a-z0-9])`, 'g')
  return (text) =>
    [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: host = '', index }) =>
      isAllowed(plainHost(host), allowedHosts) ? [] : [{ start: index, end: index + whole.length }],
    )
}

export type LinkRule = AddressRule & { endings: readonly string[]; wordy: readonly string[] }

/** What an address after `://` names: no user, no port. */
function hostBehindScheme(rest: string): string {
  const authority = /^[^/?#\\]*/.exec(rest)?.[0] ?? ''
  return authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '')
}

/** Finds web addresses whose host is not allowed. */
export function linkFinder({ allowedHosts, endings, wordy }: LinkRule): (text: string) => readonly Place[] {
  const schemed = /[a-z][a-z0-9+.-]{1,20}:[/\\]{2}([^\s<>"'\u3002\u4e00-\u9fff]+)/g
  const names = String.raw`(?:${LABEL}${DOT}){1,4}`
  const bare = new RegExp(
    String.raw`(?<![a-z0-9@._-])(www${DOT}${names}?[a-z]{2,24}|${names}(?:${anyOf(endings)})|${names}(?:${anyOf([...wordy, 'com'])})(?=/))(?![a-z0-9@-])(?:/[^\s<>"'\u3002\u4e00-\u9fff]*)?`,
    'g',
  )
  const chinese = new RegExp(String.raw`[\u4e00-\u9fff]{2,12}\.(?:${anyOf(endings)}|中国|网址|公司)(?![a-z0-9])`, 'g')
  return (text) => {
    const found: Address[] = []
    for (const { 0: whole, 1: rest = '', index } of text.matchAll(schemed))
      found.push({ host: hostBehindScheme(rest), start: index, end: index + whole.length })
    const inside = (index: number): boolean => found.some(({ start, end }) => index >= start && index < end)
    for (const { 0: whole, 1: host = '', index } of text.matchAll(bare))
      if (!inside(index)) found.push({ host: plainHost(host), start: index, end: index + whole.length })
    for (const { 0: whole, index } of text.matchAll(chinese))
      if (!inside(index)) found.push({ host: whole, start: index, end: index + whole.length })
    return found.filter(({ host }) => !isAllowed(host, allowedHosts))
  }
}

export type HandleRule = { words: readonly string[]; unsure: readonly string[] }

/** Between the name of a channel and the name there. */
const JOIN = String.raw`(?:[\s:=_.~,"'\u3001()\[\]【】\u201c\u201d-]|号码|账号|帐号|号|是|为|加|搜索|搜|添加|联系|(?:id|no|me|my|at|on|is|us|number|account)(?![a-z]))`
const NAME = String.raw`([a-z][a-z0-9_-]{4,19}|\d{5,11})(?![a-z0-9]|\s?(?:元|块|年|积分|分钟))`
const SURE = /[:=]|号|是|为|加|搜|id/

/** Finds names and numbers at other channels. A name without a digit needs more than a space before it: "wechat payment" is none. */
export function handleFinder({ words, unsure }: HandleRule): (text: string) => readonly Place[] {
  const sure = new RegExp(String.raw`(?<![a-z0-9])(?:${anyLoose(words)})(${JOIN}{0,8})${NAME}`, 'g')
  const other =
    unsure.length === 0
      ? null
      : new RegExp(String.raw`(?<![a-z0-9])(加|add\s|my\s|我的?)?\s?(?:${anyLoose(unsure)})(${JOIN}{0,8})${NAME}`, 'g')
  const place = (whole: string, index: number): Place => ({ start: index, end: index + whole.length })
  return (text) => {
    const found: Place[] = []
    for (const { 0: whole, 1: join = '', 2: name = '', index } of text.matchAll(sure))
      if (SURE.test(join) || /[0-9_]/.test(name)) found.push(place(whole, index))
    if (other === null) return found
    for (const { 0: whole, 1: asked, 2: join = '', index } of text.matchAll(other))
      if (asked !== undefined || SURE.test(join)) found.push(place(whole, index))
    return found
  }
}
