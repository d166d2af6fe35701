import type { Net } from 'electron'
import { every, type Cancel, type Clock } from '../../shared/lib/clock.ts'

const LOOK_MS = 5_000

/** Calls `onBack` when the OS says the network is there again. It only ever hastens a dial; "online" proves nothing. */
export function watchNetwork(net: Pick<Net, 'isOnline'>, clock: Clock, onBack: () => void): Cancel {
  let online = net.isOnline()
  return every(clock, LOOK_MS, () => {
    const now = net.isOnline()
    if (now && !online) onBack()
    online = now
  })
}
