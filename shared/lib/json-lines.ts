/** Where a value stands in JSON text that parses: `at(path)` is the line of the deepest known step of the path, from 1. */
export function jsonLines(text: string): { at: (path: readonly PropertyKey[]) => number } {
  const lines = new Map<string, number>()
  let at = 0
  let line = 1

  function skip(): void {
    for (; at < text.length && ' \t\r\n,:'.includes(text.charAt(at)); at += 1) if (text.charAt(at) === '\n') line += 1
  }
  function string(): string {
    const start = at
    for (at += 1; text.charAt(at) !== '"'; at += 1) if (text.charAt(at) === '\\') at += 1
    at += 1
    return JSON.parse(text.slice(start, at)) as string
  }
  function value(path: readonly PropertyKey[]): void {
    skip()
    lines.set(keyOf(path), line)
    const first = text.charAt(at)
    if (first === '"') return void string()
    if (first !== '{' && first !== '[') {
      while (at < text.length && !' \t\r\n,]}'.includes(text.charAt(at))) at += 1
      return
    }
    const end = first === '{' ? '}' : ']'
    at += 1
    for (let index = 0; ; index += 1) {
      skip()
      if (at >= text.length) return
      if (text.charAt(at) === end) {
        at += 1
        return
      }
      const key = first === '{' ? string() : index
      value([...path, key])
    }
  }
  value([])
  return {
    at: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const found = lines.get(keyOf(path.slice(0, length)))
        if (found !== undefined) return found
      }
      return 1
    },
  }
}

const keyOf = (path: readonly PropertyKey[]): string => JSON.stringify(path.map(String))

/** Line of a syntax error as V8 tells it, else the last line: the text ended too early. */
export function syntaxErrorLine(text: string, message: string): number {
  const told = /line (\d+) column/.exec(message)?.[1]
  if (told !== undefined) return Number(told)
  const position = /position (\d+)/.exec(message)?.[1]
  return text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length
}
