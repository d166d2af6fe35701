import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type InstanceLock = { release(): void }

const NOTE = 'host-second-'

function isHost(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('run-main')
  } catch {
    return false
  }
}

function readNotes(dir: string, onSecond: (argv: string[], cwd: string) => void): void {
  for (const file of readdirSync(dir).filter((one) => one.startsWith(NOTE))) {
    const path = join(dir, file)
    const note = readFileSync(path, 'utf8')
    // Seen between its creation and its writing; the write wakes us again.
    if (note === '') continue
    rmSync(path, { force: true })
    const { argv, cwd } = JSON.parse(note) as { argv: string[]; cwd: string }
    onSecond(argv, cwd)
  }
}

/**
 * One program per data folder. The first leaves its process id there; a later one leaves a note with its arguments and
 * gets null. A killed owner's lock is taken over.
 */
export function takeInstanceLock(dir: string, onSecond: (argv: string[], cwd: string) => void): InstanceLock | null {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'host-instance')
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
  } catch {
    if (isHost(Number(readFileSync(file, 'utf8')))) {
      writeFileSync(join(dir, `${NOTE}${process.pid}`), JSON.stringify({ argv: process.argv, cwd: process.cwd() }))
      return null
    }
    writeFileSync(file, String(process.pid))
  }
  const watcher = watch(dir, (_kind, name) => name?.startsWith(NOTE) === true && readNotes(dir, onSecond))
  watcher.unref()
  return {
    release() {
      watcher.close()
      rmSync(file, { force: true })
    },
  }
}
