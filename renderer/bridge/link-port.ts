import type { LinkPort } from '../sync/ports.ts'
import type { RequestFn } from './bridge.ts'
import type { Log } from '../../shared/lib/log.ts'

/** The socket in main. IPC keeps the order of calls; a frame for a link that is gone is dropped there. */
export function createLinkPort(ask: RequestFn, log: Log): LinkPort {
  const report = (name: 'ledger.send' | 'ledger.dropLink', call: Promise<{ ok: boolean }>): void => {
    call.then(
      (result) => (result.ok ? undefined : log.error('link.refused', { name })),
      () => log.error('link.main_gone', { name }),
    )
  }
  return {
    send: (linkId, frame) => report('ledger.send', ask('ledger.send', { linkId, frame })),
    drop: (linkId, reason) => report('ledger.dropLink', ask('ledger.dropLink', { linkId, reason: reason.slice(0, 200) })),
  }
}
