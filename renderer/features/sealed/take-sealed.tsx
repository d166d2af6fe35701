import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestResult, RequestValue } from '../../../shared/ipc/bridge.ts'
import { useServices, type LedgerViews } from '../../app/services.tsx'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { BesideList, type Beside } from './beside-list.tsx'
import { PassphraseField } from './passphrase-field.tsx'

type Failed<N extends 'sealed.read' | 'sealed.take'> = Exclude<Extract<RequestResult<N>, { ok: false }>['error']['kind'], 'ipc_fault'>
type Fault = Failed<'sealed.read'> | Failed<'sealed.take'> | 'fault'
/** `freshDrafts`: null when the ledger is shut and nobody can tell. */
type Found = RequestValue<'sealed.read'> & { freshDrafts: number | null; beside: readonly Beside[] }
type Step =
  | { kind: 'choosing'; fault: Fault | null }
  | { kind: 'chosen'; file: string; fault: Fault | null; busy: boolean }
  | { kind: 'found'; file: string; found: Found; fault: Fault | null; busy: boolean }
  | { kind: 'taken'; count: number; drafts: number | null; beside: readonly Beside[] }

const faultOf = (error: { kind: Fault | 'ipc_fault' }): Fault => (error.kind === 'ipc_fault' ? 'fault' : error.kind)

/** Which file, its passphrase, what is in it; then, when a person says so, in. */
export function TakeSealed({ ledger }: { ledger: LedgerViews }): ReactNode {
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
    if (result.ok) {
      const { fresh, beside } = await bring(ledger, { drafts: result.value.drafts, carried: [], dry: true })
      setStep({ kind: 'found', file, found: { ...result.value, freshDrafts: fresh, beside }, fault: null, busy: false })
    } else setStep({ kind: 'chosen', file, fault: faultOf(result.error), busy: false })
  }
  const take = async (now: Extract<Step, { kind: 'found' }>): Promise<void> => {
    setStep({ ...now, busy: true })
    const result = await request['sealed.take']({})
    if (!result.ok) return setStep({ ...now, busy: false, fault: faultOf(result.error) })
    const { count, draftIds } = result.value
    const { fresh, beside } = await bring(ledger, { drafts: now.found.drafts, carried: draftIds, dry: false })
    setStep({ kind: 'taken', count, drafts: fresh, beside })
  }
  if (step.kind === 'taken') return <Taken ledger={ledger} taken={step} />
  return (
    <div className="sealed__form">
      {step.kind !== 'choosing' && <p data-testid="sealed-file">{t('sealed.chosen', { file: step.file })}</p>}
      {step.kind === 'chosen' && <Ask busy={step.busy} open={(passphrase) => void open(step.file, passphrase)} />}
      {step.kind === 'found' && <Contents ledger={ledger} found={step.found} busy={step.busy} take={() => void take(step)} />}
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

function Taken({ ledger, taken }: { ledger: LedgerViews; taken: Extract<Step, { kind: 'taken' }> }): ReactNode {
  const { t } = useTranslation()
  const { count, drafts, beside } = taken
  return (
    <>
      <output className="sealed__done" data-testid="sealed-taken" data-drafts={drafts}>
        {count > 0 && <span>{t('sealed.taken', { count })}</span>}
        {drafts !== null && drafts > 0 && <span>{t('sealed.takenDrafts', { count: drafts })}</span>}
        {drafts === null && <span className="sealed__trouble">{t('sealed.draftsFailed')}</span>}
      </output>
      <BesideList ledger={ledger} beside={beside} />
    </>
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

type Bring = Parameters<LedgerViews['drafts']['bring']>[0]

/** Null where the ledger is shut: the drafts are still in the file. */
async function bring({ drafts }: LedgerViews, what: Bring): Promise<{ fresh: number | null; beside: readonly Beside[] }> {
  if (what.drafts.length + what.carried.length === 0) return { fresh: 0, beside: [] }
  return drafts.bring(what).catch(() => ({ fresh: null, beside: [] }))
}

type ContentsProps = { ledger: LedgerViews; found: Found; busy: boolean; take: () => void }

function Contents({ ledger, found, busy, take }: ContentsProps): ReactNode {
  const { t, i18n } = useTranslation()
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(found.madeAt)
  const { fresh, freshDrafts, drafts } = found
  const any = fresh > 0 || (freshDrafts ?? 0) > 0
  return (
    <div className="sealed__form" data-testid="sealed-found" data-fresh={fresh} data-total={found.total} data-drafts={freshDrafts}>
      <p>
        {found.total === 0
          ? t('sealed.foundOnly', { by: found.by, time, count: drafts.length })
          : t('sealed.found', { by: found.by, time, count: found.total })}
      </p>
      {found.total > 0 && drafts.length > 0 && <p>{t('sealed.foundDrafts', { count: drafts.length })}</p>}
      {fresh > 0 && <p>{t('sealed.fresh', { count: fresh, captures: found.captures })}</p>}
      {freshDrafts !== null && freshDrafts > 0 && <p>{t('sealed.freshDrafts', { count: freshDrafts })}</p>}
      {freshDrafts === null && <p className="sealed__trouble">{t('sealed.draftsFailed')}</p>}
      {!any && freshDrafts !== null && found.beside.length === 0 && <p>{t('sealed.none')}</p>}
      {found.stopped > 0 && <p className="sealed__trouble">{t('sealed.stopped', { count: found.stopped })}</p>}
      {any && (
        // What was found is read, then confirmed.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        <Button look="primary" autoFocus disabled={busy} onClick={take} data-testid="sealed-confirm">
          {t('sealed.take', { count: fresh + (freshDrafts ?? 0) })}
          <Kbd parts={['↵']} />
        </Button>
      )}
      <BesideList ledger={ledger} beside={found.beside} />
    </div>
  )
}
