import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestValue } from '../../../shared/ipc/bridge.ts'
import { useServices } from '../../app/services.tsx'

type Rules = RequestValue<'guard.rules'>

/** The rules in force: which, from where, and what is wrong with the file of one's own. */
export function RulesSection(): ReactNode {
  const { t, i18n } = useTranslation()
  const { request } = useServices()
  const [rules, setRules] = useState<Rules | null>(null)
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      const answer = await request['guard.rules']({})
      if (answer.ok && !gone) setRules(answer.value)
    }
    void load()
    return () => {
      gone = true
    }
  }, [request])
  if (rules === null) return null
  const { pack, source, fault } = rules
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  return (
    <section className="safety" aria-label={t('guard.name')} data-testid="rules" data-source={source}>
      <h3 className="safety__title">{t('guard.name')}</h3>
      <p>{t('guard.what')}</p>
      {fault !== null && (
        <p className="settings__failed" role="alert" data-testid="rules-fault">
          {t('guard.broken', { file: fault.file, line: fault.line, reason: fault.reason })}
        </p>
      )}
      <ul className="safety__rules">
        {pack.rules.map((rule) => (
          <li key={rule.id}>
            <b>{rule.id}</b> {rule.title[language]}
            {rule.kind === 'terms' && <span className="safety__count"> {t('guard.words', { count: rule.words.length })}</span>}
          </li>
        ))}
      </ul>
      <p className="settings__hint">
        {t(`guard.source.${source}`, { version: pack.version })}{' '}
        {t('guard.hosts', { hosts: pack.allowedHosts.join(language === 'en' ? ', ' : '、') })}
      </p>
    </section>
  )
}
