/** Characters that open the phrases, unless the agent has chosen others. */
export const DEFAULT_TRIGGERS = '/／;'
const LONGEST_QUERY = 30

/** What stands before the caret: the trigger at `from` and the query behind it. */
export type Trigger = { from: number; query: string }

const IN_QUERY = /^[\p{L}\p{N}'_-]*$/u
/** Before a trigger these belong to an address, a time, a fraction or a word. */
const HOLDS = /[A-Za-z0-9:/／\\.@#&?=%_-]/

/** The query being written at the caret; null where none is. Looks at a few characters only: it runs on every key. */
export function triggerAt(text: string, caret: number, triggers: string): Trigger | null {
  const lowest = Math.max(0, caret - LONGEST_QUERY - 1)
  for (let at = caret - 1; at >= lowest; at--) {
    const char = text.charAt(at)
    if (char === ' ' || char === '\n') return null
    if (!triggers.includes(char)) continue
    const query = text.slice(at + 1, caret)
    return opensHere(text, at) && IN_QUERY.test(query) ? { from: at, query } : null
  }
  return null
}

const opensHere = (text: string, at: number): boolean => at === 0 || !HOLDS.test(text.charAt(at - 1))

/** Whether the trigger was just typed twice, which stands for the character itself; `from` is the first one. */
export function doubledAt(text: string, caret: number, triggers: string): number | null {
  const char = text.charAt(caret - 1)
  if (caret < 2 || !triggers.includes(char) || text.charAt(caret - 2) !== char) return null
  return opensHere(text, caret - 2) ? caret - 2 : null
}

/** Characters an agent may choose: marks, each once, no letters, digits or spaces. */
export function cleanTriggers(input: string): string {
  const marks = [...new Set(input)].filter((char) => /^[\p{P}\p{S}]$/u.test(char) && char.length === 1)
  return marks.slice(0, 6).join('')
}
