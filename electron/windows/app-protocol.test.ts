import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTENT_SECURITY_POLICY, createAppHandler, fileFor } from './app-protocol.ts'

const HASH = 'a'.repeat(64)
let folder: string
let root: string
let handler: ReturnType<typeof createAppHandler>

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-pages-'))
  root = join(folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.html'), 'secret')
  writeFileSync(join(folder, 'renderer-secret.js'), 'secret')
  writeFileSync(join(root, 'index.html'), '<!doctype html>desk')
  writeFileSync(join(root, 'ledger.html'), '<!doctype html>ledger')
  writeFileSync(join(root, 'assets', 'main-a_1.js'), 'export {}')
  writeFileSync(join(root, 'assets', 'main.css'), 'a{}')
  writeFileSync(join(root, 'assets', 'main.js.map'), '{}')
  writeFileSync(join(root, 'assets', 'page.exe'), 'MZ')
  handler = createAppHandler(root, {
    built: (path) => readFile(path).catch(() => null),
    picture: (hash) => Promise.resolve(hash === HASH ? { type: 'image/png', bytes: new Uint8Array([1, 2, 3]) } : null),
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

const get = (url: string, method = 'GET'): Promise<Response> => handler(new Request(url, { method }))

describe('own scheme', () => {
  it.each([
    ['app://holdfast/', 'text/html; charset=utf-8', '<!doctype html>desk'],
    ['app://holdfast/index.html?x=1#y', 'text/html; charset=utf-8', '<!doctype html>desk'],
    ['app://holdfast/ledger.html', 'text/html; charset=utf-8', '<!doctype html>ledger'],
    ['app://holdfast/assets/main-a_1.js', 'text/javascript; charset=utf-8', 'export {}'],
    ['app://holdfast/assets/main.css', 'text/css; charset=utf-8', 'a{}'],
  ])('serves %s', async (url, type, body) => {
    const response = await get(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toBe(body)
  })

  it.each([
    'app://holdfast/../secret.html',
    'app://holdfast/%2e%2e/secret.html',
    'app://holdfast/..%2fsecret.html',
    'app://holdfast/%2e%2e%2fsecret.html',
    'app://holdfast/assets/../../secret.html',
    'app://holdfast/assets/..%5c..%5csecret.html',
    'app://holdfast/..\\secret.html',
    'app://holdfast/%252e%252e/secret.html',
    'app://holdfast//secret.html',
    'app://holdfast/%2fetc/passwd',
    'app://holdfast//etc/passwd.html',
    'app://holdfast/C:/secret.html',
    'app://holdfast/c%3a%5csecret.html',
    'app://holdfast/index.html%00.js',
    'app://holdfast/index.html:stream.html',
    'app://holdfast/%E0%A4%A',
    'app://holdfast/./../renderer-secret.js',
    'app://holdfast/..renderer-secret.js',
    'app://holdfast/assets/page.exe',
    'app://holdfast/assets/main.js.map',
    'app://holdfast/assets/',
    'app://holdfast/assets',
    'app://holdfast/none.html',
    'app://holdfast.evil/index.html',
    'app://evil/index.html',
  ])('gives nothing for %s', async (url) => {
    const response = await get(url)
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('')
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY)
  })

  it('serves a picture by its hash, with the type of its bytes and the headers of every page', async () => {
    const response = await get(`app://holdfast/picture/${HASH}?again=1`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY)
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]))
  })

  it.each([
    `app://holdfast/picture/${'b'.repeat(64)}`,
    `app://holdfast/picture/${HASH}.png`,
    `app://holdfast/picture/${HASH.toUpperCase()}`,
    `app://holdfast/picture/${HASH}/`,
    `app://holdfast/picture/x/../${'a'.repeat(63)}`,
    `app://holdfast/picture/%61${'a'.repeat(63)}`,
    `app://evil/picture/${HASH}`,
    'app://holdfast/picture/',
  ])('has no picture for %s, and nobody remembers that', async (url) => {
    const response = await get(url)
    expect(response.status).toBe(404)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('never names a file outside its folder', () => {
    const paths = ['a.js', 'x/y.css', '%61.js', 'a..b.js', '.hidden.js', '-.js', '..%2fa.js', 'x/../../a.js']
    const files = paths.map((path) => fileFor(root, `app://holdfast/${path}`)).filter((file) => file !== null)
    expect(files.length).toBeGreaterThan(3)
    expect(files.filter(({ path }) => !path.startsWith(root + sep))).toEqual([])
  })

  it('answers no method that could change anything', async () => {
    expect((await get('app://holdfast/index.html', 'POST')).status).toBe(405)
    expect((await get('app://holdfast/index.html', 'HEAD')).status).toBe(200)
  })

  it('sends every page with the headers that close it', async () => {
    const { headers } = await get('app://holdfast/index.html')
    expect(Object.fromEntries(headers)).toEqual({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'none'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  })
})
