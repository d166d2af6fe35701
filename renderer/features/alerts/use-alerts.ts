import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServices, type ConversationListState } from '../../app/services.tsx'
import { useLatest } from '../../lib/use-latest.ts'
import { useValue } from '../../lib/use-value.ts'
import { createAlertDesk, type AlertOutlet, type Popup } from './alert-desk.ts'
import type { SoundPort } from './sound-port.ts'

export type AlertView = {
  list: ConversationListState
  agentId: string
  /** Conversations that have a tile. */
  tiles: readonly string[]
  selected: string | null
}

/** Names of customers in a pop-up; more are a number. */
const NAMED = 3

/** Looks at the list at each change and each second, in one desk window of all; tells main and the loudspeaker what is new. */
export function useAlerts(view: AlertView, sound: SoundPort): void {
  const { waits, settings, request, outage, journal, serverNow } = useServices()
  const down = useValue(outage) !== null
  const rows = useValue(journal)
  const words = usePopupWords(view)
  const holds = useOneWindow()
  const [desk] = useState(() => {
    const outlet: AlertOutlet = {
      sound: (kind, volume) => sound.play(kind, volume),
      face: (face) => void request['alerts.face'](face),
      raise: ({ flash, popup }) => void request['alerts.raise']({ flash, popup: popup === null ? null : words.current(popup) }),
    }
    return createAlertDesk(outlet)
  })
  const known = useMemo(() => ({ list: view.list, rows, down }), [view.list, rows, down])
  const newest = useLatest(known)
  const look = useLatest(({ list, rows: journalled, down: outageNow }: typeof known) => {
    if (!holds.current || list.phase !== 'ready') return
    const { alerts, limits } = settings.get()
    const here = document.hasFocus()
    const taking = [...list.commands, ...journalled].filter(
      ({ body }) => body?.kind === 'conversation.take' || body?.kind === 'conversation.reopen',
    )
    const facts = {
      entries: list.entries,
      agentId: view.agentId,
      now: serverNow(),
      limits,
      inSight: new Set(here ? view.tiles : []),
      attended: here ? view.selected : null,
      asked: new Set(taking.map((row) => row.conversationId)),
      outage: outageNow,
    }
    desk.look(facts, alerts)
  })
  useEffect(() => look.current(known), [look, known])
  useEffect(() => waits.subscribe(() => look.current(newest.current), null), [waits, look, newest])
}

/** Title and body of a pop-up; without names unless the agent wants them there. */
function usePopupWords({ list }: AlertView): {
  readonly current: (popup: Popup) => { title: string; body: string; conversationId: string | null }
} {
  const { t } = useTranslation()
  const { settings } = useServices()
  return useLatest(({ kind, conversationIds }: Popup) => {
    const entries = list.entries.filter((one) => conversationIds.includes(one.conversation.id))
    const names = entries.slice(0, NAMED).map((one) => one.conversation.customer.name.slice(0, 60))
    const named = settings.get().alerts.showNames && names.length > 0
    const body = named
      ? names.join(t('alert.comma'))
      : kind === 'outage'
        ? t('alert.outageBody')
        : t('alert.count', { count: conversationIds.length })
    return { title: t(`alert.title.${kind}`), body, conversationId: conversationIds[0] ?? null }
  })
}

/** True in the one desk window that speaks for all; another takes over when it is gone. */
function useOneWindow(): { readonly current: boolean } {
  const holds = useRef(false)
  useEffect(() => {
    const leave = new AbortController()
    const held = new Promise<void>((resolve) => leave.signal.addEventListener('abort', () => resolve()))
    const wait = async (): Promise<void> => {
      await navigator.locks.request('holdfast.alerts', { signal: leave.signal }, () => {
        holds.current = true
        return held
      })
    }
    wait().catch(() => undefined)
    return () => {
      holds.current = false
      leave.abort()
    }
  }, [])
  return holds
}
