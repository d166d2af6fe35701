import type { Shell } from 'electron'
import { err, ok } from '../../shared/lib/result.ts'
import type { Handle } from '../ipc/handle.ts'
import { judgeExternalLink } from './external-link-rules.ts'

/** The only way out to a browser: main judges the link, never the page. */
export function registerLinkIpc(handle: Handle, shell: Pick<Shell, 'openExternal'>): void {
  handle('link.open', async ({ url }) => {
    const judged = judgeExternalLink(url)
    if (!judged.ok) return judged
    try {
      await shell.openExternal(judged.value)
      return ok({})
    } catch {
      return err({ kind: 'refused' })
    }
  })
}
