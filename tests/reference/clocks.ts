/**
 * The clocks a second time, from their definition alone (features.md A1, D1, D2, D3, D6), slow and plain: it keeps all
 * that was ever said in one list and looks through all of it for each answer. It shares nothing with the program.
 */
export type Said = {
  conversation: string
  order: number
  /** Server time in milliseconds. */
  at: number
  by: 'customer' | 'person' | 'robot' | 'system' | 'note'
  /** Who answered, for a person. */
  who: string
  /** Failed or taken back. */
  gone: boolean
}

/** A change comes too late for the clocks under this many newer words of customer and people. */
export const TOO_LATE = 16
const SECONDS = { warn: 20, goal: 30, nag: 100, scored: 180 }

export type Everything = { said: Said[]; closed: Set<string>; vip: Set<string> }

const isWord = (one: Said): boolean => one.by === 'customer' || one.by === 'person'

/** A message fails or is taken back. */
export function fall(all: Everything, conversation: string, order: number): void {
  let newer = 0
  for (const one of all.said) if (one.conversation === conversation && one.order > order && isWord(one)) newer += 1
  if (newer >= TOO_LATE) return
  for (const one of all.said) if (one.conversation === conversation && one.order === order) one.gone = true
}

/** The first customer message nobody answered, counted back from the end to the last answer that stands. */
export function waitingSince(all: Everything, conversation: string): number | null {
  let since: number | null = null
  for (let i = all.said.length - 1; i >= 0; i -= 1) {
    const one = all.said[i]
    if (one === undefined || one.conversation !== conversation || one.gone) continue
    if (one.by === 'person') break
    if (one.by === 'customer') since = one.at
  }
  return since
}

export type Answered = { conversation: string; order: number; who: string; from: number; to: number }

/** Every answer that ended a wait. */
export function answered(all: Everything): Answered[] {
  const found: Answered[] = []
  for (const reply of all.said) {
    if (reply.by !== 'person' || reply.gone) continue
    const before: Everything = {
      ...all,
      said: all.said.filter((one) => one.conversation === reply.conversation && one.order < reply.order),
    }
    const from = waitingSince(before, reply.conversation)
    if (from !== null) found.push({ conversation: reply.conversation, order: reply.order, who: reply.who, from, to: reply.at })
  }
  return found
}

/** Own answers from `since` on: how many, and how many of them within the goal. */
export function share(all: Everything, who: string, since: number): { all: number; inTime: number } {
  let count = 0
  let inTime = 0
  for (const one of answered(all)) {
    if (one.who !== who || one.to < since) continue
    count += 1
    if ((one.to - one.from) / 1_000 <= SECONDS.goal) inTime += 1
  }
  return { all: count, inTime }
}

/** How many of the four limits have been reached. */
export function reached(all: Everything, conversation: string, now: number): number | null {
  const since = waitingSince(all, conversation)
  if (since === null || all.closed.has(conversation)) return null
  return [SECONDS.warn, SECONDS.goal, SECONDS.nag, SECONDS.scored].filter((limit) => now - since >= limit * 1_000).length
}

/** Milliseconds to the nearest of the three limits ahead; past all, how long ago the last was, negative. */
export function left(all: Everything, conversation: string, now: number): number | null {
  const since = waitingSince(all, conversation)
  if (since === null || all.closed.has(conversation)) return null
  const gaps = [SECONDS.goal, SECONDS.nag, SECONDS.scored].map((limit) => since + limit * 1_000 - Math.max(now, since))
  const ahead = gaps.filter((gap) => gap > 0)
  return ahead.length > 0 ? Math.min(...ahead) : Math.max(...gaps)
}

/** Who waits, the most urgent first, by repeated search for the least: seconds left, VIP, longest wait, id. */
export function mostUrgent(all: Everything, conversations: readonly string[], now: number): string[] {
  const second = now - (now % 1_000)
  const rest = new Set(conversations.filter((one) => left(all, one, second) !== null))
  const sorted: string[] = []
  const key = (one: string): [number, number, number, string] => [
    Math.ceil((left(all, one, second) ?? 0) / 1_000),
    all.vip.has(one) ? 0 : 1,
    waitingSince(all, one) ?? 0,
    one,
  ]
  const before = (a: string, b: string): boolean => {
    const [one, two] = [key(a), key(b)]
    for (let i = 0; i < one.length; i += 1) {
      const [x, y] = [one[i], two[i]]
      if (x !== y && x !== undefined && y !== undefined) return x < y
    }
    return false
  }
  while (rest.size > 0) {
    let least: string | null = null
    for (const one of rest) if (least === null || before(one, least)) least = one
    if (least === null) break
    sorted.push(least)
    rest.delete(least)
  }
  return sorted
}
