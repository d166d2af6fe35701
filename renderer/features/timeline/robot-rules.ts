import type { Message } from '../../../shared/model/message.ts'

/** A message, or what went on between a robot and the customer before a person took over. */
export type Turn = { kind: 'one'; message: Message } | { kind: 'robot'; messages: readonly Message[] }

const fromMachine = ({ author }: Message): boolean => author.kind === 'bot' || author.kind === 'system'

/**
 * Groups each talk with the robot: from its first word to its last, with what the customer said in between. What the customer
 * said before and after stays in sight, because nobody has answered it yet. A single word of the robot's is no talk.
 */
export function groupTurns(messages: readonly Message[]): readonly Turn[] {
  const turns: Turn[] = []
  let talk: Message[] = []
  const flush = (): void => {
    const last = talk.findLastIndex(fromMachine)
    const spoken = talk.slice(0, last + 1)
    const whole = spoken.filter(fromMachine).length > 1
    if (whole) turns.push({ kind: 'robot', messages: spoken })
    for (const message of whole ? talk.slice(last + 1) : talk) turns.push({ kind: 'one', message })
    talk = []
  }
  for (const message of messages) {
    if (message.author.kind === 'agent' || (talk.length === 0 && message.author.kind !== 'bot')) {
      flush()
      turns.push({ kind: 'one', message })
    } else talk.push(message)
  }
  flush()
  return turns
}

/** How often the robot spoke, and its last words, which say why it gave up. */
export function robotSummary(messages: readonly Message[]): { count: number; reason: string } {
  const spoken = messages.filter(fromMachine)
  return { count: spoken.length, reason: spoken.at(-1)?.text ?? '' }
}
