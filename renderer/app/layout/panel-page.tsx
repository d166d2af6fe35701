import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CustomerPanel } from '../../features/customer-panel/customer-panel.tsx'
import { useValue } from '../../lib/use-value.ts'
import { Empty } from '../../ui/empty.tsx'
import { useCommand, useServices, type LedgerViews } from '../services.tsx'
import { usePageTitle } from '../use-page-title.ts'

/** The page of the panel window: the context panel by itself, for the conversation the desk is in. */
export function PanelPage(): ReactNode {
  const { t } = useTranslation()
  const services = useServices()
  const session = useValue(services.session)
  const conversationId = useFollowedConversation()
  useCommand('panel.popOut', () => void services.request['window.close']({ kind: 'panel' }))
  usePageTitle(t('window.panel.title'))
  if (session === null) return <Empty title={t('window.panel.signedOut')} />
  if (conversationId === null) return <Empty title={t('window.panel.none')} />
  const { accountId } = session
  return <Panel key={accountId} ledger={services.ledger(accountId)} conversationId={conversationId} />
}

type PanelProps = { ledger: LedgerViews; conversationId: string }

function Panel({ ledger, conversationId }: PanelProps): ReactNode {
  const { t } = useTranslation()
  return (
    <main className="page" aria-label={t('window.panel.title')} data-testid="panel-window" data-conversation-id={conversationId}>
      <CustomerPanel key={conversationId} ledger={ledger} conversationId={conversationId} />
    </main>
  )
}

/** The conversation the caret is in, as the desk says; asked once, then told. Null for none. */
function useFollowedConversation(): string | null {
  const { request, on } = useServices()
  const [followed, setFollowed] = useState<string | null>(null)
  useEffect(() => {
    let told = false
    const stop = on['focus.changed'](({ conversationId }) => {
      told = true
      setFollowed(conversationId)
    })
    const ask = async (): Promise<void> => {
      const answer = await request['focus.get']({})
      if (answer.ok && !told) setFollowed(answer.value.conversationId)
    }
    void ask()
    return stop
  }, [request, on])
  return followed
}
