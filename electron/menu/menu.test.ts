import { expect, it } from 'vitest'
import { appMenu } from './app-menu.ts'
import { contextMenu, type Clicked } from './context-menu.ts'

const clicked = (more: Partial<Clicked>): Clicked => ({
  isEditable: false,
  selectionText: '',
  linkURL: '',
  editFlags: { canCut: true, canCopy: true, canPaste: false, canSelectAll: true },
  ...more,
})
const labels = (menu: readonly { label?: string; type?: string }[]): (string | undefined)[] => menu.map((one) => one.label ?? one.type)

it('a text field has the whole Edit menu, in the agent’s language, and knows what can’t be done', () => {
  const menu = contextMenu(clicked({ isEditable: true }), 'zh-CN', () => undefined)
  expect(labels(menu)).toEqual(['撤销', '重做', 'separator', '剪切', '复制', '粘贴', '全选'])
  expect(menu.find((one) => one.role === 'paste')?.enabled).toBe(false)
})

it('a selection can be copied, a link too, and nothing gives no menu', () => {
  const copied: string[] = []
  const link = contextMenu(clicked({ linkURL: 'https://example.com/a' }), 'en', (url) => void copied.push(url))
  expect(labels(link)).toEqual(['Copy link'])
  link[0]?.click?.({} as never, undefined, {})
  expect(copied).toEqual(['https://example.com/a'])
  expect(labels(contextMenu(clicked({ selectionText: '你好' }), 'en', () => undefined))).toEqual(['Copy', 'Select all'])
  expect(contextMenu(clicked({ selectionText: ' ' }), 'en', () => undefined)).toEqual([])
  expect(contextMenu(clicked({ linkURL: 'javascript:alert(1)' }), 'en', () => undefined)).toEqual([])
})

it('the menu bar is a real one on a Mac, and none offers reload or developer tools', () => {
  expect(appMenu('darwin', 'en').map((one) => one.role ?? one.label)).toEqual(['appMenu', 'Edit', 'Window'])
  expect(JSON.stringify(appMenu('win32', 'zh-CN'))).not.toMatch(/reload|DevTools/i)
  expect(labels(appMenu('win32', 'zh-CN'))).toEqual(['编辑', '窗口'])
})
