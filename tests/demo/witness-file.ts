import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'

/** One line for each thing the screen showed as done. Synced before the driver goes on, so a kill can't take it back. */
export type WitnessLine =
  | { kind: 'saved'; id: string; conversationId: string; text: string; n: number }
  | { kind: 'cancelled'; id: string }
  /** A contact of a backup channel, known by its request. */
  | { kind: 'captured'; request: string }
  | { kind: 'decided'; id: string; choice: 'send_anyway' | 'resent' | 'discard'; rule: string }
  | { kind: 'kill'; where: string }

export function openWitness(path: string): { add(line: WitnessLine): void; close(): void } {
  const file = openSync(path, 'a')
  return {
    add(line) {
      writeSync(file, `${JSON.stringify(line)}\n`)
      fsyncSync(file)
    },
    close: () => closeSync(file),
  }
}
