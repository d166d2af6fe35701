import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const mount = (folder: string, size: string): void =>
  void execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' })
const unmount = (folder: string): void => void execFileSync('/bin/umount', [folder])

/** Whether this user may mount a disk in memory: root on Linux, outside a container that forbids it. */
export function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const probe = mkdtempSync(join(tmpdir(), 'holdfast-mount-'))
  try {
    mount(probe, '64k')
    unmount(probe)
    return true
  } catch {
    return false
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
}

export type SmallDisk = {
  /** Leaves no free byte on it. */
  readonly fill: () => void
  readonly free: () => void
  /** Once nothing uses it any more. */
  readonly remove: () => void
}

/** Puts a disk of 4 MiB in the place of a folder. */
export function mountSmallDisk(folder: string): SmallDisk {
  mkdirSync(folder, { recursive: true })
  mount(folder, '4m')
  const filler = join(folder, 'filler')
  return {
    fill() {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(filler, Buffer.alloc(bavail * bsize))
    },
    free: () => rmSync(filler),
    remove: () => unmount(folder),
  }
}
