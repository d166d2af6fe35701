import type { AlertFace, FaceBand } from '../../shared/model/alert-face.ts'
import type { Settings } from '../../shared/model/settings.ts'

/** The marks the desk uses for these bands (`renderer/lib/wait-band-rules.ts`), so that the OS and the desk speak alike. */
const MARK: Readonly<Record<FaceBand, string>> = { calm: '●', near_goal: '◆', over_goal: '▲', over_nag: '■', over_scored: '✖' }

const WORDS = {
  'zh-CN': {
    none: '没有顾客在等',
    waiting: (n: number): string => `${n} 位顾客在等`,
    band: {
      calm: '都在时限内',
      near_goal: '有人快超时',
      over_goal: '有人超过首个时限',
      over_nag: '有人超过催促时限',
      over_scored: '有人超过考核时限',
    },
    open: '打开接待台',
    quit: '退出',
  },
  en: {
    none: 'Nobody waits',
    waiting: (n: number): string => (n === 1 ? '1 customer waits' : `${n} customers wait`),
    band: {
      calm: 'all in time',
      near_goal: 'one is near the goal',
      over_goal: 'one is over the goal',
      over_nag: 'one is over the nag limit',
      over_scored: 'one is over the scored limit',
    },
    open: 'Open the desk',
    quit: 'Quit',
  },
} as const

export type FaceWords = {
  title: string
  tooltip: string
  /** What an overlay icon says to those who can't see it; null for no overlay. */
  overlay: string | null
  /** For a badge with a number; 0 takes it away. */
  badge: number
  /** The shape drawn, and what is written in it: up to nine as a digit. */
  icon: { shape: FaceBand | 'idle'; digits: string }
}

/** One state of waiting in every form the OS shows. Number and mark are the same in all of them. */
export function faceWords({ waiting, band }: AlertFace, language: Settings['language']): FaceWords {
  const words = WORDS[language]
  if (waiting === 0)
    return { title: 'Holdfast', tooltip: `Holdfast · ${words.none}`, overlay: null, badge: 0, icon: { shape: 'idle', digits: '' } }
  const said = `${words.waiting(waiting)} ${MARK[band]} ${words.band[band]}`
  return {
    title: `(${waiting} ${MARK[band]}) Holdfast`,
    tooltip: `Holdfast · ${said}`,
    overlay: said,
    badge: waiting,
    icon: { shape: band, digits: waiting > 9 ? '9+' : String(waiting) },
  }
}

export const trayWords = (language: Settings['language']): { open: string; quit: string } => WORDS[language]
