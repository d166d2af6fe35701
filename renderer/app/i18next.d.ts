import type desk from '../../resources/locales/zh-CN/desk.json'

declare module 'i18next' {
  // A key that is not in the locale file does not compile.
  interface CustomTypeOptions {
    defaultNS: 'desk'
    resources: { desk: typeof desk }
  }
}
