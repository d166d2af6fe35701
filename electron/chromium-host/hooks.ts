import { registerHooks } from 'node:module'

/** Whoever imports `electron` from now on, the product or a library, gets the stand-in. */
export function standInForElectron(): void {
  const url = new URL('stand-in/electron.ts', import.meta.url).href
  registerHooks({
    resolve: (specifier, context, next) => (specifier === 'electron' ? { url, shortCircuit: true } : next(specifier, context)),
  })
}
