import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LedgerViews } from '../../app/services.tsx'
import { Button } from '../../ui/button.tsx'

/** Words of a brought draft whose place holds other words here. */
export type Beside = { conversationId: string; mode: 'reply' | 'note' | 'edit' | 'capture' | 'ticket'; text: string }

/** Neither is overwritten: what is here stays, what was brought can be read and copied, and is still in the file (J18). */
export function BesideList({ ledger, beside }: { ledger: LedgerViews; beside: readonly Beside[] }): ReactNode {
  const { t } = useTranslation()
  const names = useNames(ledger, beside.length > 0)
  if (beside.length === 0) return null
  return (
    <section className="sealed__beside" data-testid="sealed-beside" data-count={beside.length}>
      <p>{t('sealed.beside', { count: beside.length })}</p>
      <ul>
        {beside.map(({ conversationId, mode, text }) => (
          <li key={`${mode} ${conversationId}`} data-conversation-id={conversationId} data-mode={mode}>
            <span className="sealed__where">
              {t(`sealed.mode.${mode}`)}
              {mode !== 'capture' && ` · ${names.get(conversationId) ?? t('sealed.notHere')}`}
            </span>
            <p className="sealed__words">{text}</p>
            <Copy text={text} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Copy({ text }: { text: string }): ReactNode {
  const { t } = useTranslation()
  const [done, setDone] = useState<'copied' | 'failed' | null>(null)
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setDone('copied'),
      () => setDone('failed'),
    )
  }
  return (
    <span className="sealed__copy">
      <Button look="plain" onClick={copy} data-testid="sealed-copy">
        {t('sealed.copy')}
      </Button>
      <span aria-live="polite">{done !== null && t(`sealed.${done}`)}</span>
    </span>
  )
}

function useNames(ledger: LedgerViews, wanted: boolean): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    if (!wanted) return undefined
    let gone = false
    const load = async (): Promise<void> => {
      const known = await ledger.knownCustomers().catch(() => [])
      if (!gone) setNames(new Map(known.map(({ conversation }) => [conversation.id, conversation.customer.name])))
    }
    void load()
    return () => {
      gone = true
    }
  }, [ledger, wanted])
  return names
}
