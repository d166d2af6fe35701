import type { Cancel, Clock } from '../../../shared/lib/clock.ts'
import { AlertKind } from '../../../shared/model/alert-settings.ts'
import { isHeard, loudest, playOn } from './sounds.ts'

/** What the self-test found: sounds render and the output runs, a sound renders to silence, or the output stands still. */
export type SoundState = 'unknown' | 'good' | 'silent' | 'no_output'

export type SoundPort = {
  play: (kind: AlertKind, volume: number) => void
  test: () => Promise<SoundState>
}

/** How long the output may take to begin, milliseconds. */
const BEGIN_MS = 1_500

/** The output rests so long after its last use, milliseconds: longer than any sound. One that runs costs a core's percents for silence. */
const RESTS_MS = 3_000

/** Sound of this page. The output opens with the first use, for it takes a device. */
export function createSoundPort(clock: Clock): SoundPort {
  let context: AudioContext | null = null
  let resting: Cancel | null = null
  const output = (): AudioContext => {
    const used = (context ??= new AudioContext())
    resting?.()
    resting = clock.after(RESTS_MS, () => void used.suspend().catch(() => undefined))
    if (used.state === 'suspended') void used.resume().catch(() => undefined)
    return used
  }
  /** The clock of a running output moves on; a device that is gone or blocked leaves it where it is. */
  const runs = async (): Promise<boolean> => {
    const before = output().currentTime
    for (let waited = 0; waited < BEGIN_MS; waited += 100) {
      await new Promise<void>((resolve) => void clock.after(100, resolve))
      if (output().state === 'running' && output().currentTime > before) return true
    }
    return false
  }
  return {
    play(kind, volume) {
      if (volume > 0) playOn(output(), kind, volume)
    },
    async test() {
      try {
        for (const kind of AlertKind.options) if (!isHeard(await loudest(kind))) return 'silent'
        return (await runs()) ? 'good' : 'no_output'
      } catch {
        return 'no_output'
      }
    },
  }
}
