import { assertNever } from '../lib/assert.ts'
import type { GuardRule, GuardStop, RulePack } from '../model/rule-pack.ts'
import { escaped, handleFinder, linkFinder, mailFinder } from './address-rules.ts'
import { closeUp, fold, tighten, type Folded, type Tight } from './fold-rules.ts'
import { phonesIn, type Place } from './phone-rules.ts'
import { bookOfTerms } from './term-rules.ts'

/** The rules of a pack, ready to be asked. `check`: all that may not go out, in the order of the text, without overlaps. */
export type OutboundGuard = { readonly version: number; readonly check: (text: string) => readonly GuardStop[] }

type Views = { closed: Folded; tight: Tight }
type Finder = (views: Views) => readonly Place[]

/** Makes the rules of a pack ready; costs some milliseconds for ten thousand words, so it is done once. */
export function compileGuard(pack: RulePack): OutboundGuard {
  const folds = new Map(Object.entries(pack.folds))
  const plain = (word: string): string => tighten(fold(word, folds)).text.replaceAll('\n', '')
  const finders = pack.rules.map((rule) => ({ rule, find: finderOf(rule, pack, plain) }))
  return {
    version: pack.version,
    check(text) {
      const closed = closeUp(fold(text, folds))
      const views = { closed, tight: tighten(closed) }
      return withoutOverlaps(finders.flatMap(({ rule, find }) => find(views).map((place) => stopOf(rule, place))))
    },
  }
}

const stopOf = ({ id, title }: GuardRule, { start, end }: Place): GuardStop => ({ rule: id, title, start, end })

/** A Latin word only where it begins: no "phone" in "iphone". */
const nearWord = (word: string): string => (/^[a-z]/.test(word) ? `(?<![a-z])${escaped(word)}` : escaped(word))

/** A place in a view as a place in the text that was written. */
const written = ({ from, to }: Folded, { start, end }: Place): Place => ({ start: from[start] ?? 0, end: to[end - 1] ?? 0 })

function finderOf(rule: GuardRule, pack: RulePack, plain: (word: string) => string): Finder {
  const inText =
    (find: (text: string) => readonly Place[]): Finder =>
    ({ closed }) =>
      find(closed.text).map((place) => written(closed, place))
  const { allowedHosts } = pack
  switch (rule.kind) {
    case 'terms':
      return termFinder(rule.words.map(plain), rule.except.map(plain))
    case 'phone': {
      const near = new RegExp(String.raw`(?:${rule.near.map(nearWord).join('|')})(?:[\s:=.()-]|号码|号|是|为|me|at|on|us|no){0,6}$`)
      const allowed = new Set(pack.allowedNumbers)
      return inText((text) => phonesIn(text, { near, allowed }))
    }
    case 'handle':
      return inText(handleFinder({ words: rule.words.map(plain), unsure: rule.unsure.map(plain) }))
    case 'email':
      return inText(mailFinder({ allowedHosts }))
    case 'link':
      return inText(linkFinder({ ...rule, allowedHosts }))
    default:
      return assertNever(rule, 'kind of rule')
  }
}

function termFinder(words: readonly string[], except: readonly string[]): Finder {
  const book = bookOfTerms(words)
  const spared = bookOfTerms(except)
  return ({ tight }) => {
    const hits = book.find(tight)
    if (hits.length === 0) return []
    const others = spared.find(tight)
    return hits.filter((hit) => !others.some((other) => other.start < hit.end && hit.start < other.end)).map((hit) => written(tight, hit))
  }
}

/** The longer of two that share a part stays; the list is in the order of the text. */
function withoutOverlaps(stops: readonly GuardStop[]): readonly GuardStop[] {
  if (stops.length < 2) return stops
  const kept: GuardStop[] = []
  for (const stop of stops.toSorted((a, b) => b.end - b.start - (a.end - a.start)))
    if (!kept.some((one) => one.start < stop.end && stop.start < one.end)) kept.push(stop)
  return kept.toSorted((a, b) => a.start - b.start)
}
