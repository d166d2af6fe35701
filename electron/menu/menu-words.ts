import type { Settings } from '../../shared/model/settings.ts'

const WORDS = {
  'zh-CN': {
    edit: '编辑',
    window: '窗口',
    undo: '撤销',
    redo: '重做',
    cut: '剪切',
    copy: '复制',
    paste: '粘贴',
    selectAll: '全选',
    copyLink: '复制链接',
    minimize: '最小化',
    close: '关闭窗口',
  },
  en: {
    edit: 'Edit',
    window: 'Window',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    copyLink: 'Copy link',
    minimize: 'Minimize',
    close: 'Close window',
  },
} as const

/** Our own words: those of a role follow the language of the OS, not the one the agent chose. */
export const editWords = (language: Settings['language']): { readonly [K in keyof (typeof WORDS)['en']]: string } => WORDS[language]
