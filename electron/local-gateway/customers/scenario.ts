import * as z from 'zod/mini'
import { isNudge } from '../../../shared/lib/nudge.ts'
import { Channel } from '../../../shared/model/conversation.ts'

const Text = z.string().check(z.minLength(1), z.maxLength(500))
const Texts = z.array(Text).check(z.minLength(1))
const Nudges = z.array(Text.check(z.refine(isNudge, 'a nudge that the desk would not take for one'))).check(z.minLength(1))
const Count = z.int().check(z.nonnegative(), z.lte(120))

/** One message of a customer; a picture by its file name in `pictures/`, with words or alone. */
const Line = z.union([
  Text,
  z.strictObject({ say: z.optional(Text), picture: z.string().check(z.regex(/^[a-z0-9-]+\.(?:png|jpg)$/, 'not the name of a picture')) }),
])
export type Line = z.infer<typeof Line>

/** What is said in one go: one message, or several right after each other. */
const Speech = z.union([Line, z.array(Line).check(z.minLength(1), z.maxLength(4))])
export type Speech = z.infer<typeof Speech>
const Speeches = z.array(Speech).check(z.minLength(1))

/**
 * What a customer makes of an answer. `to`: any of these words in it (`a+b`: both), `@question`, `@tracking`, `@picture`,
 * `@link` and `@any` stand for a question asked back, a parcel number, a picture, a link and whatever it is. The first rule that fits is followed:
 * `wait` for the next answer, `listen` (content for a minute or two), `ask` (the next question at once), `end` (thanks).
 */
export const Reaction = z.strictObject({
  to: Texts,
  unless: z.optional(Texts),
  /** Longest answer it fits, in characters: a greeting is no answer. */
  upTo: z.optional(z.int().check(z.positive())),
  mood: z.optional(z.enum(['calm', 'angry'])),
  /** One of them; nothing is said without. */
  say: z.optional(Speeches),
  next: z.enum(['wait', 'listen', 'ask', 'end']),
  once: z.optional(z.boolean()),
  calms: z.optional(z.boolean()),
})
export type Reaction = z.infer<typeof Reaction>

/** Words at 30, 100 and 180 s without an answer. */
const Impatience = z.strictObject({ after30: Texts, after100: Texts, after180: Texts })

/** How people of one language behave, whatever they came for. */
export const Manners = z.strictObject({
  language: z.enum(['zh-CN', 'en']),
  names: Texts,
  cities: Texts,
  /** Streets for a delivery address, with `{no}` for a number. */
  streets: Texts,
  /** `#` is a digit. */
  phone: Text,
  carriers: z.array(z.strictObject({ name: Text, number: Text })).check(z.minLength(1)),
  /** Steps of a parcel, `{from}` and `{city}` its places. */
  trace: z.strictObject({ picked: Text, left: Text, arrived: Text, customs: Text, delivering: Text, delivered: Text }),
  nudges: Nudges,
  impatience: Impatience,
  /** Asks again when "one moment" took too long. */
  again: Texts,
  /** Last words of somebody nobody answered. */
  leaving: Texts,
  thanks: Texts,
  preferences: Texts,
  /** Standing of a customer who is no VIP. */
  levels: Texts,
  /** Name of the robot. */
  robot: Text,
  /** The robot hands over: `{reason}` is the scenario's. */
  handover: Text,
  reactions: z.array(Reaction),
})
export type Manners = z.infer<typeof Manners>

const Goods = z.strictObject({ name: Text, variants: Texts, price: z.int().check(z.positive()), carrier: z.optional(Text) })

/** Braces a line may hold besides the scenario's own `words`. */
const KNOWN = new Set([
  'order',
  'item',
  'variant',
  'price',
  'shop',
  'name',
  'city',
  'phone',
  'address',
  'carrier',
  'number',
  'reason',
  'no',
  'from',
])
export const BRACES = /\{(\w+)\}/g

const flat = (speech: Speech): Line[] => (Array.isArray(speech) ? speech : [speech])
const wordsOf = (line: Line): string => (typeof line === 'string' ? line : (line.say ?? ''))

const ScenarioShape = z.strictObject({
  id: z.string().check(z.regex(/^[a-z]+(?:-[a-z]+)*$/, 'not small letters with hyphens')),
  language: z.enum(['zh-CN', 'en']),
  channel: Channel,
  /** How often, against the others of its language. */
  weight: z.int().check(z.positive(), z.lte(20)),
  /** 0 never loses patience for good, 2 comes angry. */
  anger: z.int().check(z.nonnegative(), z.lte(3)),
  shops: Texts,
  goods: z.array(Goods).check(z.minLength(1)),
  currency: z.enum(['CNY', 'USD', 'EUR']),
  /** The order it is about; null before the first purchase. `days`: since it was placed, from and to. */
  order: z.nullable(
    z.strictObject({
      status: z.enum(['unpaid', 'paid', 'shipped', 'delivered', 'refunding', 'refunded', 'closed']),
      parcel: z.enum(['none', 'moving', 'stuck', 'customs', 'delivering', 'delivered']),
      days: z.tuple([Count, Count]),
    }),
  ),
  /** At most this many earlier orders. */
  earlier: Count,
  remarks: z.array(Text),
  words: z.record(z.string(), Texts),
  /** Talks with the robot, customer first, then in turn; and why it gave up. */
  robot: z.strictObject({ talks: z.array(Texts), reasons: Texts }),
  openings: Speeches,
  /** Follow the answers one by one. */
  turns: z.array(Speeches).check(z.minLength(1)),
  reactions: z.array(Reaction),
  /** Words of somebody who comes back after all was done. */
  returns: Speeches,
  impatience: z.optional(Impatience),
  thanks: z.optional(Texts),
})
type ScenarioShape = z.infer<typeof ScenarioShape>

/** Every message a scenario may say, for its pictures and its braces. */
export function linesOf(scenario: ScenarioShape): Line[] {
  const { openings, turns, reactions, returns, impatience, thanks = [] } = scenario
  const impatient = impatience === undefined ? [] : Object.values(impatience).flat()
  return [...openings, ...turns.flat(), ...returns, ...reactions.flatMap(({ say = [] }) => say), ...thanks, ...impatient].flatMap(flat)
}
export const picturesOf = (scenario: ScenarioShape): string[] =>
  linesOf(scenario).flatMap((line) => (typeof line === 'string' ? [] : [line.picture]))

function unknownBraces(scenario: ScenarioShape): string[] {
  const robot = [...scenario.robot.talks.flat(), ...scenario.robot.reasons]
  return [...linesOf(scenario).map(wordsOf), ...robot]
    .flatMap((line) => [...line.matchAll(BRACES)].map(([, name = '']) => name))
    .filter((name) => !KNOWN.has(name) && !(name in scenario.words))
}

/** What a kind of customer comes for and says. Names in braces are facts of the customer or drawn from `words`. */
export const Scenario = ScenarioShape.check((context) => {
  const [unknown] = unknownBraces(context.value)
  if (unknown === undefined) return
  context.issues.push({
    code: 'custom',
    input: context.value,
    message: `{${unknown}} is in braces, but there is no list of words for it`,
    path: ['words'],
  })
})
export type Scenario = z.infer<typeof Scenario>
export const speechLines = flat
