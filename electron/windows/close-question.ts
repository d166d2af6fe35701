import type { MessageBoxOptions } from 'electron'
import type { Settings } from '../../shared/model/settings.ts'

const WORDS = {
  'zh-CN': {
    message: (n: number): string => `还有 ${n} 项未完成`,
    detail: '已保存在本机，不会丢失；下次打开并连上后继续处理。关闭期间不会发送。',
    stay: '继续工作',
    leave: '关闭',
  },
  en: {
    message: (n: number): string => (n === 1 ? '1 item is not finished' : `${n} items are not finished`),
    detail:
      'They are saved on this computer and will not be lost. Nothing is sent while Holdfast is closed; it goes on when you open it again.',
    stay: 'Keep working',
    leave: 'Close',
  },
} as const

export const STAY = 0
export const LEAVE = 1

/** WN3: the question before the last desk window closes over unfinished work. Staying is the default and the way out. */
export function closeQuestion(language: Settings['language'], count: number): MessageBoxOptions {
  const words = WORDS[language]
  return {
    type: 'question',
    title: 'Holdfast',
    message: words.message(count),
    detail: words.detail,
    buttons: [words.stay, words.leave],
    defaultId: STAY,
    cancelId: STAY,
    noLink: true,
  }
}
