import { Keyboard } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GlobalKey } from '../../../shared/model/global-keys.ts'
import { useServices } from '../../app/services.tsx'
import { chordParts } from '../../lib/keys.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'

const DOES = { 'conversation.rescue': 'rescue', 'phrase.copy': 'copy', 'capture.new': 'capture' } as const satisfies Record<
  GlobalKey['id'],
  string
>

/** A key for the whole system that another program holds: who may have it, and free ones to take instead. */
export function RefusedKeys(): ReactNode {
  const { t } = useTranslation()
  const { platform, request } = useServices()
  const refused = useGlobalKeys().find((key) => key.state === 'refused')
  if (refused === undefined || refused.chord === null) return null
  const { id, chord, owner, free } = refused
  const set = (next: string | null): void => void request['hotkeys.set']({ id, chord: next })
  return (
    <div className="notice" aria-live="polite" data-testid="refused-key" data-key={id}>
      <Keyboard size={15} aria-hidden="true" className="notice__mark" />
      <p className="notice__text">
        <b>
          <Kbd parts={chordParts(chord, platform)} /> {t('globalKey.refused')}
        </b>
        <span>
          {t(`globalKey.does.${DOES[id]}`)} {t(`globalKey.owner.${owner ?? 'unknown'}`)}
        </span>
      </p>
      {free.map((one) => (
        <Button key={one} look="quiet" onClick={() => set(one)} data-testid="refused-key-take">
          {t('globalKey.take')} <Kbd parts={chordParts(one, platform)} />
        </Button>
      ))}
      <Button look="quiet" onClick={() => set(null)}>
        {t('globalKey.none')}
      </Button>
    </div>
  )
}

function useGlobalKeys(): readonly GlobalKey[] {
  const { request, on } = useServices()
  const [keys, setKeys] = useState<readonly GlobalKey[]>([])
  useEffect(() => {
    let told = false
    const stop = on['hotkeys.changed']((next) => {
      told = true
      setKeys(next)
    })
    const ask = async (): Promise<void> => {
      const answer = await request['hotkeys.list']({})
      if (answer.ok && !told) setKeys(answer.value)
    }
    void ask()
    return stop
  }, [request, on])
  return keys
}
