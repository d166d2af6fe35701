import { lazy, Suspense, type ReactNode } from 'react'
import { useDeskStore } from '../desk-store.ts'
import { useCommand } from '../services.tsx'
import type { DeskView } from './use-desk.ts'

// Not needed at first paint.
const PhraseCopy = lazy(async () => ({ default: (await import('../../features/quick-phrases/phrase-copy.tsx')).PhraseCopy }))

/** The search that copies a phrase; its key works from other programs too. */
export function PhraseCopyPlace({ accountId, view }: { accountId: string; view: DeskView }): ReactNode {
  const selected = useDeskStore((state) => state.selected)
  const panel = useDeskStore((state) => state.panel)
  const toggle = useDeskStore((state) => state.toggle)
  const close = useDeskStore((state) => state.closePanel)
  const say = useDeskStore((state) => state.say)
  // Whoever comes from another program finds it open, never closed by the same key.
  useCommand('phrase.copy', () => {
    if (panel !== 'phraseCopy') toggle('phraseCopy')
  })
  if (panel !== 'phraseCopy') return null
  const shop = view.entries.find((entry) => entry.conversation.id === selected)?.conversation.shop ?? ''
  return (
    <Suspense fallback={null}>
      <PhraseCopy accountId={accountId} shop={shop} say={say} onClose={close} />
    </Suspense>
  )
}
