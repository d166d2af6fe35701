import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestResult, RequestValue } from '../../../shared/ipc/bridge.ts'
import { MIN_PASSPHRASE } from '../../../shared/model/sealed.ts'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { PassphraseField } from './passphrase-field.tsx'

type Fault = Exclude<Extract<RequestResult<'sealed.save'>, { ok: false }>['error']['kind'], 'cancelled' | 'ipc_fault'> | 'fault'
type Step =
  | { kind: 'asking' | 'busy' }
  | { kind: 'failed'; fault: Fault }
  | ({ kind: 'done'; unread: boolean } & RequestValue<'sealed.save'>)

/** The passphrase twice, then the system's own question where to. */
export function SaveSealed({ ledger }: { ledger: LedgerViews }): ReactNode {
  const { t } = useTranslation()
  const { request } = useServices()
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const [step, setStep] = useState<Step>({ kind: 'asking' })
  const differ = second !== '' && first !== second
  const ready = first.length >= MIN_PASSPHRASE && first === second && step.kind !== 'busy'
  const save = async (): Promise<void> => {
    if (!ready) return
    setStep({ kind: 'busy' })
    // A ledger that is shut has no draft to give; what is saved goes out without it.
    const drafts = await ledger.drafts.all().catch(() => null)
    const result = await request['sealed.save']({ passphrase: first, drafts: [...(drafts ?? [])] })
    if (result.ok) setStep({ kind: 'done', ...result.value, unread: drafts === null })
    else if (result.error.kind === 'cancelled') setStep({ kind: 'asking' })
    else setStep({ kind: 'failed', fault: result.error.kind === 'ipc_fault' ? 'fault' : result.error.kind })
  }
  if (step.kind === 'done')
    return (
      <output className="sealed__done" data-testid="sealed-saved">
        <span>
          {step.count === 0
            ? t('sealed.savedOnly', { count: step.drafts, file: step.file })
            : t('sealed.saved', { count: step.count, captures: step.captures, file: step.file })}
        </span>
        {step.count > 0 && step.drafts > 0 && <span>{t('sealed.savedDrafts', { count: step.drafts })}</span>}
        {step.unread && <span className="sealed__trouble">{t('sealed.draftsUnread')}</span>}
      </output>
    )
  return (
    <form
      className="sealed__form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p>{t('sealed.what')}</p>
      <PassphraseField label={t('sealed.passphrase')} value={first} change={setFirst} first testId="sealed-passphrase" />
      <PassphraseField label={t('sealed.again')} value={second} change={setSecond} testId="sealed-again" />
      <p className="sealed__hint">{t('sealed.hint', { count: MIN_PASSPHRASE })}</p>
      <div aria-live="polite">
        {differ && <p className="sealed__trouble">{t('sealed.differ')}</p>}
        {step.kind === 'busy' && <p>{t('sealed.busy')}</p>}
        {step.kind === 'failed' && (
          <p className="sealed__trouble" data-testid="sealed-error">
            {t(`sealed.error.${step.fault}`)}
          </p>
        )}
      </div>
      <Button type="submit" look="primary" disabled={!ready} data-testid="sealed-go">
        {t('sealed.save')}
        <Kbd parts={['↵']} />
      </Button>
    </form>
  )
}
