import { Dialog } from '@base-ui/react/dialog'
import { useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DEFAULT_CHORDS } from '../../../shared/model/app-command.ts'
import { useKeymap, useServices } from '../../app/services.tsx'
import { commandWords, groupNames, groupsComplete, KEY_GROUPS, SLOT_KEYS, wordsKey } from './key-groups.ts'
import { useValue } from '../../lib/use-value.ts'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import './cheat-sheet.css'

/** All keys that do something, on one sheet. Not modal: the desk behind it goes on. */
export function CheatSheet({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation()
  const { platform, settings } = useServices()
  const keys = useKeymap()
  const { sendKey } = useValue(settings)
  // The sheet begins at its top, and arrow keys scroll it.
  const title = useRef<HTMLHeadingElement>(null)
  const ctrl = platform === 'darwin' ? '⌘' : 'Ctrl'
  return (
    <Dialog.Root open={groupsComplete} modal={false} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup className="popup sheet" data-testid="cheat-sheet" initialFocus={title}>
          <Dialog.Title className="popup__title sheet__title" ref={title} tabIndex={-1}>
            {t('keys.title')}
          </Dialog.Title>
          <div className="sheet__groups">
            {groupNames.map((group) => (
              <section key={group}>
                <h3 className="sheet__head">{t(`keys.group.${group}`)}</h3>
                <dl>
                  {group === 'conversation' && <Slots />}
                  {group === 'writing' && (
                    <>
                      <Line
                        words={t('keys.send')}
                        parts={sendKey === 'enter' ? [['↵']] : sendKey === 'both' ? [['↵'], [ctrl, '↵']] : [[ctrl, '↵']]}
                      />
                      <Line words={t('keys.newline')} parts={[['⇧', '↵']]} />
                    </>
                  )}
                  {KEY_GROUPS[group]
                    .filter((id) => keys.chord(id) !== null)
                    .map((id) => (
                      <Line key={id} words={t(`keys.${wordsKey(id)}`)} parts={[keys.parts(id)]} />
                    ))}
                </dl>
              </section>
            ))}
          </div>
          <Dialog.Close render={<Button look="plain" />}>
            {t('keys.close')} <Kbd parts={['Esc']} />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** The slots in one line while their keys are those of the table, each on its own once one was chosen. */
function Slots(): ReactNode {
  const { t } = useTranslation()
  const keys = useKeymap()
  if (SLOT_KEYS.every((id) => keys.chord(id) === DEFAULT_CHORDS[id]))
    return <Line words={t('keys.slots')} parts={[keys.parts('slot.1'), keys.parts('slot.5')]} joint="…" />
  return SLOT_KEYS.filter((id) => keys.chord(id) !== null).map((id) => (
    <Line key={id} words={commandWords(t, id)} parts={[keys.parts(id)]} />
  ))
}

function Line({ words, parts, joint = ' ' }: { words: string; parts: readonly (readonly string[])[]; joint?: string }): ReactNode {
  return (
    <div className="sheet__line">
      <dt>{words}</dt>
      <dd>
        {parts.map((chord, index) => (
          <span key={chord.join('+')}>
            {index > 0 && joint}
            <Kbd parts={chord} />
          </span>
        ))}
      </dd>
    </div>
  )
}
