import { extname, join, resolve, sep } from 'node:path'
import type { Protocol } from 'electron'
import { APP_ORIGIN, originOf } from '../ipc/trusted-sender.ts'

export const APP_SCHEME = 'app'

/** Kinds of file the build makes; anything else is not served, whatever lies in the folder. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** No network from pages at all: sockets live in main. No inline script or style, no frames, typed DOM sinks. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'none'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/**
 * File under `root` a URL of our scheme stands for, or null. The path is decoded once and refused if anything in it
 * could step out of the folder on any OS: a name that begins with a dot, backslashes, drive letters, NUL, a second encoding.
 */
export function fileFor(root: string, url: string): { path: string; type: string } | null {
  if (originOf(url) !== APP_ORIGIN) return null
  let path: string
  try {
    path = decodeURIComponent(new URL(url).pathname)
  } catch {
    return null
  }
  if (!/^(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\/?$/.test(path)) return null
  const whole = path === '/' ? '/index.html' : path
  const type = TYPES[extname(whole).toLowerCase()]
  const file = resolve(join(root, whole))
  return type === undefined || !file.startsWith(resolve(root) + sep) ? null : { path: file, type }
}

/** The hash a URL of our scheme asks a picture by, or null. Nothing but sixty-four hex digits is one. */
export function pictureFor(url: string): string | null {
  if (originOf(url) !== APP_ORIGIN) return null
  return /^\/picture\/([0-9a-f]{64})$/.exec(new URL(url).pathname)?.[1] ?? null
}

export type AppSources = {
  /** Bytes of a built file, or null. */
  built: (path: string) => Promise<Uint8Array | null>
  /** A picture by its hash with the type its own bytes say it is, or null when it can't be had now. */
  picture: (hash: string) => Promise<{ type: string; bytes: Uint8Array } | null>
}

/** A picture never changes under its hash; one that is missing may be there at the next try. */
const FOR_EVER = { 'Cache-Control': 'private, max-age=31536000, immutable' }
const NOT_KEPT = { 'Cache-Control': 'no-store' }

/** Serves the built pages and the pictures of conversations. Every answer, also a refusal, carries the headers. */
export function createAppHandler(root: string, { built, picture }: AppSources): (request: Request) => Promise<Response> {
  const refuse = (status: number): Response =>
    new Response(null, { status, headers: { ...HEADERS, ...NOT_KEPT, 'Content-Type': 'text/plain; charset=utf-8' } })
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
    const hash = pictureFor(request.url)
    const found = hash === null ? null : await picture(hash)
    if (found !== null) {
      const body = request.method === 'HEAD' ? null : new Uint8Array(found.bytes)
      return new Response(body, { status: 200, headers: { ...HEADERS, ...FOR_EVER, 'Content-Type': found.type } })
    }
    const file = fileFor(root, request.url)
    const bytes = file === null ? null : await built(file.path)
    if (file === null || bytes === null) return refuse(404)
    const body = request.method === 'HEAD' ? null : new Uint8Array(bytes)
    return new Response(body, { status: 200, headers: { ...HEADERS, 'Content-Type': file.type } })
  }
}

/** Must run before the app is ready. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}
