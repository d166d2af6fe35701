import { readdirSync, readFileSync } from 'node:fs'

/** One program: its main process, and every process below it, which are Chromium's. Linux only. */
export type Tree = { main: number; chromium: number[] }

/** Fields of `/proc/<pid>/stat` behind the name, which may hold anything. Null when the process is gone. */
function fieldsOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

export function treeOf(main: number): Tree {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    const parent = Number.isInteger(pid) ? fieldsOf(pid)?.[1] : undefined
    if (parent !== undefined) children.set(Number(parent), [...(children.get(Number(parent)) ?? []), pid])
  }
  const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)])
  return { main, chromium: below(main) }
}

/** What Chromium calls a process: browser, renderer, gpu-process, zygote, utility. */
export function kindOf(pid: number): string {
  try {
    return /--type=([\w-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? 'browser'
  } catch {
    return 'gone'
  }
}

/** Proportional set size, MiB. */
export const pssOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const found = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return sum + Number(found?.[1] ?? 0) / 1_024
  }, 0)

/** CPU so far of all that live, user and system, ticks of 10 ms. */
export const ticksOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const fields = fieldsOf(pid)
    return sum + Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0)
  }, 0)
