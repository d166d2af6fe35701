import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import type { AgentState } from '../../../shared/model/agent.ts'
import { createValue, type Observable } from '../../lib/observable.ts'
import { nextIdle, nextLook, type Idle } from './idle-rules.ts'

export type IdleWatch = {
  readonly idle: Observable<Idle>
  /** A key, a click, a move: cheap, because it comes with each of them. */
  readonly input: () => void
  /** The agent's state has changed. */
  readonly changed: () => void
  readonly dispose: () => void
}

export type IdleDeps = {
  clock: Pick<Clock, 'monotonic' | 'after'>
  state: () => AgentState
  /** Says for the agent that it is away; called once for each absence. */
  setAway: () => void
}

/** Watches how long nothing was pressed or moved in this window, on one timer that each input leaves alone. */
export function createIdleWatch({ clock, state, setAway }: IdleDeps): IdleWatch {
  const idle = createValue<Idle>('active')
  let lastInput = clock.monotonic()
  let cancel: Cancel = () => undefined

  const look = (): void => {
    cancel()
    const facts = { state: state(), idleMs: clock.monotonic() - lastInput, before: idle.get() }
    const next = nextIdle(facts)
    if (next !== idle.get()) {
      idle.set(next)
      if (next === 'away') setAway()
    }
    const wait = nextLook({ ...facts, before: next })
    if (wait !== null) cancel = clock.after(wait, look)
  }
  look()
  return {
    idle,
    input() {
      lastInput = clock.monotonic()
      if (idle.get() === 'asking') look()
    },
    changed() {
      // Whoever says something about itself is there.
      if (idle.get() !== 'away' || state() !== 'away') lastInput = clock.monotonic()
      look()
    },
    dispose: () => cancel(),
  }
}
