import type { AlertKind } from '../../../shared/model/alert-settings.ts'

type Note = { readonly hz: number; readonly at: number; readonly length: number }

/** Our own, made of sine tones; each kind can be told by ear. Times in seconds. */
const SOUNDS: Readonly<Record<AlertKind, readonly Note[]>> = {
  new: [
    { hz: 660, at: 0, length: 0.18 },
    { hz: 880, at: 0.14, length: 0.3 },
  ],
  transfer: [
    { hz: 880, at: 0, length: 0.16 },
    { hz: 660, at: 0.13, length: 0.16 },
    { hz: 880, at: 0.26, length: 0.26 },
  ],
  reply: [{ hz: 784, at: 0, length: 0.22 }],
  warning: [
    { hz: 523, at: 0, length: 0.12 },
    { hz: 523, at: 0.18, length: 0.16 },
  ],
  breach: [
    { hz: 988, at: 0, length: 0.14 },
    { hz: 740, at: 0.16, length: 0.14 },
    { hz: 988, at: 0.32, length: 0.14 },
    { hz: 740, at: 0.48, length: 0.22 },
  ],
  outage: [
    { hz: 440, at: 0, length: 0.3 },
    { hz: 330, at: 0.28, length: 0.45 },
  ],
}

const lengthOf = (kind: AlertKind): number => Math.max(...SOUNDS[kind].map((note) => note.at + note.length))

/** Puts a sound onto a context, beginning now; `volume` 0 to 1. Soft edges, for a hard one clicks. */
export function playOn(context: BaseAudioContext, kind: AlertKind, volume: number): void {
  for (const { hz, at, length } of SOUNDS[kind]) {
    const from = context.currentTime + at
    const tone = new OscillatorNode(context, { frequency: hz })
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(volume * 0.5, from + 0.015)
    gain.gain.exponentialRampToValueAtTime(Math.max(0.0001, volume * 0.001), from + length)
    tone.connect(gain).connect(context.destination)
    tone.start(from)
    tone.stop(from + length)
  }
}

const RATE = 22_050
/** A sample this loud can be heard on any loudspeaker. */
const HEARD = 0.05

/** Loudest sample of a sound as it is rendered at full volume, 0 to 1. */
export async function loudest(kind: AlertKind): Promise<number> {
  const context = new OfflineAudioContext(1, Math.ceil(RATE * lengthOf(kind)), RATE)
  playOn(context, kind, 1)
  const rendered = await context.startRendering()
  return rendered.getChannelData(0).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
}

export const isHeard = (peak: number): boolean => peak >= HEARD
