import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const processes = (): number[] => readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))

/** Parent's number out of `/proc/<pid>/stat`, whose second field may hold spaces and brackets. */
const parentOf = (pid: number): number => {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** The program on this data folder and everything it started (Linux). */
export function processesOf(userData: string): { pid: number; command: string }[] {
  const own = new Set(processes().filter((pid) => read(`/proc/${pid}/cmdline`).includes(userData)))
  for (let grown = true; grown;) {
    const children = processes().filter((pid) => !own.has(pid) && own.has(parentOf(pid)))
    for (const pid of children) own.add(pid)
    grown = children.length > 0
  }
  return [...own].map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }))
}

function socketsOf(pid: number): Set<string> {
  const found = new Set<string>()
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      try {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
        if (inode !== undefined) found.add(inode)
      } catch {
        // Closed while we looked.
      }
    }
  } catch {
    // Ended while we looked.
  }
  return found
}

export type Port = { protocol: 'tcp' | 'udp'; port: number; state: 'listening' | 'connected'; peerPort: number }

const LISTEN = '0A'
const ESTABLISHED = '01'

/** TCP and UDP sockets of these processes: listening, or connected to a port. */
export function portsOf(pids: readonly number[]): Port[] {
  const inodes = new Set(pids.flatMap((pid) => [...socketsOf(pid)]))
  return (['tcp', 'tcp6', 'udp', 'udp6'] as const).flatMap((table) => {
    const protocol = table.startsWith('tcp') ? 'tcp' : 'udp'
    return read(`/proc/net/${table}`)
      .split('\n')
      .slice(1)
      .flatMap((line): Port[] => {
        const fields = line.trim().split(/\s+/)
        const [, local = '', remote = '', state = ''] = fields
        if (!inodes.has(fields[9] ?? '')) return []
        const port = Number.parseInt(local.split(':')[1] ?? '', 16)
        const peerPort = Number.parseInt(remote.split(':')[1] ?? '', 16)
        if (protocol === 'udp' || state === LISTEN) return [{ protocol, port, state: peerPort === 0 ? 'listening' : 'connected', peerPort }]
        return state === ESTABLISHED ? [{ protocol, port, state: 'connected', peerPort }] : []
      })
  })
}
