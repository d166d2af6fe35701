import { isNode, lineAt, memberOf, nameOf, walk, type Finding, type Source, type SyntaxNode } from './source.ts'

/**
 * One door per power. `names` are identifiers that may be written only in files matching `inside`. Files matching `handing` wire
 * things together: they may name the power to hand it over, not use it.
 */
type Door = { rule: string; names: readonly string[]; inside: RegExp; handing?: RegExp; door: string }

const DOORS: readonly Door[] = [
  {
    rule: 'door-ipc-main',
    names: ['ipcMain', 'IpcMain'],
    inside: /^electron\/ipc\//,
    handing: /^electron\/(?:main|compose-services)\.ts$/,
    door: 'electron/ipc',
  },
  { rule: 'door-ipc-renderer', names: ['ipcRenderer', 'contextBridge'], inside: /^electron\/preload\//, door: 'electron/preload' },
  {
    rule: 'door-global-shortcut',
    names: ['globalShortcut', 'GlobalShortcut'],
    inside: /^electron\/hotkeys\//,
    handing: /^electron\/(?:main|compose-services)\.ts$/,
    door: 'electron/hotkeys',
  },
  {
    rule: 'door-safe-storage',
    names: ['safeStorage', 'SafeStorage'],
    inside: /^electron\/secrets\//,
    handing: /^electron\/(?:main|compose-services)\.ts$/,
    door: 'electron/secrets',
  },
  {
    rule: 'door-open-external',
    names: ['openExternal'],
    inside: /^electron\/windows\/link-ipc\.ts$/,
    door: 'electron/windows/link-ipc.ts',
  },
  { rule: 'door-holdfast', names: ['holdfast'], inside: /^renderer\/bridge\/|^(?:electron|shared)\//, door: 'renderer/bridge' },
  {
    rule: 'door-socket',
    names: ['WebSocket', 'WebSocketServer', 'XMLHttpRequest', 'EventSource', 'sendBeacon'],
    inside: /^electron\/(?:connections\/link\.ts$|local-gateway\/)/,
    handing: /^electron\/compose-services\.ts$/,
    door: 'electron/connections/link.ts and the local gateway',
  },
  {
    rule: 'door-time',
    names: ['setTimeout', 'setInterval', 'requestIdleCallback'],
    inside: /^shared\/lib\/clock\.ts$/,
    door: 'shared/lib/clock.ts (take a Clock)',
  },
  {
    rule: 'door-chance',
    names: ['randomUUID', 'getRandomValues', 'randomBytes'],
    inside: /^shared\/lib\/random\.ts$/,
    door: 'shared/lib/random.ts (take a Random)',
  },
]

/** Calls that read the clock or throw dice: `object.property`. */
const READINGS = new Map([
  ['Date.now', 'shared/lib/clock.ts'],
  ['performance.now', 'shared/lib/clock.ts'],
  ['performance.timeOrigin', 'shared/lib/clock.ts'],
  ['process.hrtime', 'shared/lib/clock.ts'],
  ['Math.random', 'shared/lib/random.ts'],
])

const GLOBALS = new Set(['window', 'globalThis', 'self'])

/** Product code is held to the doors; tests drive what is behind them, and the host imitates it. */
export const behindDoors = (path: string): boolean =>
  /^(?:electron|renderer|shared)\//.test(path) && !/\.test\.tsx?$/.test(path) && !path.startsWith('electron/chromium-host/')

/** A name counts as used when something is read from it, called or made of it; else it is only handed over. */
function isUsed(node: SyntaxNode, parent: SyntaxNode | null, above: SyntaxNode | null): boolean {
  const [whole, holder] =
    parent !== null && parent.type === 'MemberExpression' && parent['property'] === node ? [parent, above] : [node, parent]
  if (holder === null) return false
  const asObject = holder.type === 'MemberExpression' && holder['object'] === whole
  const asCallee = (holder.type === 'CallExpression' || holder.type === 'NewExpression') && holder['callee'] === whole
  return asObject || asCallee
}

/** Powers used outside their door. */
export function checkDoors(source: Source): Finding[] {
  if (!behindDoors(source.path)) return []
  const findings: Finding[] = []
  const found = (rule: string, node: SyntaxNode, text: string): void => {
    findings.push({ rule, path: source.path, line: lineAt(source.text, node.start), text })
  }
  const parents = new Map<SyntaxNode, SyntaxNode | null>()
  for (const { node, parent } of walk(source.program)) {
    parents.set(node, parent)
    const name = nameOf(node)
    if (name !== null) {
      const door = DOORS.find((entry) => entry.names.includes(name))
      if (door === undefined || door.inside.test(source.path)) continue
      const above = parent === null ? null : (parents.get(parent) ?? null)
      if (door.handing?.test(source.path) === true && !isUsed(node, parent, above)) continue
      found(door.rule, node, `${name} belongs to ${door.door}`)
      continue
    }
    const reading = readingOf(node)
    if (reading !== null && source.path !== reading.door) found('door-time', node, `${reading.name} belongs to ${reading.door}`)
    if (isFetchCall(node) && !source.path.startsWith('electron/connections/'))
      found('door-http', node, 'HTTP belongs to electron/connections')
  }
  return findings
}

/** `Date.now`, `new Date()`, `Date()` and their like: what they are called and where they belong. */
function readingOf(node: SyntaxNode): { name: string; door: string } | null {
  const member = memberOf(node)
  if (member !== null) {
    const inner = memberOf(member.object)
    const owner = inner !== null && GLOBALS.has(nameOf(inner.object) ?? '') ? inner.property : nameOf(member.object)
    const door = READINGS.get(`${owner}.${member.property}`)
    return door === undefined ? null : { name: `${owner}.${member.property}`, door }
  }
  const made = node.type === 'NewExpression' || node.type === 'CallExpression'
  if (!made || nameOf(node['callee']) !== 'Date') return null
  const bare = node.type === 'CallExpression' || (Array.isArray(node['arguments']) && node['arguments'].length === 0)
  return bare ? { name: 'a Date of now', door: 'shared/lib/clock.ts' } : null
}

function isFetchCall(node: SyntaxNode): boolean {
  if (node.type !== 'CallExpression' || !isNode(node['callee'])) return false
  if (nameOf(node['callee']) === 'fetch') return true
  const member = memberOf(node['callee'])
  return member !== null && member.property === 'fetch' && (GLOBALS.has(nameOf(member.object) ?? '') || nameOf(member.object) === 'net')
}
