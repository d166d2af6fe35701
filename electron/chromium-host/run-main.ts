import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { standInForElectron } from './hooks.ts'
import { startApp } from './stand-in/app.ts'

/**
 * Runs a built main bundle on the Chromium host: `node run-main.ts [--user-data-dir=DIR]`.
 * `HOLDFAST_HOST_MAIN` names another bundle, `HOLDFAST_HOST_CDP=PORT` lets other drivers in,
 * `HOLDFAST_HOST_HEADLESS=1` shows no windows.
 */
const bundle = process.env['HOLDFAST_HOST_MAIN'] ?? resolve(import.meta.dirname, '../../out/main/main.js')

standInForElectron()
try {
  await import(pathToFileURL(bundle).href)
  await startApp()
} catch (error) {
  console.error(error)
  process.exit(1)
}
