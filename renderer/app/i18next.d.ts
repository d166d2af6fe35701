import type { words } from './words-zh-cn.ts'

declare module 'i18next' {
  // A key that is not in the locale files does not compile.
  interface CustomTypeOptions {
    defaultNS: 'desk'
    resources: { desk: typeof words }
  }
}
