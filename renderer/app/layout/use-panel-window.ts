import { useEffect } from 'react'
import { useCommand, useServices } from '../services.tsx'

/** Tells main which conversation the caret is in, so that the panel window can follow. */
export function useFocusReport(conversationId: string | null): void {
  const { request } = useServices()
  useEffect(() => void request['focus.set']({ conversationId }), [request, conversationId])
}

/** The panel goes into its own window, and comes back. */
export function usePanelKey(): void {
  const { request, sideWindows } = useServices()
  useCommand('panel.popOut', () => {
    const out = sideWindows.get().includes('panel')
    void request[out ? 'window.close' : 'window.open']({ kind: 'panel' })
  })
}
