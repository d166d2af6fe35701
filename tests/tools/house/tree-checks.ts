import { breaks, type Finding, type TextFile } from './source.ts'

type Manifest = { dependencies?: Record<string, string>; devDependencies?: Record<string, string> }
type Lock = {
  packages?: Record<string, { resolved?: string; integrity?: string; link?: boolean; optional?: boolean; os?: readonly string[] }>
}

const versionBreach = breaks('exact-version')
const reasonBreach = breaks('reason')
const lockBreach = breaks('lockfile')
const placeBreach = breaks('no-machine')

/** Exact versions: what was tested is what is installed. */
export function checkVersions(manifest: TextFile): Finding[] {
  return Object.entries(dependenciesOf(manifest))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => versionBreach(manifest, manifest.text.indexOf(`"${name}"`), `${name} "${version}" is not one exact version`))
}

const dependenciesOf = (manifest: TextFile): Record<string, string> => {
  const { dependencies, devDependencies } = JSON.parse(manifest.text) as Manifest
  return { ...dependencies, ...devDependencies }
}

/** Each dependency stands in CONTRIBUTING.md as a row `| name | version | reason |`, and no row outlives its dependency. */
export function checkReasons(manifest: TextFile, contributing: TextFile): Finding[] {
  const wanted = dependenciesOf(manifest)
  const rows = [...contributing.text.matchAll(/^\| `([^`|]+)` \| ([\d][^ |]*) \| ([^|]+) \|$/gm)]
  const told = new Map(rows.map(([, name = '', version = '', reason = '']) => [name, { version, reason: reason.trim() }]))
  const missing = Object.entries(wanted).flatMap(([name, version]) => {
    const row = told.get(name)
    if (row === undefined || row.reason === '') return [reasonBreach(contributing, 0, `${name} has no row with its reason`)]
    return row.version === version
      ? []
      : [reasonBreach(contributing, contributing.text.indexOf(`| \`${name}\``), `${name} is at ${version} now`)]
  })
  const stale = rows.filter(([, name = '']) => !(name in wanted))
  return [...missing, ...stale.map(({ index, 1: name }) => reasonBreach(contributing, index, `${name} is no dependency any more`))]
}

/**
 * The lockfile says what (integrity), never where from: every machine has its own registry. Binaries of other systems
 * may lack the hash: not every registry has them to make it from (SECURITY.md, not covered yet).
 */
export function checkLock(lock: TextFile): Finding[] {
  const { packages = {} } = JSON.parse(lock.text) as Lock
  return Object.entries(packages).flatMap(([path, entry]) => {
    if (path === '' || entry.link === true) return []
    const place = lock.text.indexOf(`"${path}"`)
    if (entry.resolved !== undefined)
      return [lockBreach(lock, place, `${path} names an address (npm config omit-lockfile-registry-resolved)`)]
    const ofOtherSystem = entry.optional === true && entry.os !== undefined
    return entry.integrity === undefined && !ofOtherSystem ? [lockBreach(lock, place, `${path} has no integrity hash`)] : []
  })
}

/** Spelt in pieces, so that this file does not find itself. */
const PLACES: readonly { what: string; pattern: RegExp }[] = [
  { what: 'a package registry', pattern: /\bregistry\.(?:npm|yarn)[\w.-]*\.\w+|\bregistry=https?:|\bunpkg\.com|\bcdn\.jsdelivr\.net/g },
  { what: 'a path of one machine', pattern: /(?<![\w.])\/(?:home|Users|root|work|workspace|build)\/[\w.-]+\/|\b[A-Z]:\\Users\\\w+/g },
]

/** Nothing in the tree knows the machine it was written on or where its packages came from. */
export function checkPlaces(file: TextFile): Finding[] {
  return PLACES.flatMap(({ what, pattern }) =>
    [...file.text.matchAll(pattern)].map((hit) => placeBreach(file, hit.index, `${hit[0]} is ${what}`)),
  )
}
