import type { AlertFace } from '../../../shared/model/alert-face.ts'
import type { AlertKind, AlertSettings } from '../../../shared/model/alert-settings.ts'
import { alertsOf, faceOf, QUIET_MS, weightiest, type Alert, type AlertFacts, type AlertMemory } from './alert-rules.ts'

export type Popup = { kind: AlertKind; conversationIds: readonly string[] }
export type AlertOutlet = {
  sound: (kind: AlertKind, volume: number) => void
  face: (face: AlertFace) => void
  raise: (raised: { flash: boolean; popup: Popup | null }) => void
}

/** Looks at the list again and again, and says through `outlet` what is new; what comes within two seconds is one alert. */
export function createAlertDesk(outlet: AlertOutlet): { look: (facts: Omit<AlertFacts, 'repeatMs'>, settings: AlertSettings) => void } {
  let memory: AlertMemory | null = null
  let saidAt = -Infinity
  let waiting: readonly Alert[] = []
  let face: AlertFace | null = null

  const say = (settings: AlertSettings): void => {
    const loud = weightiest(waiting.filter((one) => settings.rules[one.kind].sound))
    const popup = weightiest(waiting.filter((one) => settings.rules[one.kind].popup && !one.repeated))
    const flash = waiting.some((one) => settings.rules[one.kind].flash)
    waiting = []
    if (loud !== null) outlet.sound(loud.kind, settings.volume)
    if (flash || popup !== null) outlet.raise({ flash, popup })
  }

  return {
    look(facts, settings) {
      const { alerts, memory: next } = alertsOf(memory, { ...facts, repeatMs: settings.repeatMs })
      memory = next
      waiting = [...waiting, ...alerts]
      if (waiting.length > 0 && facts.now - saidAt >= QUIET_MS) {
        saidAt = facts.now
        say(settings)
      }
      const now = faceOf(facts)
      if (now.waiting === face?.waiting && now.band === face.band) return
      face = now
      outlet.face(now)
    },
  }
}
