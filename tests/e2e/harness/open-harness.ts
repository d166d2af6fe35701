import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import react from '@vitejs/plugin-react'
import { chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { findBrowser } from '../../../electron/chromium-host/find-browser.ts'
import { CONTENT_SECURITY_POLICY } from '../../../electron/windows/app-protocol.ts'

export type Look = {
  scene?: string
  theme?: 'light' | 'dark'
  lang?: 'zh-CN' | 'en'
  size?: { width: number; height: number }
  /** How a submit is answered; `held` until the page calls `harness.main.release()`. */
  save?: 'now' | 'held' | 'full'
  sendKey?: 'enter' | 'ctrl_enter' | 'both'
}

export type Harness = {
  open(look?: Look): Promise<Page>
  /** What broke the content policy or threw in any page so far. */
  complaints: readonly string[]
  close(): Promise<void>
}

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' }

function serve(folder: string) {
  return createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    try {
      const body = readFileSync(join(folder, path === '/' ? 'index.html' : path))
      const type = TYPES[extname(path)] ?? 'text/html; charset=utf-8'
      response.writeHead(200, { 'content-type': type, 'content-security-policy': CONTENT_SECURITY_POLICY })
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
}

/** Builds the desk with a main and a ledger that are a few arrays, and opens it in a real browser under the real content policy. */
export async function openHarness(): Promise<Harness> {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error('no Chrome, Chromium or Edge found')
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-harness-'))
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, modulePreload: { polyfill: false } },
    plugins: [react()],
  })
  const server = serve(folder)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const complaints: string[] = []
  return {
    complaints,
    async open({ size = { width: 1280, height: 720 }, ...look } = {}) {
      const page = await browser.newPage({ viewport: size, timezoneId: 'Asia/Shanghai' })
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (line) => {
        if (line.type() === 'error') complaints.push(line.text())
      })
      const query = new URLSearchParams(Object.entries(look).map(([name, value]) => [name, value]))
      await page.goto(`http://127.0.0.1:${port}/?${query.toString()}`)
      await page.locator('[data-testid=composer],[data-testid=sign-in-url],.empty,.skeleton').first().waitFor()
      return page
    },
    async close() {
      await browser.close()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
