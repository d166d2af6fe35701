import { appendFileSync, mkdirSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'

/**
 * For tests of the whole program: what the stand-in was asked to do is written down, and the OS can be played. Off unless
 * `HOLDFAST_HOST_CONTROL` names a folder. `calls.jsonl` grows by a line for each call; each new text of `do.json` is done.
 */
const folder = process.env['HOLDFAST_HOST_CONTROL']

/** What a test can play. `accelerator` as it was registered. */
export type Played =
  | { do: 'displays'; displays: readonly HostDisplay[] }
  | { do: 'hotkey'; accelerator: string }
  | { do: 'click'; what: 'tray' | 'notification' }
export type HostDisplay = {
  id: number
  scaleFactor: number
  bounds: { x: number; y: number; width: number; height: number }
  workArea: { x: number; y: number; width: number; height: number }
}

/** Calls that reach the OS and leave no other trace here. */
export function record(call: string, ...args: unknown[]): void {
  if (folder !== undefined) appendFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify({ call, args })}\n`)
}

const players: ((played: Played) => void)[] = []
export const onPlayed = (player: (played: Played) => void): void => void players.push(player)

/** Accelerators another program is said to hold. */
export const refused: ReadonlySet<string> = new Set((process.env['HOLDFAST_HOST_REFUSE'] ?? '').split(',').filter(Boolean))

if (folder !== undefined) {
  mkdirSync(folder, { recursive: true })
  let last = ''
  watch(folder, (_event, name) => {
    if (name !== 'do.json') return
    const text = readFileSync(join(folder, 'do.json'), 'utf8')
    if (text === last) return
    last = text
    for (const player of players) player(JSON.parse(text) as Played)
  }).unref()
}
