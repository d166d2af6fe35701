import { Dialog } from '@base-ui/react/dialog'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import { Button } from '../../ui/button.tsx'
import { SaveSealed } from './save-sealed.tsx'
import { TakeSealed } from './take-sealed.tsx'
import './sealed.css'

type Props = { what: 'save' | 'take'; ledger: LedgerViews; onClose: () => void }

/** Out to a sealed file, or in from one (J18). What a person has not confirmed changes nothing. */
export function SealedPopup({ what, ledger, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const { composition, request } = useServices()
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null))
  const close = (): void => {
    void request['sealed.drop']({})
    onClose()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Popup
          className="popup sealed"
          data-testid={`sealed-${what}`}
          finalFocus={() => before}
          onKeyDownCapture={(event) => {
            if (composition.owns(event.nativeEvent)) event.stopPropagation()
          }}
        >
          <Dialog.Title className="sealed__title">{t(`sealed.title.${what}`)}</Dialog.Title>
          {what === 'save' ? <SaveSealed ledger={ledger} /> : <TakeSealed ledger={ledger} />}
          <div className="sealed__foot">
            <Dialog.Close render={<Button look="quiet" />}>{t('sealed.close')}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
