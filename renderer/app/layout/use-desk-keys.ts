import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../shared/model/session.ts'
import { nearestToBreach, nextWaiting, oldestOf } from '../../features/conversations/list-rules.ts'
import { useLatest } from '../../lib/use-latest.ts'
import { byTimeLeft } from '../../lib/wait-band-rules.ts'
import { createIntentMaker } from '../../sync/intent.ts'
import { useDeskStore } from '../desk-store.ts'
import { useCommand, useServices } from '../services.tsx'
import { focusNextPane } from '../use-app-keys.ts'
import type { DeskView } from './use-desk.ts'

/** Keys of the desk that open conversations. */
export function useDeskKeys(view: DeskView, takeOldest: () => void): void {
  const { groups, unfinished } = view
  const { serverNow, waits } = useServices()
  const select = useDeskStore((state) => state.select)
  const selected = useDeskStore((state) => state.selected)
  const slots = useDeskStore((state) => state.slots)
  const open = (id: string | null | undefined): boolean => {
    if (id !== null && id !== undefined) select(id)
    return id !== null && id !== undefined
  }
  const openSlot = (slot: number): boolean => open([...slots].find(([, number]) => number === slot)?.[0])
  const byTime = (): ReturnType<typeof byTimeLeft> => byTimeLeft(serverNow(), waits.limits())
  useCommand('slot.1', () => openSlot(1))
  useCommand('slot.2', () => openSlot(2))
  useCommand('slot.3', () => openSlot(3))
  useCommand('slot.4', () => openSlot(4))
  useCommand('slot.5', () => openSlot(5))
  useCommand('conversation.next', () => open(nextWaiting(groups, { current: selected, byTime: byTime(), unfinished })))
  useCommand('conversation.rescue', () => open(nearestToBreach(groups, byTime())))
  useCommand('queue.take', takeOldest)
  useCommand('app.pane', focusNextPane)
}

/** Takes whoever waits longest in the queue and opens it; refused in plain words where that can't be (E5). */
export function useTakeOldest(view: DeskView, { accountId }: Session): () => void {
  const { t } = useTranslation()
  const { clock, random, request } = useServices()
  const say = useDeskStore((state) => state.say)
  const select = useDeskStore((state) => state.select)
  const latest = useLatest({ view, accountId, t })
  return useCallback(() => {
    const facts = latest.current
    const { groups, cap } = facts.view
    const oldest = oldestOf(groups, cap)
    if ('refused' in oldest) {
      say(oldest.refused === 'cap' ? facts.t('work.take.cap', { count: cap }) : facts.t('work.take.empty'))
      return
    }
    const entry = groups.queue.find((one) => one.conversation.id === oldest.take)
    const label = entry?.conversation.customer.name ?? ''
    const make = createIntentMaker({ clock, random }, { accountId: facts.accountId, label, baseMessageId: null })
    const take = async (): Promise<void> => {
      const result = await request['command.submit'](make({ kind: 'conversation.take', conversationId: oldest.take }))
      if (result.ok) select(oldest.take)
      else say(facts.t(`composer.error.${result.error.kind === 'ipc_fault' ? 'fault' : result.error.kind}`))
    }
    void take()
  }, [latest, clock, random, request, say, select])
}
