import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CRASH_POINTS, type CrashPoint } from '../../electron/log/crash-points.ts'
import { ACCOUNT, createEngineDesk, openInJournal, settled, type EngineDesk } from '../../tests/fakes/engine-desk.ts'
import { createGatewayLine } from '../../tests/fakes/gateway-line.ts'
import { reply } from '../../tests/fakes/sync-rows.ts'

/**
 * How the point is reached. `online`: a reply on a live desk. `cancel`: a reply saved without network, then cancelled.
 * `opening`: a reply killed right after its claim, then the next start. `refetch`: a saved reply, a wiped ledger, the next start.
 */
type Reach = 'online' | 'cancel' | 'opening' | 'refetch'
type Case = {
  /** The rule that mends it. */
  rule: string
  reach: Reach
  /** What stands in the stores while the program is dead: claim, decision, outcome; state of the ledger row. */
  journal: string
  ledger: string
  /** State of the row after the next start, still without network. */
  reopened: string
  /** What became of it in the end, and how often it is on the server. */
  end: string
}

const CLAIMED = 'claim open'
const CASES: Record<CrashPoint, Case> = {
  'jr1.before-commit': { rule: 'JR1', reach: 'online', journal: 'no row', ledger: 'no row', reopened: 'no row', end: 'no row ×0' },
  'jr1.after-commit': { rule: 'JR6', reach: 'online', journal: 'no claim', ledger: 'no row', reopened: 'queued', end: 'applied ×1' },
  'jr1.after-reply': { rule: 'JR6', reach: 'online', journal: 'no claim', ledger: 'queued', reopened: 'queued', end: 'applied ×1' },
  'jr3.before-commit': { rule: 'JR3', reach: 'cancel', journal: 'no claim', ledger: 'queued', reopened: 'queued', end: 'applied ×1' },
  'jr3.after-commit': {
    rule: 'JR6',
    reach: 'cancel',
    journal: 'no claim, cancel',
    ledger: 'queued',
    reopened: 'cancelled',
    end: 'cancelled ×0',
  },
  'jr4.before-claim': { rule: 'JR4', reach: 'online', journal: 'no claim', ledger: 'queued', reopened: 'queued', end: 'applied ×1' },
  'jr4.after-claim': { rule: 'JR4', reach: 'online', journal: CLAIMED, ledger: 'queued', reopened: 'sent', end: 'applied ×1' },
  'jr4.after-send': { rule: 'JR4', reach: 'online', journal: CLAIMED, ledger: 'queued', reopened: 'sent', end: 'applied ×1' },
  'in2.before-commit': { rule: 'FR5', reach: 'online', journal: CLAIMED, ledger: 'sent', reopened: 'sent', end: 'applied ×1' },
  'in3.after-commit': { rule: 'JR6', reach: 'online', journal: CLAIMED, ledger: 'applied', reopened: 'applied', end: 'applied ×1' },
  'in4.before-ack': { rule: 'JR6', reach: 'online', journal: CLAIMED, ledger: 'applied', reopened: 'applied', end: 'applied ×1' },
  'in4.after-ack': { rule: 'JR6', reach: 'online', journal: CLAIMED, ledger: 'applied', reopened: 'applied', end: 'applied ×1' },
  'jr5.before-tombstone': { rule: 'JR5', reach: 'online', journal: CLAIMED, ledger: 'applied', reopened: 'applied', end: 'applied ×1' },
  'jr5.after-tombstone': { rule: 'JR5', reach: 'online', journal: 'applied', ledger: 'applied', reopened: 'applied', end: 'applied ×1' },
  'jr6.before-merge': { rule: 'JR6', reach: 'opening', journal: CLAIMED, ledger: 'queued', reopened: 'sent', end: 'applied ×1' },
  'jr6.after-merge': { rule: 'JR6', reach: 'opening', journal: CLAIMED, ledger: 'sent', reopened: 'sent', end: 'applied ×1' },
  'fr12.mid-snapshot': { rule: 'FR12', reach: 'refetch', journal: 'no claim', ledger: 'queued', reopened: 'queued', end: 'applied ×1' },
  'fr12.before-swap': { rule: 'FR12', reach: 'refetch', journal: 'no claim', ledger: 'queued', reopened: 'queued', end: 'applied ×1' },
  'fr12.after-swap': { rule: 'FR12', reach: 'refetch', journal: 'no claim', ledger: 'queued', reopened: 'queued', end: 'applied ×1' },
}

const UNFINISHED = ['queued', 'sent']
const TEXT = '已经发出，明天到'

function inJournal(desk: EngineDesk): string {
  const row = desk.journal.rows().find((one) => one.id === 'r1')
  if (row === undefined) return 'no row'
  if (row.outcome !== null) return row.outcome
  const claim = row.claim === null ? 'no claim' : row.claim.open ? CLAIMED : 'claim closed'
  return row.decision === null ? claim : `${claim}, ${row.decision.decision.kind}`
}

function inLedger(desk: EngineDesk): string {
  const state = desk.row('r1')?.state
  if (state === undefined) return 'no row'
  return state.kind === 'done' ? state.outcome : state.kind
}

/** Everything up to the moment the program dies at `point`. */
async function reachPoint(desk: EngineDesk, line: ReturnType<typeof createGatewayLine>, { point, reach }: { point: string; reach: Reach }) {
  const base = line.messages().at(-1)?.id ?? null
  const write = () => desk.submit(reply(TEXT), { id: 'r1', baseMessageId: base })
  await desk.start()
  await line.dial()
  expect(desk.live()).toBe(true)
  if (reach === 'online' || reach === 'opening') {
    desk.crashAt(reach === 'online' ? point : 'jr4.after-claim')
    await write()
    await settled()
    if (reach === 'online') return
    desk.crashAt(point)
    await desk.start()
    return
  }
  await line.hangUp()
  await write()
  if (reach === 'cancel') {
    desk.crashAt(point)
    await desk.decide('r1', { kind: 'cancel' })
    return
  }
  desk.kill()
  desk.ledger.wipe()
  await desk.start()
  desk.crashAt(point)
  await line.dial()
}

describe('killed at each named point', () => {
  it.each(CRASH_POINTS.map((point) => ({ point, ...CASES[point] })))(
    '$rule killed at $point: journal $journal, ledger $ledger; then $reopened, in the end $end',
    async ({ point, reach, journal, ledger, reopened, end }) => {
      const desk = createEngineDesk()
      const line = createGatewayLine(desk)
      await reachPoint(desk, line, { point, reach })
      expect(desk.alive()).toBe(false)
      expect([inJournal(desk), inLedger(desk)]).toEqual([journal, ledger])
      const shownAsSaved = desk.seen.saved.includes('r1')
      expect(shownAsSaved && journal === 'no row').toBe(false)

      await desk.start()
      expect(inLedger(desk)).toBe(reopened)
      expect(openInJournal(desk)).toHaveLength(UNFINISHED.includes(reopened) ? 1 : 0)

      await line.dial()
      const onServer = line.messages().filter((message) => message.text === TEXT)
      expect(`${inLedger(desk)} ×${onServer.length}`).toBe(end)
      expect(openInJournal(desk)).toEqual([])
      expect(desk.ledger.meta?.cursor).toBe(line.head())
      expect(desk.ledger.messages().map((message) => message.id)).toEqual(line.messages().map((message) => message.id))
      expect(desk.journal.opening(ACCOUNT).generation).toBe(desk.ledger.meta?.generation)
    },
  )

  it('every point has its row in the paper', () => {
    const paper = readFileSync(new URL('SPEC.md', import.meta.url), 'utf8')
    const rows = [...paper.matchAll(/^\| `([a-z0-9]+\.(?:before|mid|after)-[a-z-]+)`/gm)].map((match) => match[1])
    expect(rows).toEqual([...CRASH_POINTS])
  })
})
