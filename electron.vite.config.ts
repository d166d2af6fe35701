import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => resolve(import.meta.dirname, path)

type Modules = { getModuleInfo(id: string): { importers: readonly string[] } | null }

/** Pages that need a module before they can paint: those from which imports lead to it that wait for nothing. */
function pagesOf(id: string, modules: Modules): ReadonlySet<string> {
  const seen = new Set<string>()
  const open = [id]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(modules.getModuleInfo(next)?.importers ?? []))
  }
  return new Set([...seen].flatMap((one) => /\/(\w+)\.html$/.exec(one)?.[1] ?? []))
}

/**
 * What the desk paints with comes in a few files instead of forty: each file of its own is a round trip of a cold start. What the
 * ledger's page shares with the desk, what pages with a face share, and what is the desk's alone; lazy parts keep files of their own.
 */
function chunkOf(id: string, modules: Modules): string | null {
  const pages = pagesOf(id, modules)
  if (!pages.has('index') || id.endsWith('.html')) return null
  if (pages.has('ledger')) return 'core'
  return pages.size === 1 ? 'desk' : 'page'
}

export default defineConfig({
  main: {
    build: {
      // In one file: looking up a hundred small modules is what a cold start waits for.
      externalizeDeps: { exclude: ['electron-store', 'zod', 'ws', 'age-encryption'] },
      minify: false,
      outDir: 'out/main',
      rollupOptions: {
        input: {
          main: at('electron/main.ts'),
          'journal-worker': at('electron/journal/journal-worker.ts'),
          'seal-worker': at('electron/sealed/seal-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: { input: { index: at('electron/preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: at('renderer'),
    base: './',
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      minify: true,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: Object.fromEntries(['index', 'ledger', 'panel', 'settings'].map((name) => [name, at(`renderer/${name}.html`)])),
        output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkOf }] } },
      },
    },
    plugins: [react()],
  },
})
