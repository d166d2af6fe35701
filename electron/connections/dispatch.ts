import type { RequestArgs, RequestValue } from '../../shared/ipc/bridge.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol-version.ts'
import type { ConnectionService } from './connection-service.ts'
import type { JournalAccess } from './journal-access.ts'
import type { PictureUploads } from './picture-upload.ts'

export type DispatchDeps = {
  journal: Pick<JournalAccess, 'claim'>
  connection: Pick<ConnectionService, 'hasLink' | 'send'>
  /** Server time in milliseconds by the last offset. */
  serverNow: () => number
  pictures: Pick<PictureUploads, 'ready' | 'lost'>
  /** Runs when the bytes of a command have left for the OS. */
  afterSend: () => void
}

export type Dispatch = (args: RequestArgs<'ledger.dispatch'>) => Promise<RequestValue<'ledger.dispatch'>>

/**
 * JR4: the claim is in the journal before the first byte leaves. The journal's own order is the order of submits,
 * decisions and claims; the sends follow in that order, because each waits for the one before it. Claims of several
 * lanes still share one commit, since they are all asked at once.
 */
export function createDispatch(deps: DispatchDeps): Dispatch {
  let before: Promise<unknown> = Promise.resolve()
  return ({ linkId, frame, serverEpoch }) => {
    if (!deps.connection.hasLink(linkId)) return Promise.resolve('no_link')
    // Asked before the claim and answered at once: a picture on its way holds its own lane and nothing else (P27).
    if (deps.pictures.lost(frame)) return Promise.resolve('lost')
    if (!deps.pictures.ready(frame)) return Promise.resolve('not_now')
    const claim = deps.journal.claim({ id: frame.id, clientEpoch: frame.clientEpoch, serverEpoch, at: deps.serverNow() })
    const sent = before.then(async (): Promise<RequestValue<'ledger.dispatch'>> => {
      const outcome = await claim
      switch (outcome) {
        case 'granted':
          return deps.connection.send(linkId, { v: PROTOCOL_VERSION, type: 'command', body: frame }, deps.afterSend) ? 'sent' : 'no_link'
        case 'decided':
        case 'finished':
          return 'decided'
        case 'unknown':
        case 'unavailable':
          return 'unavailable'
        default:
          return assertNever(outcome, 'claim outcome')
      }
    })
    before = sent.catch(() => undefined)
    return sent
  }
}
