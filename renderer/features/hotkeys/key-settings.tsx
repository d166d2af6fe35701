import { RotateCcw } from 'lucide-react'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeymap, useServices } from '../../app/services.tsx'
import { cx } from '../../lib/class-names.ts'
import { chordParts, type CommandId, type Keymap } from '../../lib/keys.ts'
import { chordOfPress, clashOf, judgeChord, type ChordFault } from '../../lib/rebind-rules.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { commandWords, groupNames, KEY_GROUPS, SLOT_KEYS } from './key-groups.ts'
import './key-settings.css'

type Recording =
  | { kind: 'idle' }
  | { kind: 'waiting'; id: CommandId; fault: ChordFault | null }
  | { kind: 'clash'; id: CommandId; chord: string; other: CommandId }

/** Every command with its key, to be changed by pressing another one. */
export function KeySettings(): ReactNode {
  const { t } = useTranslation()
  const keymap = useKeymap()
  const { settings } = useServices()
  const { keys: choices } = useValue(settings)
  const [recording, setRecording] = useState<Recording>({ kind: 'idle' })
  const { choose, reset, resetAll, failed } = useChoices(useCallback(() => setRecording({ kind: 'idle' }), []))
  useRecorder(recording, setRecording, choose)
  return (
    <div className="key-settings">
      <div className="key-settings__lead">
        <p>{t('rebind.lead')}</p>
        <Button look="plain" disabled={Object.keys(choices).length === 0} onClick={resetAll} data-testid="keys-reset-all">
          {t('rebind.resetAll')}
        </Button>
      </div>
      {failed && (
        <p className="key-settings__trouble" role="alert">
          {t('rebind.failed')}
        </p>
      )}
      {groupNames.map((group) => (
        <section key={group}>
          <h3 className="key-settings__head">{t(`keys.group.${group}`)}</h3>
          {commandsOf(group).map((id) => (
            <KeyRow
              key={id}
              id={id}
              parts={keymap.parts(id)}
              changed={choices[id] !== undefined}
              recording={recording.kind !== 'idle' && recording.id === id ? recording : null}
              record={() => setRecording({ kind: 'waiting', id, fault: null })}
              reset={() => reset(id)}
            />
          ))}
        </section>
      ))}
    </div>
  )
}

/** The commands of a group that have a key to be chosen, in the order they are shown. */
const commandsOf = (group: (typeof groupNames)[number]): readonly CommandId[] =>
  group === 'conversation' ? [...SLOT_KEYS, ...KEY_GROUPS[group]] : KEY_GROUPS[group]

type RowProps = {
  id: CommandId
  parts: readonly string[]
  changed: boolean
  recording: Exclude<Recording, { kind: 'idle' }> | null
  record: () => void
  reset: () => void
}

function KeyRow({ id, parts, changed, recording, record, reset }: RowProps): ReactNode {
  const { t } = useTranslation()
  const what = commandWords(t, id)
  return (
    <div className="key-row" data-testid="key-row" data-command={id}>
      <span>{what}</span>
      {changed && (
        <Button look="quiet" onClick={reset} data-testid="key-reset">
          <RotateCcw size={13} aria-hidden="true" /> {t('rebind.reset')}
        </Button>
      )}
      <button
        type="button"
        className={cx('key-row__key', recording !== null && 'key-row__key--recording')}
        aria-pressed={recording !== null}
        onClick={record}
        data-testid="key-change"
      >
        <span className="visually-hidden">{t('rebind.change', { what })} </span>
        {recording === null ? parts.length === 0 ? t('rebind.none') : <Kbd parts={parts} /> : '…'}
      </button>
      {recording !== null && <RecordingLine recording={recording} />}
    </div>
  )
}

function RecordingLine({ recording }: { recording: NonNullable<RowProps['recording']> }): ReactNode {
  const { t } = useTranslation()
  const { platform } = useServices()
  const fault = recording.kind === 'waiting' ? recording.fault : null
  const words = (): string => {
    if (recording.kind === 'clash') {
      return t('rebind.clash', { chord: chordParts(recording.chord, platform).join(' '), other: commandWords(t, recording.other) })
    }
    return fault === null ? t('rebind.press') : t(`rebind.fault.${fault}`)
  }
  return (
    <output className={cx('key-row__say', (fault !== null || recording.kind === 'clash') && 'key-row__say--trouble')}>{words()}</output>
  )
}

type Choices = { choose: (id: CommandId, chord: string | null) => void; reset: (id: string) => void; resetAll: () => void; failed: boolean }

/** Writes the choices; a clash that was confirmed takes the key from the other command. */
function useChoices(done: () => void): Choices {
  const { settings, request, keymap } = useServices()
  const [failed, setFailed] = useState(false)
  const write = async (keys: Record<string, string | null>): Promise<void> => {
    const result = await request['settings.set']({ keys })
    setFailed(!result.ok)
    done()
  }
  const now = (): Record<string, string | null> => ({ ...settings.get().keys })
  return {
    failed,
    choose(id, chord) {
      const keys = now()
      const other = chord === null ? null : clashOf(chord, id, keymap.get())
      if (other !== null) keys[other] = null
      keys[id] = chord
      void write(keys)
    },
    reset(id) {
      const { [id]: _gone, ...rest } = now()
      void write(rest)
    },
    resetAll: () => void write({}),
  }
}

/** What a press means while a key is recorded; null for one that says nothing (a modifier alone). */
function afterPress(
  recording: Exclude<Recording, { kind: 'idle' }>,
  chord: string,
  keymap: Keymap,
): Recording | { kind: 'chosen'; chord: string | null } {
  const { id } = recording
  if (chord === 'Escape') return { kind: 'idle' }
  if (recording.kind === 'clash' && chord === 'Enter') return { kind: 'chosen', chord: recording.chord }
  if (chord === 'Backspace' || chord === 'Delete') return { kind: 'chosen', chord: null }
  const fault = judgeChord(chord)
  if (fault !== null) return { kind: 'waiting', id, fault }
  const other = clashOf(chord, id, keymap)
  if (other === null) return { kind: 'chosen', chord }
  return { kind: 'clash', id, chord, other }
}

function useRecorder(recording: Recording, set: (next: Recording) => void, choose: Choices['choose']): void {
  const { composition, platform, keymap } = useServices()
  useEffect(() => {
    if (recording.kind === 'idle') return undefined
    const key = (event: KeyboardEvent): void => {
      event.preventDefault()
      event.stopPropagation()
      if (composition.owns(event)) return
      const chord = chordOfPress(event, platform)
      if (chord === null) return
      const next = afterPress(recording, chord, keymap.get())
      if (next.kind === 'chosen') choose(recording.id, next.chord)
      else set(next)
    }
    window.addEventListener('keydown', key, true)
    return () => window.removeEventListener('keydown', key, true)
  }, [recording, set, choose, composition, platform, keymap])
}
