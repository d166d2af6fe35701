import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { Settings } from '../../shared/model/settings.ts'
import { editWords } from './menu-words.ts'

/** What of a click with the second button the menu depends on. */
export type Clicked = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'linkURL'> & {
  editFlags: Pick<ContextMenuParams['editFlags'], 'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll'>
}

/** Cut, copy, paste and select all where there is text; copy for a link. Empty where a menu would offer nothing. */
export function contextMenu(
  clicked: Clicked,
  language: Settings['language'],
  copyLink: (url: string) => void,
): readonly MenuItemConstructorOptions[] {
  const { isEditable, selectionText, linkURL, editFlags } = clicked
  const words = editWords(language)
  const copy: MenuItemConstructorOptions = { role: 'copy', label: words.copy, enabled: editFlags.canCopy }
  const selectAll: MenuItemConstructorOptions = { role: 'selectAll', label: words.selectAll, enabled: editFlags.canSelectAll }
  const link: MenuItemConstructorOptions[] = /^https?:\/\//i.test(linkURL)
    ? [{ label: words.copyLink, click: () => copyLink(linkURL) }]
    : []
  if (isEditable)
    return [
      { role: 'undo', label: words.undo },
      { role: 'redo', label: words.redo },
      { type: 'separator' },
      { role: 'cut', label: words.cut, enabled: editFlags.canCut },
      copy,
      { role: 'paste', label: words.paste, enabled: editFlags.canPaste },
      selectAll,
    ]
  if (selectionText.trim() !== '') return [copy, ...link, selectAll]
  return link
}
