import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from '../e2e/fixtures/processes.ts'
import { clockOffset, openHosted, type HostOptions } from './host.ts'

const RENDERER = join(ROOT, 'out', 'renderer')

export type Start = {
  /** Process asked for → first contentful paint, milliseconds. */
  ms: number
  /** Of that: until the page's document began, and from there until the last file before the paint was in. */
  documentMs: number
  filesMs: number
  /** Files the page had loaded when it first painted. */
  files: string[]
}

/** One start to its first contentful paint. */
export async function measureStart(options: HostOptions): Promise<Start> {
  const hosted = await openHosted(options)
  try {
    await hosted.page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
    const { origin, paint, files } = await hosted.page.evaluate(() => {
      const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN
      const before = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter((one) => one.responseEnd <= first)
      return { origin: performance.timeOrigin, paint: first, files: before.map(({ name, responseEnd }) => ({ name, responseEnd })) }
    })
    const { offset } = await clockOffset(hosted.page)
    const documentMs = origin + offset - hosted.spawnedAt
    return {
      ms: documentMs + paint,
      documentMs,
      filesMs: Math.max(0, ...files.map((one) => one.responseEnd)),
      files: files.map((one) => basename(new URL(one.name).pathname)),
    }
  } finally {
    await hosted.close()
  }
}

/** Bytes of built files, as they are and after gzip -9. */
export type Bytes = { plain: number; gzip: number; files: number }

export function bytesOf(names: readonly string[]): Bytes {
  const contents = names.map((name) => readFileSync(join(RENDERER, 'assets', name)))
  const sum = (sizes: readonly number[]): number => sizes.reduce((all, one) => all + one, 0)
  return {
    plain: sum(contents.map((one) => one.length)),
    gzip: sum(contents.map((one) => gzipSync(one, { level: 9 }).length)),
    files: names.length,
  }
}

/** What index.html itself asks for: scripts, preloads and style sheets. */
export function initialFiles(): string[] {
  const html = readFileSync(join(RENDERER, 'index.html'), 'utf8')
  return [...html.matchAll(/<(?:script|link)[^>]*(?:src|href)="\.\/assets\/([^"]+)"/g)].flatMap(([, name]) => name ?? [])
}
export const allFiles = (): string[] => readdirSync(join(RENDERER, 'assets'))

/** Which engine keeps this profile's IndexedDB. */
export function storageEngine(userData: string): string {
  const names = readdirSync(join(userData, 'chromium-profile', 'Default', 'IndexedDB'))
  if (names.some((name) => name.endsWith('.leveldb'))) return 'LevelDB'
  return names.some((name) => /sqlite|\.db$/.test(name)) ? 'SQLite' : `unknown (${names.join(' ')})`
}
