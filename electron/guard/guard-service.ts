import { basename } from 'node:path'
import { compileGuard, type OutboundGuard } from '../../shared/guard/outbound-guard.ts'
import { readPack } from '../../shared/guard/read-pack.ts'
import type { Log } from '../../shared/lib/log.ts'
import type { GuardStop, RuleFault, RulePack } from '../../shared/model/rule-pack.ts'

export type GuardDeps = {
  /** The rules that came with the program. */
  builtIn: RulePack
  /** Where a shop may lay rules of its own. */
  path: string
  /** The text of a file; null where there is none. Throws when it can't be read. */
  read: (path: string) => string | null
  /** The file at `path` could not be used. */
  onFault: (fault: RuleFault) => void
  log: Log
}

export type Rules = { pack: RulePack; source: 'built_in' | 'own'; fault: RuleFault | null }
export type GuardService = {
  /** The rules in force. The file is read once, when somebody first asks. */
  rules: () => Rules
  /** The first part of a text for a customer that may not go out; null when all of it may. */
  stopOf: (text: string) => GuardStop | null
}

/** J5: what may not go out, judged in main, so that no page gets round it. A broken file leaves the built-in rules in force. */
export function createGuardService(deps: GuardDeps): GuardService {
  let known: Rules | null = null
  let guard: OutboundGuard | null = null
  const rules = (): Rules => {
    if (known !== null) return known
    known = rulesFrom(deps)
    const { fault, source, pack } = known
    deps.log.info('guard.rules', { source, version: pack.version })
    if (fault !== null) {
      deps.log.error('guard.file_broken', { line: fault.line })
      deps.onFault(fault)
    }
    return known
  }
  return {
    rules,
    stopOf(text) {
      guard ??= compileGuard(rules().pack)
      return guard.check(text)[0] ?? null
    },
  }
}

function rulesFrom({ builtIn, path, read }: GuardDeps): Rules {
  const file = basename(path)
  const kept = (fault: RuleFault | null): Rules => ({ pack: builtIn, source: 'built_in', fault })
  let text: string | null
  try {
    text = read(path)
  } catch (error) {
    return kept({ file, line: 0, reason: error instanceof Error && 'code' in error ? String(error.code) : 'unreadable' })
  }
  if (text === null) return kept(null)
  const own = readPack(file, text, builtIn.version)
  return own.ok ? { pack: own.value, source: 'own', fault: null } : kept(own.error)
}
