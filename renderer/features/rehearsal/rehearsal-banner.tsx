import { Siren } from 'lucide-react'
import { useLayoutEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand, useKeymap, useServices } from '../../app/services.tsx'
import { clockTime } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useRehearsal, type RehearsalSwitch } from './use-rehearsal.ts'
import './rehearsal.css'

/** Says in every view that this is a rehearsal, asks before one begins, and ends it. Nothing while neither is the case. */
export function RehearsalBanner(): ReactNode {
  const rehearsal = useRehearsal()
  const [asking, setAsking] = useState(false)
  useCommand('rehearsal.switch', () => {
    if (rehearsal.since !== null) rehearsal.turn(false)
    else setAsking(!asking)
  })
  if (rehearsal.since !== null) return <Running rehearsal={rehearsal} since={rehearsal.since} />
  if (!asking) return null
  const begin = (): void => {
    setAsking(false)
    rehearsal.turn(true)
  }
  return <Question begin={begin} leave={() => setAsking(false)} />
}

function Running({ rehearsal, since }: { rehearsal: RehearsalSwitch; since: number }): ReactNode {
  const { t, i18n } = useTranslation()
  const { clock } = useServices()
  const keys = useKeymap()
  useWatermark(t('rehearsal.water'))
  const minutes = Math.floor(Math.max(0, useNow(clock, 10_000) - since) / 60_000)
  return (
    <>
      <section className="rehearsal" aria-label={t('rehearsal.title')} data-testid="rehearsal">
        <Siren size={16} aria-hidden="true" className="rehearsal__mark" />
        <p className="rehearsal__text" aria-live="polite">
          <b>{t('rehearsal.title')}</b>{' '}
          <span className="rehearsal__since">{t('rehearsal.since', { time: clockTime(i18n.language, since), count: minutes })}</span>{' '}
          {t('rehearsal.body')}
          {rehearsal.error !== null && <strong className="rehearsal__error"> {t(`rehearsal.error.${rehearsal.error}`)}</strong>}
        </p>
        <Button
          look="primary"
          disabled={rehearsal.busy}
          onClick={() => rehearsal.turn(false)}
          aria-keyshortcuts={keys.aria('rehearsal.switch')}
          data-testid="rehearsal-end"
        >
          {t('rehearsal.end')}
          <Kbd parts={keys.parts('rehearsal.switch')} />
        </Button>
      </section>
      <div className="rehearsal__frame" aria-hidden="true" />
    </>
  )
}

/** The word behind the messages of every conversation, as long as this is on screen. */
function useWatermark(word: string): void {
  useLayoutEffect(() => {
    const { dataset, style } = document.documentElement
    dataset['watermark'] = 'rehearsal'
    style.setProperty('--rehearsal-word', JSON.stringify(word))
    return () => {
      delete dataset['watermark']
      style.removeProperty('--rehearsal-word')
    }
  }, [word])
}

function Question({ begin, leave }: { begin: () => void; leave: () => void }): ReactNode {
  const { t } = useTranslation()
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape is for the buttons inside
    <section
      className="rehearsal"
      role="alertdialog"
      aria-label={t('rehearsal.ask')}
      data-testid="rehearsal-ask"
      onKeyDown={(event) => {
        if (event.key === 'Escape') leave()
      }}
    >
      <Siren size={16} aria-hidden="true" className="rehearsal__mark" />
      <p className="rehearsal__text">
        <b>{t('rehearsal.ask')}</b> {t('rehearsal.askBody')}
      </p>
      {/* Opened by a key: the answer is a key too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <Button look="primary" autoFocus onClick={begin} data-testid="rehearsal-begin">
        {t('rehearsal.begin')}
        <Kbd parts={['↵']} />
      </Button>
      <Button onClick={leave} data-testid="rehearsal-leave">
        {t('rehearsal.leave')}
        <Kbd parts={['Esc']} />
      </Button>
    </section>
  )
}
