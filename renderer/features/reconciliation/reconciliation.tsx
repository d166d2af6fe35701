import { Dialog } from '@base-ui/react/dialog'
import { Tabs } from '@base-ui/react/tabs'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices } from '../../app/services.tsx'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import '../../ui/view.css'
import './reconciliation.css'

export const TABS = ['decide', 'waiting', 'gone', 'away', 'account'] as const
export type ReconcileTab = (typeof TABS)[number]

type Props = {
  tab: ReconcileTab
  onTab: (tab: ReconcileTab) => void
  /** What stands beside the name of a tab; 0 for nothing. */
  counts: Readonly<Record<ReconcileTab, number>>
  content: Readonly<Record<ReconcileTab, ReactNode>>
  /** What is being undone, over everything. */
  undo: ReactNode
  onClose: () => void
}

/** What went, what waits, what needs a decision, what came meanwhile, and whether it adds up. Opens by key or button, never by itself. */
export function Reconciliation({ tab, onTab, counts, content, undo, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const { composition } = useServices()
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null))
  const box = useRef<HTMLDivElement>(null)
  // The list first: whoever comes by key decides by key.
  const first = (): HTMLElement | null =>
    box.current?.querySelector<HTMLElement>('[role="tabpanel"] [tabindex="0"], [data-testid="away-item"]') ?? box.current
  return (
    <Dialog.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup
          ref={box}
          className="popup reconcile"
          data-testid="reconcile"
          initialFocus={first}
          finalFocus={() => before}
          onKeyDownCapture={(event) => {
            if (composition.owns(event.nativeEvent)) event.stopPropagation()
          }}
        >
          <Tabs.Root className="reconcile__tabs" value={tab} onValueChange={(next) => onTab(TABS.find((one) => one === next) ?? 'decide')}>
            <header className="view__bar">
              <Dialog.Title className="view__title">{t('reconcile.title')}</Dialog.Title>
              <Tabs.List className="reconcile__names" aria-label={t('reconcile.title')} activateOnFocus>
                {TABS.map((one) => (
                  <Tabs.Tab
                    key={one}
                    value={one}
                    className="reconcile__tab"
                    data-testid="reconcile-tab"
                    data-tab={one}
                    data-count={counts[one]}
                  >
                    {t(`reconcile.tab.${one}`)}
                    {counts[one] > 0 && <span className="reconcile__count">{counts[one]}</span>}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <Dialog.Close render={<Button look="quiet" />}>
                {t('reconcile.close')} <Kbd parts={['Esc']} />
              </Dialog.Close>
            </header>
            {undo}
            {TABS.map((one) => (
              <Tabs.Panel key={one} value={one} className="reconcile__panel" tabIndex={-1}>
                {content[one]}
              </Tabs.Panel>
            ))}
          </Tabs.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
