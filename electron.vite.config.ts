import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string): string => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      // In one file: looking up a hundred small modules is what a cold start waits for.
      externalizeDeps: { exclude: ['electron-store', 'zod', 'ws'] },
      minify: false,
      outDir: 'out/main',
      rollupOptions: {
        input: { main: at('electron/main.ts'), 'journal-worker': at('electron/journal/journal-worker.ts') },
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
      },
    },
    plugins: [react()],
  },
})
