import { jsonLines } from '../lib/json-lines.ts'
import { err, ok, type Result } from '../lib/result.ts'
import { RulePack, type RuleFault } from '../model/rule-pack.ts'

/** A rule file as text; a fault names file, line and reason. `atLeast`: an older version is refused, so that nobody goes back unseen. */
export function readPack(file: string, text: string, atLeast: number): Result<RulePack, RuleFault> {
  const told = text.replace(/^\ufeff/, '')
  let value: unknown
  try {
    value = JSON.parse(told)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not JSON'
    return err({ file, line: lineOfMistake(told), reason: withoutText(reason) })
  }
  const pack = RulePack.safeParse(value)
  const lines = jsonLines(told)
  if (!pack.success) {
    const issue = pack.error.issues[0]
    const path = issue?.path ?? []
    return err({ file, line: lines.at(path), reason: `${path.join('.')} ${issue?.message ?? 'wrong'}`.trim() })
  }
  const ids = pack.data.rules.map(({ id }) => id)
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index)
  if (twice >= 0) return err({ file, line: lines.at(['rules', twice, 'id']), reason: `rules.${twice}.id ${ids[twice]} stands there twice` })
  if (pack.data.version < atLeast)
    return err({ file, line: lines.at(['version']), reason: `version ${pack.data.version} is older than ${atLeast}` })
  return ok(pack.data)
}

/**
 * The first line that makes the text wrong, not just unfinished: V8 gives no place for some mistakes. Every longer beginning is
 * wrong too, so half of what is left is looked at each time.
 */
function lineOfMistake(text: string): number {
  const lines = text.split('\n')
  let fine = 0
  let wrong = lines.length
  while (wrong - fine > 1) {
    const middle = (fine + wrong) >> 1
    if (isWrong(lines.slice(0, middle).join('\n'))) wrong = middle
    else fine = middle
  }
  return wrong
}

function isWrong(head: string): boolean {
  try {
    JSON.parse(head)
    return false
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    const place = /position (\d+)/.exec(reason)?.[1]
    return !/end of JSON|Unterminated/.test(reason) && (place === undefined || Number(place) < head.trimEnd().length)
  }
}

/** V8 quotes the text around a mistake; the line says where it is. */
const withoutText = (reason: string): string => reason.replace(/, (?:\.\.\.)?".*$/s, '').replace(/ in JSON at position.*$/s, '')
