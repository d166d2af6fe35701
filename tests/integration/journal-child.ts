/**
 * A process that uses the real journal service until it is killed: `node journal-child.ts <folder> <seed> [<rounds>]`.
 * Says on stdout what it asks (before) and what it was told (after), one JSON line each, written at once.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandBody } from '../../shared/model/command.ts'
import type { Decision, SubmitIntent } from '../../shared/model/journal.ts'
import { createJournalService } from '../../electron/journal/journal-service.ts'
import { must } from '../../shared/lib/assert.ts'
import { systemClock } from '../../shared/lib/clock.ts'
import { silentLog } from '../../shared/lib/log.ts'
import { pick, randomInt, seededRandom } from '../../shared/lib/random.ts'

export type ChildLine =
  | { said: 'asks'; ids: readonly string[] }
  | { said: 'saved'; id: string; no: number; text: string }
  | { said: 'decided'; id: string; kind: Decision['kind']; by: readonly string[] }
  | { said: 'claimed'; id: string; clientEpoch: number }
  | { said: 'finished'; id: string }
  | { said: 'erased'; id: string }

const folder = must(process.argv[2], 'folder')
const seed = Number(must(process.argv[3], 'seed'))
const rounds = Number(process.argv[4] ?? '1000000')
const random = seededRandom(seed)
const journal = createJournalService({
  path: join(folder, 'journal.sqlite3'),
  deviceIdCopy: null,
  workerUrl: new URL('../../electron/journal/journal-worker.ts', import.meta.url),
  clock: systemClock,
  log: silentLog,
  onRows: () => undefined,
})
/** Out before the next step, also where the reader is slow and the pipe answers EAGAIN. */
function say(line: ChildLine): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    }
  }
}

let made = 0
const intent = (): SubmitIntent => {
  const id = `k${seed}-${++made}`
  const body: CommandBody = {
    kind: 'reply.send',
    conversationId: `c${randomInt(random, 3)}`,
    text: `${id} ${'字'.repeat(randomInt(random, 200))}`,
  }
  return { id, accountId: 'a1', body, baseMessageId: null, dependsOn: null, draftId: null, label: '客' }
}

async function submit(): Promise<string> {
  const each = intent()
  say({ said: 'asks', ids: [each.id] })
  const answer = await journal.submit({ ...each, composedAt: 1, composedLive: true })
  if (!answer.ok) throw new Error(answer.error.kind)
  say({ said: 'saved', id: each.id, no: answer.value.no, text: each.body.kind === 'reply.send' ? each.body.text : '' })
  return each.id
}

async function decide(id: string): Promise<void> {
  const by = [intent(), intent()]
  const decision = pick<Decision>(random, [
    { kind: 'cancel' },
    { kind: 'discard', rule: 'CB3', judgedUpTo: 1, reason: 'customer_left' },
    { kind: 'replace', rule: null, judgedUpTo: 1, by },
  ])
  const created = decision.kind === 'replace' ? by.map((each) => each.id) : []
  say({ said: 'asks', ids: created })
  const answer = await journal.decide({ accountId: 'a1', commandId: id, decision, at: 5, composedLive: true })
  if (answer.ok) say({ said: 'decided', id, kind: decision.kind, by: created })
}

async function send(id: string): Promise<void> {
  const clientEpoch = 1 + randomInt(random, 9)
  if ((await journal.claim({ id, clientEpoch, serverEpoch: 'e', at: 1 })) !== 'granted') return
  say({ said: 'claimed', id, clientEpoch })
  if (random.next() < 0.3) return
  if ((await journal.finish([{ id, outcome: 'applied' }])).ok) say({ said: 'finished', id })
  if (random.next() < 0.15 && (await journal.erase([id])).ok) say({ said: 'erased', id })
}

for (let round = 0; round < rounds; round += 1) {
  const ids = await Promise.all(Array.from({ length: 1 + randomInt(random, 6) }, submit))
  await Promise.all(ids.map((id) => (random.next() < 0.4 ? decide(id) : send(id))))
}
await journal.dispose()
