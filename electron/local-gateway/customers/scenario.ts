import * as z from 'zod/mini'
import { isNudge } from '../../../shared/lib/nudge.ts'
import { pick, randomInt } from '../../../shared/lib/random.ts'
import type { Random } from '../../../shared/lib/random.ts'
import { Channel } from '../../../shared/model/conversation.ts'

const Line = z.string().check(z.minLength(1), z.maxLength(500))
const Lines = z.array(Line).check(z.minLength(1))

/**
 * What a kind of customer says. `{order}` is a fresh order number, other names in braces are drawn from `words`.
 * `turns` follow the replies one by one; every nudge must be one by the desk's own rule.
 */
export const Scenario = z
  .strictObject({
    id: z.string(),
    language: z.enum(['zh-CN', 'en']),
    channel: Channel,
    shops: Lines,
    names: Lines,
    words: z.record(z.string(), Lines),
    openings: Lines,
    turns: z.array(Lines).check(z.minLength(1)),
    thanks: Lines,
    nudges: Lines,
  })
  .check(
    z.refine((scenario) => scenario.nudges.every(isNudge), 'a nudge that the desk would not take for one'),
    z.refine(
      (scenario) =>
        [scenario.openings, ...scenario.turns, scenario.thanks]
          .flat()
          .flatMap((line) => [...line.matchAll(BRACES)])
          .every(([, name = '']) => name === 'order' || name in scenario.words),
      'a word in braces without a list of words',
    ),
  )
export type Scenario = z.infer<typeof Scenario>

const BRACES = /\{(\w+)\}/g

/** One line with its words filled in. The same customer keeps the same words: `known` is filled as it goes. */
export function fillLine(line: string, parts: { scenario: Scenario; random: Random; known: Map<string, string> }): string {
  const { scenario, random, known } = parts
  return line.replaceAll(BRACES, (_all, name: string) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const word =
      name === 'order'
        ? `2${Array.from({ length: 11 }, () => randomInt(random, 10)).join('')}`
        : pick(random, scenario.words[name] ?? [name])
    known.set(name, word)
    return word
  })
}
