import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  build: { outDir: process.env['HARNESS_OUT'] ?? '../../../out/harness', emptyOutDir: true, modulePreload: { polyfill: false } },
  plugins: [react()],
})
