/**
 * Rebuilds what a disk may hold after the power went at any moment of a recorded run: what was flushed is there, of what was
 * written since nothing, everything, or any part may be.
 */
import { basename, dirname } from 'node:path'
import { must } from '../../shared/lib/assert.ts'
import { randomInt, type Random } from '../../shared/lib/random.ts'

type Op = { kind: 'write'; offset: number; data: Buffer } | { kind: 'truncate'; length: number } | { kind: 'unlink' }
export type DiskEvent =
  | { kind: 'create'; file: string }
  | { kind: 'op'; file: string; op: Op }
  | { kind: 'sync'; file: string }
  | { kind: 'syncFolder' }
  /** Text the process wrote to stdout: from here on a person may rely on it. */
  | { kind: 'said'; text: string }

/** Content of each file by name. */
export type Image = Map<string, Buffer>

/** The events of an `strace -f -y -xx` of one process that concern files of `folder` and stdout, in order of completion. */
export function parseTrace(trace: string, folder: string): DiskEvent[] {
  const begun = new Map<string, string>()
  return trace.split('\n').flatMap((line): DiskEvent[] => {
    const [, pid, rest] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    if (pid === undefined || rest === undefined) return []
    if (rest.endsWith('<unfinished ...>')) {
      const call = rest.slice(0, -'<unfinished ...>'.length).trimEnd()
      begun.set(pid, call)
      // Words count from when they were begun, so that the disk can't be given time it did not have.
      return call.startsWith('write(1<') ? eventOf(`${call}) = 1`, folder) : []
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)
    const whole = resumed === null ? rest : `${begun.get(pid) ?? ''}${resumed[1] ?? ''}`
    return resumed !== null && whole.startsWith('write(1<') ? [] : eventOf(whole, folder)
  })
}

const text = (hex: string): string => bytes(hex).toString('utf8')
const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex')

function eventOf(line: string, folder: string): DiskEvent[] {
  const [, name, args, result] = /^(\w+)\((.*)\)\s*= (-?\d+)/.exec(line) ?? []
  if (name === undefined || args === undefined || Number(result) < 0) return []
  const inside = (path: string): string | null => (dirname(path) === folder && !path.endsWith('-shm') ? basename(path) : null)
  const first = /^(\d+)<([^>]*)>/.exec(args)
  const target = first === null ? null : text(first[2] ?? '')
  if (name === 'write' && first?.[1] === '1') return [{ kind: 'said', text: text(/"([^"]*)"/.exec(args)?.[1] ?? '') }]
  if (name === 'openat' || name === 'unlink') {
    const file = inside(text(/"([^"]*)"/.exec(args)?.[1] ?? ''))
    if (file === null) return []
    if (name === 'unlink') return [{ kind: 'op', file, op: { kind: 'unlink' } }]
    return args.includes('O_CREAT') ? [{ kind: 'create', file }] : []
  }
  if (target === null) return []
  if (name === 'fsync' && target === folder) return [{ kind: 'syncFolder' }]
  const file = inside(target)
  if (file === null) return []
  if (name === 'fsync' || name === 'fdatasync') return [{ kind: 'sync', file }]
  if (name === 'ftruncate') return [{ kind: 'op', file, op: { kind: 'truncate', length: Number(/, (\d+)$/.exec(args)?.[1]) } }]
  const [, data, , offset] = must(/"([^"]*)", (\d+), (\d+)$/.exec(args), `arguments of ${name}`)
  if (name !== 'pwrite64') throw new Error(`a write the model does not know: ${name}`)
  return [{ kind: 'op', file, op: { kind: 'write', offset: Number(offset), data: bytes(data ?? '') } }]
}

/** `synced`: what surely is on the disk, null if the file surely is not. `pending`: what was done since. */
type FileState = { synced: Buffer | null; pending: Op[] }

/** One disk that has seen a number of events. */
export function createDisk(): { apply(event: DiskEvent): void; images(random: Random): readonly Image[] } {
  const files = new Map<string, FileState>()
  const state = (name: string): FileState => {
    const known = files.get(name)
    if (known !== undefined) return known
    const made: FileState = { synced: null, pending: [] }
    files.set(name, made)
    return made
  }
  const build = (keep: (state: FileState) => { base: Buffer | null; ops: readonly Op[] }): Image => {
    const image: Image = new Map()
    for (const [name, each] of files) {
      const { base, ops } = keep(each)
      const content = replay(base, ops)
      if (content !== null) image.set(name, content)
    }
    return image
  }
  return {
    apply(event) {
      if (event.kind === 'said') return
      if (event.kind === 'syncFolder') {
        for (const each of files.values()) settleName(each)
        return
      }
      const each = state(event.file)
      if (event.kind === 'create') each.pending.push({ kind: 'truncate', length: replay(each.synced, each.pending)?.length ?? 0 })
      else if (event.kind === 'op') each.pending.push(event.op)
      else files.set(event.file, { synced: replay(each.synced, each.pending), pending: [] })
    },
    /** The process died; the power went and took all that was not flushed; the power went and took some of it, twice. */
    images: (random) => [
      build((each) => ({ base: each.synced, ops: each.pending })),
      build((each) => ({ base: each.synced, ops: [] })),
      ...[0, 1].map(() => build((each) => ({ base: each.synced, ops: some(random, each.pending) }))),
    ],
  }
}

/** Flushing a folder makes names durable: files that were made are there, files that were removed are gone. */
function settleName(each: FileState): void {
  const last = each.pending.findLastIndex((op) => op.kind === 'unlink')
  if (last >= 0) {
    each.synced = null
    each.pending = each.pending.slice(last + 1)
  }
  if (each.pending.length > 0) each.synced ??= Buffer.alloc(0)
}

function replay(base: Buffer | null, ops: readonly Op[]): Buffer | null {
  let content = base
  for (const op of ops) {
    if (op.kind === 'unlink') content = null
    else if (op.kind === 'truncate') content = resized(content, op.length)
    else {
      content = resized(content, Math.max(content?.length ?? 0, op.offset + op.data.length))
      op.data.copy(content, op.offset)
    }
  }
  return content
}

function resized(content: Buffer | null, length: number): Buffer {
  const next = Buffer.alloc(length)
  content?.copy(next, 0, 0, Math.min(length, content.length))
  return next
}

/** Any of the operations, in any number, the last one perhaps cut at a sector. */
function some(random: Random, ops: readonly Op[]): readonly Op[] {
  const kept = ops.filter(() => random.next() < 0.5)
  const last = kept.at(-1)
  if (last?.kind !== 'write' || random.next() < 0.5) return kept
  return [...kept.slice(0, -1), { ...last, data: last.data.subarray(0, 512 * randomInt(random, 1 + Math.ceil(last.data.length / 512))) }]
}
