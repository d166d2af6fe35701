import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestResult, RequestValue } from '../../../shared/ipc/bridge.ts'
import { useServices } from '../../app/services.tsx'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { PassphraseField } from './passphrase-field.tsx'

type Failed<N extends 'sealed.read' | 'sealed.take'> = Exclude<Extract<RequestResult<N>, { ok: false }>['error']['kind'], 'ipc_fault'>
type Fault = Failed<'sealed.read'> | Failed<'sealed.take'> | 'fault'
type Found = RequestValue<'sealed.read'>
type Step =
  | { kind: 'choosing'; fault: Fault | null }
  | { kind: 'chosen'; file: string; fault: Fault | null; busy: boolean }
  | { kind: 'found'; file: string; found: Found; fault: Fault | null; busy: boolean }
  | { kind: 'taken'; count: number }

const faultOf = (error: { kind: Fault | 'ipc_fault' }): Fault => (error.kind === 'ipc_fault' ? 'fault' : error.kind)

/** Which file, its passphrase, what is in it; then, when a person says so, in. */
export function TakeSealed(): ReactNode {
  const { t } = useTranslation()
  const { request } = useServices()
  const [step, setStep] = useState<Step>({ kind: 'choosing', fault: null })
  const choose = async (): Promise<void> => {
    const result = await request['sealed.choose']({})
    if (result.ok) setStep({ kind: 'chosen', file: result.value.file, fault: null, busy: false })
    else setStep({ kind: 'choosing', fault: result.error.kind === 'cancelled' ? null : 'fault' })
  }
  const open = async (file: string, passphrase: string): Promise<void> => {
    setStep({ kind: 'chosen', file, fault: null, busy: true })
    const result = await request['sealed.read']({ passphrase })
    if (result.ok) setStep({ kind: 'found', file, found: result.value, fault: null, busy: false })
    else setStep({ kind: 'chosen', file, fault: faultOf(result.error), busy: false })
  }
  const take = async (now: Extract<Step, { kind: 'found' }>): Promise<void> => {
    setStep({ ...now, busy: true })
    const result = await request['sealed.take']({})
    setStep(result.ok ? { kind: 'taken', count: result.value.count } : { ...now, busy: false, fault: faultOf(result.error) })
  }
  if (step.kind === 'taken')
    return (
      <output className="sealed__done" data-testid="sealed-taken">
        {t('sealed.taken', { count: step.count })}
      </output>
    )
  return (
    <div className="sealed__form">
      {step.kind !== 'choosing' && <p data-testid="sealed-file">{t('sealed.chosen', { file: step.file })}</p>}
      {step.kind === 'chosen' && <Ask busy={step.busy} open={(passphrase) => void open(step.file, passphrase)} />}
      {step.kind === 'found' && <Contents found={step.found} busy={step.busy} take={() => void take(step)} />}
      <div aria-live="polite">
        {step.fault !== null && (
          <p className="sealed__trouble" data-testid="sealed-error">
            {t(`sealed.error.${step.fault}`)}
          </p>
        )}
      </div>
      <Button
        look={step.kind === 'choosing' ? 'primary' : 'plain'}
        // Opened by a key: the first step is a key too.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={step.kind === 'choosing'}
        onClick={() => void choose()}
        data-testid="sealed-choose"
      >
        {t('sealed.choose')}
      </Button>
    </div>
  )
}

function Ask({ busy, open }: { busy: boolean; open: (passphrase: string) => void }): ReactNode {
  const { t } = useTranslation()
  const [passphrase, setPassphrase] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (passphrase !== '' && !busy) open(passphrase)
  }
  return (
    <form className="sealed__form" onSubmit={submit}>
      <PassphraseField label={t('sealed.passphrase')} value={passphrase} change={setPassphrase} first testId="sealed-passphrase" />
      <Button type="submit" look="primary" disabled={busy || passphrase === ''} data-testid="sealed-go">
        {busy ? t('sealed.busy') : t('sealed.open')}
        <Kbd parts={['↵']} />
      </Button>
    </form>
  )
}

function Contents({ found, busy, take }: { found: Found; busy: boolean; take: () => void }): ReactNode {
  const { t, i18n } = useTranslation()
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(found.madeAt)
  return (
    <div className="sealed__form" data-testid="sealed-found" data-fresh={found.fresh} data-total={found.total}>
      <p>{t('sealed.found', { by: found.by, time, count: found.total })}</p>
      <p>{found.fresh === 0 ? t('sealed.none') : t('sealed.fresh', { count: found.fresh, captures: found.captures })}</p>
      {found.stopped > 0 && <p className="sealed__trouble">{t('sealed.stopped', { count: found.stopped })}</p>}
      {found.fresh > 0 && (
        // What was found is read, then confirmed.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        <Button look="primary" autoFocus disabled={busy} onClick={take} data-testid="sealed-confirm">
          {t('sealed.take', { count: found.fresh })}
          <Kbd parts={['↵']} />
        </Button>
      )}
    </div>
  )
}
