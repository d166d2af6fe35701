import type { Bridge } from '../../shared/ipc/bridge.ts'
import type { OutboundGuard } from '../../shared/guard/outbound-guard.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import { createValue, type Observable } from '../lib/observable.ts'

/** After the first paint; until then main alone stops what may not go out. Milliseconds. */
const LOAD_MS = 300

/** The rules main judges by, for marking a text before it is sent; null until they are here. */
export function loadGuard(
  bridge: Bridge,
  clock: Pick<Clock, 'after'>,
  onDispose: (undo: () => void) => void,
): Observable<OutboundGuard | null> {
  const guard = createValue<OutboundGuard | null>(null)
  const load = async (): Promise<void> => {
    const answer = await bridge.request['guard.rules']({})
    if (!answer.ok || !('pack' in answer.value)) return
    const { compileGuard } = await import('../../shared/guard/outbound-guard.ts')
    guard.set(compileGuard(answer.value.pack))
  }
  onDispose(clock.after(LOAD_MS, () => void load().catch(() => undefined)))
  return guard
}
