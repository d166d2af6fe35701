import { existsSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Call = { call: string; args: unknown[] }

export type HostControl = {
  /** What the program is started with. */
  readonly env: Readonly<Record<string, string>>
  /** Calls the program made to the OS, in order. */
  calls(): Call[]
  named(name: string): Call[]
  /** Does what only a person or the OS can do, for example presses a system-wide key. */
  play(what: { do: string; [more: string]: unknown }): void
}

/** The OS of the stand-in, in the hand of a test. */
export function hostControl(): HostControl {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-control-'))
  const calls = (): Call[] => {
    const file = join(folder, 'calls.jsonl')
    if (!existsSync(file)) return []
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Call)
  }
  let played = 0
  return {
    env: { HOLDFAST_HOST_CONTROL: folder },
    calls,
    named: (name) => calls().filter((one) => one.call === name),
    play(what) {
      played += 1
      // Numbered: the same thing twice is two things.
      const text = JSON.stringify({ ...what, no: played })
      // Whole or not at all: the program watches, and reads a file that is being written as an empty one.
      const written = join(folder, `do-${played}.json`)
      writeFileSync(written, text)
      renameSync(written, join(folder, 'do.json'))
    },
  }
}
