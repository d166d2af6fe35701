import { useTranslation } from 'react-i18next'
import type { OutboundGuard } from '../../../shared/guard/outbound-guard.ts'
import type { GuardStop } from '../../../shared/model/rule-pack.ts'
import { useServices } from '../../app/services.tsx'
import { useValue } from '../../lib/use-value.ts'

const known = new WeakMap<OutboundGuard, Map<string, GuardStop | null>>()
/** Texts remembered for one set of rules; the rest is looked at again. */
const MOST = 20_000

/** M1: what of a phrase's text may not go out; each text is looked at once for one set of rules. */
export function stopIn(guard: OutboundGuard | null, text: string): GuardStop | null {
  if (guard === null) return null
  const told = known.get(guard) ?? new Map<string, GuardStop | null>()
  known.set(guard, told)
  const before = told.get(text)
  if (before !== undefined) return before
  const stop = guard.check(text)[0] ?? null
  if (told.size < MOST) told.set(text, stop)
  return stop
}

/** Says of phrase texts what would be stopped, and why in words. */
export function useStopped(): { of: (text: string) => GuardStop | null; words: (text: string) => string | null } {
  const { guard } = useServices()
  const { t, i18n } = useTranslation()
  const rules = useValue(guard)
  const of = (text: string): GuardStop | null => stopIn(rules, text)
  return {
    of,
    words(text) {
      const stop = of(text)
      if (stop === null) return null
      const name = stop.title[i18n.language === 'en' ? 'en' : 'zh-CN']
      return t('guard.phrase', { rule: stop.rule, name, part: text.slice(stop.start, stop.end) })
    },
  }
}
