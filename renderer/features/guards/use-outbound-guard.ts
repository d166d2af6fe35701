import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import type { ComposerField, SendStop } from '../../lib/composer-field.ts'

/** J5: stops words that steer a customer elsewhere before they are saved. Words for colleagues (`inner`) are not looked at. */
export function useOutboundGuard(field: ComposerField | null, inner: boolean): void {
  const { guard } = useServices()
  const { t, i18n } = useTranslation()
  useEffect(() => {
    if (field === null || inner) return undefined
    return field.beforeSend((text): SendStop | null => {
      const stop = guard.get()?.check(text)[0]
      if (stop === undefined) return null
      const name = stop.title[i18n.language === 'en' ? 'en' : 'zh-CN']
      return { words: t('guard.stop', { rule: stop.rule, name, part: text.slice(stop.start, stop.end) }), select: stop }
    })
  }, [field, inner, guard, t, i18n])
}
