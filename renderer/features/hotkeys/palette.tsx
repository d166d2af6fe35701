import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeymap, useServices } from '../../app/services.tsx'
import { commandIds } from '../../lib/keys.ts'
import { matchable } from '../../lib/pinyin-match.ts'
import { loadReader, type ReadText } from '../../lib/readings.ts'
import { Finder } from '../../ui/finder.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Marked } from '../../ui/marked.tsx'
import { groupNames, KEY_GROUPS, wordsKey, type Listed } from './key-groups.ts'
import { searchPalette, type Found, type PaletteItem, type Searchable } from './palette-rules.ts'

export type PaletteConversation = { id: string; name: string; slot: number | null }
type Props = {
  conversations: readonly PaletteConversation[]
  open: (conversationId: string) => void
  onClose: () => void
}

/** Everything one can go to or do, found by a few letters: hanzi, pinyin or its initials. */
export function Palette({ conversations, open, onClose }: Props): ReactNode {
  const { t } = useTranslation()
  const { commands, clock, composition } = useServices()
  const [query, setQuery] = useState('')
  const items = useItems(conversations)
  const found = useMemo(() => searchPalette(items, query), [items, query])
  const choose = ({ item }: Found): void => {
    onClose()
    // After the focus is back where it was: a command may depend on it.
    clock.after(0, () => {
      const id = commandIds.find((known) => known === item.id)
      if (id === undefined) open(item.id)
      else commands.run(id)
    })
  }
  return (
    <Finder
      name="palette"
      label={t('palette.title')}
      placeholder={t('palette.placeholder')}
      found={found}
      query={query}
      onQuery={setQuery}
      keyOf={({ item }) => item.id}
      titleOf={({ item }) => item.title}
      Line={Line}
      choose={choose}
      empty={t('palette.nothing')}
      owns={composition.owns}
      onClose={onClose}
    />
  )
}

function Line({ one: { item, ranges } }: { one: Found }): ReactNode {
  const { t } = useTranslation()
  return (
    <>
      <Marked text={item.title} ranges={ranges} />
      {item.group === 'conversation' && <span className="tag">{t('palette.conversation')}</span>}
      <Kbd parts={item.keys} />
    </>
  )
}

/** Until the table is here: no hanzi has a reading. */
const unread: ReadText = () => []

/** Conversations and the commands somebody answers now, ready to be searched; by pinyin once the table is here. */
function useItems(conversations: readonly PaletteConversation[]): readonly Searchable[] {
  const { t } = useTranslation()
  const { commands } = useServices()
  const keymap = useKeymap()
  const [read, setRead] = useState<ReadText>(() => unread)
  useEffect(() => {
    let gone = false
    const load = async (): Promise<void> => {
      const reader = await loadReader()
      if (!gone) setRead(() => reader)
    }
    void load()
    return () => {
      gone = true
    }
  }, [])
  return useMemo(() => {
    const listed: readonly Listed[] = groupNames.flatMap((group) => [...KEY_GROUPS[group]])
    const items: PaletteItem[] = [
      ...conversations.map(({ id, name, slot }) => ({
        id,
        group: 'conversation' as const,
        title: name,
        keys: slot === null ? [] : keymap.parts(`slot.${slot}` as Parameters<typeof keymap.parts>[0]),
      })),
      ...listed
        .filter((id) => id !== 'app.palette' && commands.has(id))
        .map((id) => ({ id, group: 'command' as const, title: t(`keys.${wordsKey(id)}`), keys: keymap.parts(id) })),
    ]
    return items.map((item) => ({ item, text: matchable(item.title, read(item.title)) }))
  }, [conversations, commands, keymap, t, read])
}
