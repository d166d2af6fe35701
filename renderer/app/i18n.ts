import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Settings } from '../../shared/model/settings.ts'

type Language = Settings['language']

/** One locale is loaded at a time; the other stays on disk. */
const load: Record<Language, () => Promise<{ words: object }>> = {
  'zh-CN': () => import('./words-zh-cn.ts'),
  en: () => import('./words-en.ts'),
}

/** Words of one language, ready to render. */
export async function createWords(language: Language): Promise<i18n> {
  const words = createInstance()
  const resource = await load[language]()
  await words.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: ['desk'],
    defaultNS: 'desk',
    resources: { [language]: { desk: resource.words } },
    interpolation: { escapeValue: false },
  })
  return words
}

/** Loads the other language when it is first asked for, then switches. */
export async function changeLanguage(words: i18n, language: Language): Promise<void> {
  if (words.language === language) return
  if (!words.hasResourceBundle(language, 'desk')) words.addResourceBundle(language, 'desk', (await load[language]()).words)
  await words.changeLanguage(language)
}
