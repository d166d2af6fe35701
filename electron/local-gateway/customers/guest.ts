import { pick, randomInt, seededRandom } from '../../../shared/lib/random.ts'
import type { Random } from '../../../shared/lib/random.ts'
import type { Customer } from '../../../shared/model/conversation.ts'
import { createFiller } from './fill-lines.ts'
import type { Filler, Said } from './fill-lines.ts'
import { digits, makeFile } from './guest-file.ts'
import type { GuestFile } from './guest-file.ts'
import type { Script } from './load-scenarios.ts'
import { speechLines } from './scenario.ts'

/** A turn of the talk with the robot before the hand-over; `system` says why it gave up. */
type RobotTurn = { by: 'customer' | 'bot' | 'system'; name: string; text: string }

export type Guest = {
  customer: Customer
  script: Script
  shop: string
  file: GuestFile
  robot: readonly RobotTurn[]
  opening: readonly Said[]
  filler: Filler
  /** Chance of everything this guest does from now on. */
  random: Random
}

const MONEY = { CNY: '¥', USD: '$', EUR: '€' } as const
const VIP_SHARE = 0.2
/** So many have talked to the robot first. */
const ROBOT_SHARE = 0.7

function robotTalk({ scenario, manners }: Script, filler: Filler, random: Random): RobotTurn[] {
  if (random.next() >= ROBOT_SHARE || scenario.robot.talks.length === 0) return []
  const talk = pick(random, scenario.robot.talks).map((line, index): RobotTurn => {
    const text = filler.text(line)
    return index % 2 === 0 ? { by: 'customer', name: '', text } : { by: 'bot', name: manners.robot, text }
  })
  const reason = filler.text(pick(random, scenario.robot.reasons))
  return [...talk, { by: 'system', name: manners.robot, text: manners.handover.replaceAll('{reason}', reason) }]
}

function factsOf(guest: { file: GuestFile; script: Script; name: string; shop: string; random: Random }): Map<string, string> {
  const { file, script, name, shop, random } = guest
  const { scenario, manners } = script
  const [order] = scenario.order === null ? [] : file.orders.rows
  const goods = pick(random, scenario.goods)
  const [item = { name: goods.name, variant: pick(random, goods.variants), price: goods.price }] = order?.items ?? []
  const street = pick(random, manners.streets).replaceAll('{no}', String(1 + randomInt(random, 200)))
  const parcel = order?.parcel
  return new Map([
    ['name', name],
    ['shop', shop],
    ['city', file.profile.city],
    ['item', item.name],
    ['variant', item.variant],
    ['price', `${MONEY[scenario.currency]}${(item.price / 100).toFixed(item.price % 100 === 0 ? 0 : 2)}`],
    ['order', order?.id ?? digits(random, '2###########')],
    ['carrier', parcel?.carrier ?? pick(random, manners.carriers).name],
    ['number', parcel?.number ?? digits(random, '7#############')],
    ['phone', digits(random, manners.phone)],
    ['address', street],
  ])
}

/**
 * Everything about a guest, drawn from one number: the same `soul` at the same time is the same person, so a gateway
 * that starts again knows its guests by the ids of their conversations. `taken`: names of those who are there already.
 */
export function makeGuest(parts: {
  id: string
  soul: number
  script: Script
  now: number
  name?: string
  taken?: ReadonlySet<string>
}): Guest {
  const { id, script, now, taken = new Set() } = parts
  const { scenario, manners } = script
  const random = seededRandom(parts.soul)
  const drawn = Array.from({ length: 4 }, () => pick(random, manners.names))
  const name = parts.name ?? drawn.find((one) => !taken.has(one)) ?? manners.names.find((one) => !taken.has(one)) ?? drawn[0] ?? ''
  const shop = pick(random, scenario.shops)
  const vip = random.next() < VIP_SHARE
  const file = makeFile({
    script,
    random,
    now,
    city: pick(random, manners.cities),
    customerId: id,
    level: vip ? 'VIP' : pick(random, manners.levels),
  })
  const facts = factsOf({ file, script, name, shop, random })
  const filler = createFiller({ facts, words: scenario.words, random })
  const robot = robotTalk(script, filler, random)
  const opening = speechLines(pick(random, scenario.openings)).map(filler.line)
  return { customer: { id, name, vip }, script, shop, file, robot, opening, filler, random }
}
