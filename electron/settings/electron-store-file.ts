import ElectronStore from 'electron-store'

/** Atomic JSON files in the user's data folder. Apart, because loading it needs a running Electron. */
export function openElectronStore<T extends object>(options: { name: string; cwd: string; defaults: T }): { store: T } {
  const defaults = { ...options.defaults } as Record<string, unknown>
  return new ElectronStore({ name: options.name, cwd: options.cwd, defaults }) as unknown as { store: T }
}
