import { randomInt, seededRandom } from '../../../shared/lib/random.ts'
import type { Random } from '../../../shared/lib/random.ts'
import type { Script } from './load-scenarios.ts'

const SOULS = 2 ** 31
const ID = /^guest-(\d+)-(\w+)-([a-z]+(?:-[a-z]+)*)-(\d+)-(\d+)$/

/** What the id of a guest tells: enough to make the very same person again after the gateway was started anew. */
export type Soul = { seed: number; seat: string; scenario: string; soul: number }

/** `head`: number of the last event, which makes the id new even after a restore. */
export const idOf = ({ seed, seat, scenario, soul }: Soul, head: number): string => `guest-${seed}-${seat}-${scenario}-${head}-${soul}`

export function soulOf(customerId: string): Soul | null {
  const found = ID.exec(customerId)
  if (found === null) return null
  const [, seed = '', seat = '', scenario = '', , soul = ''] = found
  return { seed: Number(seed), seat, scenario, soul: Number(soul) }
}

export const newSoul = (random: Random): number => randomInt(random, SOULS)

/** The script a soul plays: of its language as far as there is one, rather none that is being played, by weight. */
export function scriptFor(scripts: readonly Script[], soul: number, parts: { language: string; played: ReadonlySet<string> }): Script {
  const { language, played } = parts
  const speaking = scripts.filter(({ scenario }) => scenario.language === language)
  const fitting = speaking.length > 0 ? speaking : scripts
  const fresh = fitting.filter(({ scenario }) => !played.has(scenario.id))
  const choice = fresh.length > 0 ? fresh : fitting
  const total = choice.reduce((sum, { scenario }) => sum + scenario.weight, 0)
  let left = randomInt(seededRandom(soul + 1), total)
  const found = choice.find(({ scenario }) => (left -= scenario.weight) < 0) ?? choice[0]
  if (found === undefined) throw new Error('no scenario to play')
  return found
}
