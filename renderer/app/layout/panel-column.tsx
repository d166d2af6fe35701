import { ExternalLink } from 'lucide-react'
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { useCommand, useKeymap, useServices, type LedgerViews } from '../services.tsx'

// Not needed at first paint.
const CustomerPanel = lazy(async () => ({ default: (await import('../../features/customer-panel/customer-panel.tsx')).CustomerPanel }))

type Props = { ledger: LedgerViews; conversationId: string | null }

/** The context panel right of the tiles, unless it is in a window of its own. It follows the focused tile. */
export function PanelColumn({ ledger, conversationId }: Props): ReactNode {
  const { t } = useTranslation()
  const { request, sideWindows } = useServices()
  const keys = useKeymap()
  const out = useValue(sideWindows).includes('panel')
  const { shown, toggle } = useShown(ledger)
  // With the panel on the other screen its key brings it to the front.
  useCommand('panel.toggle', () => (out ? void request['window.open']({ kind: 'panel' }) : toggle()))
  if (!shown || out || conversationId === null) return null
  const popOut = (
    <Button
      look="quiet"
      onClick={() => void request['window.open']({ kind: 'panel' })}
      aria-label={t('panel.popOut')}
      title={t('panel.popOut')}
      aria-keyshortcuts={keys.aria('panel.popOut')}
      data-testid="panel-pop-out"
    >
      <ExternalLink size={14} aria-hidden="true" />
    </Button>
  )
  return (
    <aside className="desk__panel" aria-label={t('panel.label')} data-pane="panel">
      <Suspense fallback={null}>
        <CustomerPanel key={conversationId} ledger={ledger} conversationId={conversationId} corner={popOut} />
      </Suspense>
    </aside>
  )
}

/** Layout row of the panel. */
const PANEL_KEY = 'desk.panel'
/** From this width on there is room for the panel beside three tiles, CSS pixels. */
const ROOM = '(min-width: 1600px)'

/** Shown by choice, remembered; without one, where there is room. */
function useShown(ledger: LedgerViews): { shown: boolean; toggle: () => void } {
  const [choice, setChoice] = useState<boolean | null>(null)
  const [room, setRoom] = useState(() => matchMedia(ROOM).matches)
  useEffect(() => {
    const query = matchMedia(ROOM)
    const change = (): void => setRoom(query.matches)
    query.addEventListener('change', change)
    return () => query.removeEventListener('change', change)
  }, [])
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      const value = await ledger.layout.get(PANEL_KEY).catch(() => null)
      if (!gone && typeof value === 'boolean') setChoice((chosen) => chosen ?? value)
    }
    void load()
    return () => {
      gone = true
    }
  }, [ledger])
  const shown = choice ?? room
  return {
    shown,
    toggle() {
      setChoice(!shown)
      ledger.layout.put(PANEL_KEY, !shown).catch(() => undefined)
    },
  }
}
