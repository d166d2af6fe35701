import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { needsBuild } from './freshness.ts'

let root = ''
const put = (path: string, seconds: number): void => {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
  utimesSync(file, seconds, seconds)
  for (let dir = dirname(file); dir.length >= root.length; dir = dirname(dir)) utimesSync(dir, 50, 50)
}
const build = (seconds: number): void => {
  for (const name of ['main/main.js', 'preload/index.cjs', 'renderer/index.html', 'renderer/ledger.html']) put(`out/${name}`, seconds)
}

describe('needsBuild', () => {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'holdfast-fresh-'))
    put('electron/main.ts', 100)
    put('package.json', 100)
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('is true without a build or with half of one', () => {
    expect(needsBuild(root)).toBe(true)
    put('out/main/main.js', 200)
    expect(needsBuild(root)).toBe(true)
  })
  it('is false when everything built is newer than every source', () => {
    build(200)
    expect(needsBuild(root)).toBe(false)
  })
  it('is true when one source is newer, however deep', () => {
    build(200)
    put('renderer/features/a/b.tsx', 201)
    expect(needsBuild(root)).toBe(true)
  })
  it('does not look at tests, the host and the gateway, which are not built', () => {
    build(200)
    put('renderer/a.test.ts', 300)
    put('electron/local-gateway/cli.ts', 300)
    put('electron/chromium-host/page.ts', 300)
    expect(needsBuild(root)).toBe(false)
  })
})
